/** Numbers from whatever holds them: arrays, tensors, Danfo columns. */

/** A column of numbers: an array, a tensor of shape (n) or (n, 1), a Danfo Series, or a DataFrame of one column. */
export type Column =
  | ArrayLike<number | null | undefined>
  | readonly (readonly [number])[]
  | { readonly shape: readonly number[]; dataSync(): ArrayLike<number> }
  | { readonly values: unknown; readonly shape: readonly number[] };

/**
 * The values of a column as numbers; a missing one is NaN.
 * @param name what the column is, for the error.
 * @throws TypeError when it has more than one column or holds something that is not a number.
 */
export function numbers(column: Column, name: string): number[] {
  const list = listOf(column, name);
  const shape = "shape" in column ? column.shape : [];
  if (shape.slice(1).some((size) => size !== 1)) {
    throw new TypeError(
      `${name} must be one column, but has shape (${shape.join(", ")}). Pick the column that is meant.`,
    );
  }
  return Array.from(list, (value, row) => toNumber(value, `${name}[${row}]`));
}

function listOf(column: Column, name: string): ArrayLike<unknown> {
  if (typeof column === "object" && column !== null) {
    if ("dataSync" in column) return column.dataSync();
    if ("length" in column) return column;
    if ("values" in column && Array.isArray(column.values)) return column.values;
  }
  throw new TypeError(`${name} must be an array, a tensor or a DataFrame column, but is ${JSON.stringify(column)}.`);
}

function toNumber(value: unknown, name: string): number {
  if (typeof value === "number") return value;
  if (value === null || value === undefined) return Number.NaN;
  if (typeof value === "boolean") return Number(value);
  if (Array.isArray(value) && value.length === 1) return toNumber(value[0], name);
  throw new TypeError(`${name} must be a number, but is ${JSON.stringify(value)}.`);
}
