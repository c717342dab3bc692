/** Missing values: null, undefined, NaN and invalid dates, as in pandas; infinities are values. */
export function isMissing(value: unknown): value is null | undefined {
  if (value === null || value === undefined) return true;
  if (typeof value === "number") return Number.isNaN(value);
  return value instanceof Date && Number.isNaN(value.getTime());
}
