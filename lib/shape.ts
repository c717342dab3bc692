/** Shapes of tensors, in errors. */

/** @throws TypeError when the value is no tensor; it says how to make one */
export function checkTensor(value: unknown, name: string, expected: string): void {
  if (isTensor(value)) return;
  const given = (value as object | null | undefined)?.constructor?.name ?? String(value);
  throw new TypeError(
    `${name} is no tensor (got ${given}); expected ${expected}. data.tensor(…) makes one of a DataFrame, a Series or an array.`,
  );
}

export function isTensor(
  value: unknown,
): value is { readonly shape: readonly number[]; dataSync(): ArrayLike<number> } {
  return typeof (value as { dataSync?: unknown } | null | undefined)?.dataSync === "function";
}

/** A shape as people write it: (506, 13), (3,), (). */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}
