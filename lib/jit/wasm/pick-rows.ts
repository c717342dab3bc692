/** Mini-batches: copies the rows that the host picked for a step to where its passes read them. */

import { Code } from "../../wasm/assembler";
import type { Plan } from "../program/plan";
import { featuresOf } from "../program/program";
import { FLOAT_BYTES, LANES, type Layout, type RowLeaf, VECTOR_BYTES } from "./layout";

export function emitPickRows(plan: Plan, layout: Layout): Code {
  const code = new Code();
  for (const value of plan.program.values) {
    const target = layout.rowLeaves.get(value);
    if (value.op.kind !== "gather" || !target) continue;
    const source = layout.sources.get(value.inputs[0]);
    const picked = layout.rowLeaves.get(value.inputs[1]);
    if (source === undefined || !picked) throw new Error("rows are picked from a captured tensor, by an input");
    emitPick(code, layout, { source, picked: picked.address, target, features: featuresOf(value) });
  }
  return code;
}

interface Pick {
  /** The address of the data, in which rows lie one after the other. */
  readonly source: number;
  /** The address of the row numbers. */
  readonly picked: number;
  /** Where they go, feature by feature in each tile. */
  readonly target: RowLeaf;
  readonly features: number;
}

/** Emits the copy, four rows at a time: squares of four rows by four features are turned round in registers. */
function emitPick(code: Code, layout: Layout, { source, picked, target, features }: Pick): void {
  const tileBytes = layout.tileRows * FLOAT_BYTES;
  const from = Array.from({ length: LANES }, () => code.local("i32"));
  const rows = Array.from({ length: LANES }, () => code.local("v128"));
  const to = code.local("i32");
  const advance = (local: number, bytes: number): void => {
    code.get(local).i32(bytes).op("i32.add").set(local);
  };
  const square = (): void => {
    for (const [i, row] of rows.entries()) code.get(from[i]).memory("v128.load", source).set(row);
    for (const [feature, push] of transposed(code, rows).entries()) {
      code.get(to);
      push();
      code.memory("v128.store", target.address + feature * target.stride);
    }
    for (const local of from) advance(local, VECTOR_BYTES);
    advance(to, LANES * target.stride);
  };
  code.countUp(layout.paddedRows * FLOAT_BYTES, tileBytes, (tile) =>
    code.countUp(tileBytes, VECTOR_BYTES, (row) => {
      for (const [i, local] of from.entries()) {
        code
          .get(tile)
          .get(row)
          .op("i32.add")
          .memory("i32.load", picked + i * FLOAT_BYTES);
        code
          .i32(features * FLOAT_BYTES)
          .op("i32.mul")
          .set(local);
      }
      code.get(tile).i32(features).op("i32.mul").get(row).op("i32.add").set(to);
      const squares = Math.floor(features / LANES);
      if (squares > 0) code.countUp(squares, 1, square);
      for (let feature = 0; feature < features % LANES; feature++) {
        for (const [i, local] of from.entries()) {
          code
            .get(to)
            .get(local)
            .memory("f32.load", source + feature * FLOAT_BYTES);
          code.memory("f32.store", target.address + feature * target.stride + i * FLOAT_BYTES);
        }
      }
    }),
  );
  for (const local of from) code.release("i32", local);
  for (const local of rows) code.release("v128", local);
  code.release("i32", to);
}

/** For each of four features, a function that pushes its numbers of the four rows. */
function transposed(code: Code, [a, b, c, d]: readonly number[]): (() => void)[] {
  const pairs = (first: number, second: number, lanes: readonly number[]) => code.get(first).get(second).shuffle(lanes);
  return [
    { inner: [0, 4, 1, 5], outer: [0, 1, 4, 5] },
    { inner: [0, 4, 1, 5], outer: [2, 3, 6, 7] },
    { inner: [2, 6, 3, 7], outer: [0, 1, 4, 5] },
    { inner: [2, 6, 3, 7], outer: [2, 3, 6, 7] },
  ].map(({ inner, outer }) => () => {
    pairs(a, b, inner);
    pairs(c, d, inner);
    code.shuffle(outer);
  });
}
