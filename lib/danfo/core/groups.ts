/** Rows that have the same values in some columns: the ground of groupby, merge and the dropping of duplicates. */
import { isMissing, keyOf } from "./values";

export interface Groups {
  /** For each row the number of its group, in the order of their first rows; -1 where a key is missing. */
  readonly codes: Int32Array;
  /** The first and the last row of each group. */
  readonly first: number[];
  readonly last: number[];
}

/**
 * By value: 1 is not "1", and ("x-y", "z") is not ("x", "y-z").
 * @param options `withMissing`: what is missing is a value of its own
 */
export function groupRows(keys: readonly (readonly unknown[])[], { withMissing = false } = {}): Groups {
  const count = keys[0]?.length ?? 0;
  let codes = new Int32Array(count);
  let groups = count > 0 ? 1 : 0;
  for (const key of keys) {
    const own = new Map<unknown, number>();
    const pairs = new Map<number, number>();
    const next = new Int32Array(count);
    for (let i = 0; i < count; i++) {
      if (codes[i] < 0 || (!withMissing && isMissing(key[i]))) {
        next[i] = -1;
        continue;
      }
      const value = keyOf(key[i]);
      let code = own.get(value);
      if (code === undefined) {
        code = own.size;
        own.set(value, code);
      }
      // Both are below 2^31, so that the pair is exact as a number.
      const pair = code * groups + codes[i];
      let group = pairs.get(pair);
      if (group === undefined) {
        group = pairs.size;
        pairs.set(pair, group);
      }
      next[i] = group;
    }
    codes = next;
    groups = pairs.size;
    // When every row is a group of its own, no further key can part them.
    if (withMissing && groups === count) break;
  }
  const first: number[] = [];
  const last: number[] = [];
  for (let i = 0; i < count; i++) {
    const code = codes[i];
    if (code < 0) continue;
    if (code === first.length) first.push(i);
    last[code] = i;
  }
  return { codes, first, last };
}

/** The rows of each group, in their order. */
export function rowsOfGroups({ codes, first }: Groups): number[][] {
  const rows: number[][] = first.map(() => []);
  codes.forEach((code, i) => {
    if (code >= 0) rows[code].push(i);
  });
  return rows;
}
