/** Missing values: null, undefined and NaN, as in pandas. */
export function isMissing(value: unknown): value is null | undefined {
  return value === null || value === undefined || Number.isNaN(value);
}
