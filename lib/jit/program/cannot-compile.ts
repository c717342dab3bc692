/** Errors for operations and types without a compiled form. */
import type { ReadValue } from "../input";
import type { DType } from "./program";

/** The step must run in plain tfjs. */
export class CannotCompile extends Error {
  override name = "CannotCompile";
  /** @param inputs values that were read for the step before this came up */
  constructor(
    reason: string,
    public inputs: readonly ReadValue[] = [],
  ) {
    super(reason);
  }
}

/** An op that has no form in the program. */
export class UnsupportedOperation extends CannotCompile {
  override name = "UnsupportedOperation";
  constructor(operation: string, detail = "") {
    super(`it uses the operation ${operation}${detail}, which has no compiled form`);
  }
}

/** A type of tfjs that values of a program may have. */
export function supportedDType(dtype: unknown): DType {
  if (dtype === "float32" || dtype === "int32" || dtype === "bool") return dtype;
  throw new UnsupportedOperation("Cast", ` to ${dtype}`);
}
