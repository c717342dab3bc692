/**
 * Fault: `merge` joins the keys with "_", so that other rows match; rows come in the order of an object's keys;
 * columns of the same name become "v_1"; time grows with the square.
 * Mend: keys by value; the rows' and columns' order, and the suffixes _x and _y, as in pandas.
 */
import { pickOrMissing } from "./core/align";
import { type Frame, isFrame, makeFrame, pick } from "./core/frame";
import { groupRows, rowsOfGroups } from "./core/groups";
import { columnPlaces } from "./core/names";
import { isMissing, show } from "./core/values";
import { exportFunction, type Parts } from "./parts";
import { sortedPlaces } from "./sorting";

type How = "inner" | "left" | "right" | "outer";

interface MergeOptions {
  left: Frame;
  right: Frame;
  on: string | string[];
  how?: How;
  suffixes?: [string, string];
}

export function mendMerge(parts: Parts): void {
  exportFunction(parts, "merge", merge);
}

export function merge({ left, right, on, how = "inner", suffixes = ["_x", "_y"] }: MergeOptions): Frame {
  if (!isFrame(left) || !isFrame(right))
    throw new TypeError("merge: expected { left, right, on, how } with two DataFrames.");
  if (!["inner", "left", "right", "outer"].includes(how))
    throw new Error(`merge: how is ${show(how)}; expected "inner", "left", "right" or "outer".`);
  const leftKeys = columnPlaces(left, on, "merge, left");
  const rightKeys = columnPlaces(right, on, "merge, right");
  if (leftKeys.length === 0) throw new Error("merge: on names no column.");
  checkKinds(left, leftKeys, right, rightKeys);
  const rows = matches(left, leftKeys, right, rightKeys, how);
  const isKey = (place: number) => leftKeys.indexOf(place);
  const keyNames = new Set(pick(left.$columns, leftKeys));
  const twice = new Set(left.$columns.filter((name) => !keyNames.has(name) && right.$columns.includes(name)));
  const columns: unknown[][] = [];
  const names: string[] = [];
  left.$dataIncolumnFormat.forEach((column, j) => {
    const key = isKey(j);
    const name = left.$columns[j];
    names.push(twice.has(name) ? name + suffixes[0] : name);
    const other = key < 0 ? undefined : right.$dataIncolumnFormat[rightKeys[key]];
    columns.push(
      other
        ? rows.left.map((row, i) => (row < 0 ? other[rows.right[i]] : column[row]))
        : pickOrMissing(column, rows.left),
    );
  });
  right.$dataIncolumnFormat.forEach((column, j) => {
    if (rightKeys.includes(j)) return;
    const name = right.$columns[j];
    names.push(twice.has(name) ? name + suffixes[1] : name);
    columns.push(pickOrMissing(column, rows.right));
  });
  const again = names.find((name, j) => names.indexOf(name) !== j);
  if (again !== undefined) throw new Error(`merge: there would be two columns ${show(again)}. Choose other suffixes.`);
  return makeFrame({ columns, names });
}

/** @throws TypeError when a text is to match a number, as in pandas: nothing would */
function checkKinds(left: Frame, leftKeys: readonly number[], right: Frame, rightKeys: readonly number[]): void {
  leftKeys.forEach((key, k) => {
    const [one, other] = [kindOf(left.$dataIncolumnFormat[key]), kindOf(right.$dataIncolumnFormat[rightKeys[k]])];
    if (one === undefined || other === undefined || one === other) return;
    throw new TypeError(
      `merge: the column ${show(left.$columns[key])} holds a ${one} left and a ${other} right. Convert one with asType.`,
    );
  });
}

function kindOf(values: readonly unknown[]): string | undefined {
  const found = values.find((value) => !isMissing(value));
  return found === undefined ? undefined : found instanceof Date ? "date" : typeof found;
}

/** For each row of the result the rows of both that it is made of; -1 where there is none. */
function matches(
  left: Frame,
  leftKeys: readonly number[],
  right: Frame,
  rightKeys: readonly number[],
  how: How,
): { left: number[]; right: number[] } {
  const count = left.$index.length;
  const keys = leftKeys.map((key, k) => left.$dataIncolumnFormat[key].concat(right.$dataIncolumnFormat[rightKeys[k]]));
  const groups = groupRows(keys, { withMissing: true });
  const rowsOf = rowsOfGroups(groups);
  const lefts = rowsOf.map((rows) => rows.filter((row) => row < count));
  const rights = rowsOf.map((rows) => rows.filter((row) => row >= count).map((row) => row - count));
  const pairs = { left: [] as number[], right: [] as number[] };
  const add = (l: number, r: number) => {
    pairs.left.push(l);
    pairs.right.push(r);
  };
  if (how === "outer") {
    const order = groups.first.length === 0 ? [] : sortedGroups(keys, groups.first);
    for (const code of order) {
      for (const l of lefts[code].length > 0 ? lefts[code] : [-1])
        for (const r of rights[code].length > 0 ? rights[code] : [-1]) add(l, r);
    }
    return pairs;
  }
  if (how === "right") {
    for (let r = 0; r < right.$index.length; r++) {
      const found = lefts[groups.codes[count + r]];
      for (const l of found.length > 0 ? found : [-1]) add(l, r);
    }
    return pairs;
  }
  for (let l = 0; l < count; l++) {
    const found = rights[groups.codes[l]];
    for (const r of found.length > 0 || how === "inner" ? found : [-1]) add(l, r);
  }
  return pairs;
}

/** The groups in order of their keys; in order of their first rows where the keys have no order. */
function sortedGroups(keys: readonly unknown[][], first: readonly number[]): number[] {
  try {
    return sortedPlaces(keys.map((key) => pick(key, first)));
  } catch {
    return first.map((_, code) => code);
  }
}
