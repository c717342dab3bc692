/**
 * Fault: `concat` appends to the first table's own columns; beside each other, rows meet by place.
 * Mend: the parts stay as they are; below each other columns meet by name, beside each other rows by label.
 */
import { labelPlaces, pickOrMissing, sameLabels, unionOf } from "./core/align";
import { type Frame, isFrame, isSeries, type Label, makeFrame, makeSeries, type Series } from "./core/frame";
import { show } from "./core/values";
import { exportFunction, type Parts } from "./parts";

export function mendConcat(parts: Parts): void {
  exportFunction(parts, "concat", concat);
}

/**
 * Rows below each other (axis 0) get the labels 0, 1, 2 …, as Danfo has it; columns beside each other (axis 1) keep
 * theirs.
 */
export function concat({ dfList, axis }: { dfList: readonly unknown[]; axis?: 0 | 1 }): Frame | Series {
  if (!Array.isArray(dfList) || dfList.length === 0)
    throw new Error("concat: expected { dfList: [one, another], axis }.");
  const parts = dfList.map((part, i) => {
    if (isFrame(part) || isSeries(part)) return part;
    throw new TypeError(`concat: dfList[${i}] is ${show(part)}; expected a DataFrame or a Series.`);
  });
  if (axis === 1) return beside(parts);
  if (parts.every(isSeries))
    return makeSeries(
      parts.flatMap((part) => part.$data),
      { name: parts[0].$columns[0] },
    );
  return below(parts.map(toFrame));
}

function toFrame(part: Frame | Series): Frame {
  if (part.$isSeries)
    return makeFrame({ columns: [part.$data], names: part.$columns, index: part.$index, dtypes: part.$dtypes });
  return part;
}

function below(parts: readonly Frame[]): Frame {
  const names = [...new Set(parts.flatMap((part) => part.$columns))];
  const columns = names.map((name) => {
    const pieces = parts.map(
      (part) => part.$dataIncolumnFormat[part.$columns.indexOf(name)] ?? new Array(part.$index.length).fill(Number.NaN),
    );
    return ([] as unknown[]).concat(...pieces);
  });
  return makeFrame({ columns, names });
}

function beside(parts: readonly (Frame | Series)[]): Frame {
  const index = parts.map((part) => part.$index).reduce((union: Label[], labels) => unionOf(union, labels));
  const used = new Map<string, number>();
  const names: string[] = [];
  const columns: unknown[][] = [];
  for (const part of parts.map(toFrame)) {
    const places = sameLabels(part.$index, index) ? undefined : labelPlacesOf(part, index);
    part.$columns.forEach((name, j) => {
      const count = used.get(name) ?? 0;
      used.set(name, count + 1);
      names.push(count === 0 ? name : `${name}${count}`);
      const column = part.$dataIncolumnFormat[j];
      columns.push(places ? pickOrMissing(column, places) : column);
    });
  }
  return makeFrame({ columns, names, index });
}

function labelPlacesOf(part: Frame, index: readonly Label[]): number[] {
  return part.$index.length === 0 ? index.map(() => -1) : labelPlaces(part.$index, index, "concat");
}
