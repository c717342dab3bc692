/**
 * Which types of operands each operation has a compiled form for. TensorFlow.js has casts of its own where the types
 * of two differ.
 */
import type { DType, Value } from "../program/program";

const ANY: readonly DType[] = ["float32", "int32", "bool"];
const NUMBER: readonly DType[] = ["float32", "int32"];
const FLOAT: readonly DType[] = ["float32"];
const BOOL: readonly DType[] = ["bool"];

/** Operands that are not named here are float32. */
const TYPES: Readonly<Record<string, readonly DType[]>> = {
  ...all(NUMBER, "Add AddN Sub Multiply SquaredDifference Maximum Minimum Neg Abs Square Relu ClipByValue Mean Exp"),
  ...all(NUMBER, "Less LessEqual Greater GreaterEqual"),
  ...all(BOOL, "LogicalAnd LogicalOr LogicalXor LogicalNot Any All"),
  ...all(ANY, "Equal NotEqual Select Identity Cast ZerosLike OnesLike Fill"),
  ...all(ANY, "Reshape ExpandDims Transpose BroadcastTo Tile Slice SplitV Concat Pack Unpack PadV2"),
  ...all(["int32"], "OneHot"),
  // A sum of conditions comes as a sum of whole numbers.
  ...all(NUMBER, "Sum"),
  ...all(ANY, "GatherV2"),
  ...all(NUMBER, "UnsortedSegmentSum"),
};

function all(types: readonly DType[], names: string): Record<string, readonly DType[]> {
  return Object.fromEntries(names.split(" ").map((name) => [name, types]));
}

/** The type of an operand that the operation has no compiled form for; undefined if it has one for all. */
export function unsupportedType(operation: string, operands: readonly Value[]): DType | undefined {
  const types = TYPES[operation] ?? FLOAT;
  return operands.find(({ dtype }) => !types.includes(dtype))?.dtype;
}
