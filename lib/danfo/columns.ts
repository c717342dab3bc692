/**
 * Fault: `drop` takes "ab" for "a" and "b" and passes over unknown names; a column added in front gets another's type;
 * copies, `rename` and `append` share rows with the original or go by place; `resetIndex` and `setIndex` lose labels
 * that are there twice.
 * Mend: everything by name, unknown names are errors, and the original stays.
 */
import { reindex } from "./core/align";
import { define } from "./core/define";
import { dtypeOf } from "./core/dtype";
import {
  type Frame,
  finish,
  isFrame,
  isSeries,
  type Label,
  makeFrame,
  makeSeries,
  type Series,
  takeColumns,
  takeRows,
} from "./core/frame";
import { columnPlace, columnPlaces, placesOf, rowPlaces } from "./core/names";
import { keyOf, range, show } from "./core/values";
import type { Parts } from "./parts";
import { columnValues } from "./storage";

interface InPlace {
  inplace?: boolean;
}

export function mendColumns({ frame, series }: Parts): void {
  define(frame, {
    copy(this: Frame) {
      return makeFrame({ columns: this.$dataIncolumnFormat.map((column) => [...column]), dtypes: this.$dtypes }, this);
    },
    addColumn(
      this: Frame,
      name: unknown,
      values: unknown,
      { inplace, atIndex }: InPlace & { atIndex?: number | string } = {},
    ) {
      return finish(this, withColumn(this, name, values, atIndex), inplace);
    },
    drop(this: Frame, { columns, index, inplace }: InPlace & { columns?: string | string[]; index?: unknown } = {}) {
      if ((columns === undefined) === (index === undefined))
        throw new Error("drop: expected one of { columns } and { index }.");
      return finish(this, columns === undefined ? dropRows(this, index) : dropColumns(this, columns), inplace);
    },
    rename(this: Frame, mapper: Mapper, { axis = 1, inplace }: InPlace & { axis?: 0 | 1 } = {}) {
      if (axis === 0)
        return finish(
          this,
          relabelled(
            this,
            this.$index.map((label) => renamed(mapper, label) as Label),
          ),
          inplace,
        );
      return finish(this, renameColumns(this, mapper), inplace);
    },
    setIndex(
      this: Frame,
      { index, column, drop, inplace }: InPlace & { index?: unknown; column?: string; drop?: boolean },
    ) {
      return finish(this, setIndex(this, index, column, drop), inplace);
    },
    resetIndex(this: Frame, { inplace }: InPlace = {}) {
      return finish(this, relabelled(this, range(this.$index.length)), inplace);
    },
    append(this: Frame, rows: unknown, index: unknown, { inplace }: InPlace = {}) {
      return finish(this, appended(this, rows, index), inplace);
    },
    transpose(this: Frame, { inplace }: InPlace = {}) {
      return finish(this, transposed(this), inplace);
    },
    get T() {
      return transposed(this as unknown as Frame);
    },
  });
  define(series, {
    copy(this: Series) {
      return takeRows(this, range(this.$data.length));
    },
    rename(this: Series, name: unknown) {
      return makeSeries(this.$data, { name: String(name), dtype: this.$dtypes[0] }, this);
    },
    setIndex(this: Series, index: unknown, { inplace }: InPlace = {}) {
      return finish(
        this,
        makeSeries(this.$data, { index: labelsOf(index, this.$data.length), dtype: this.$dtypes[0] }, this),
        inplace,
      );
    },
    resetIndex(this: Series, { inplace }: InPlace = {}) {
      return finish(
        this,
        makeSeries(this.$data, { index: range(this.$data.length), dtype: this.$dtypes[0] }, this),
        inplace,
      );
    },
    append(this: Series, values: unknown, index: unknown, { inplace }: InPlace = {}) {
      const added = isSeries(values) ? values.$data : Array.isArray(values) ? values : [values];
      const labels = labelsOf(Array.isArray(index) ? index : [index], added.length);
      return finish(this, makeSeries([...this.$data, ...added], { index: [...this.$index, ...labels] }, this), inplace);
    },
  });
}

type Mapper = Readonly<Record<string, unknown>> | ((label: unknown) => unknown);

function renamed(mapper: Mapper, label: unknown): unknown {
  if (typeof mapper === "function") return mapper(label);
  return Object.hasOwn(mapper, label as string) ? mapper[label as string] : label;
}

function renameColumns(frame: Frame, mapper: Mapper): Frame {
  if (typeof mapper === "object") for (const name of Object.keys(mapper)) columnPlace(frame, name, "rename");
  const names = frame.$columns.map((name) => String(renamed(mapper, name)));
  const twice = names.find((name, j) => names.indexOf(name) !== j);
  if (twice !== undefined) throw new Error(`rename: the name ${show(twice)} would be there twice.`);
  return makeFrame({ columns: [...frame.$dataIncolumnFormat], names, dtypes: frame.$dtypes }, frame);
}

function relabelled(frame: Frame, index: Label[]): Frame {
  return makeFrame({ columns: [...frame.$dataIncolumnFormat], index, dtypes: frame.$dtypes }, frame);
}

function labelsOf(index: unknown, count: number): Label[] {
  const given = isSeries(index) ? index.$data : index;
  if (!Array.isArray(given) && !ArrayBuffer.isView(given))
    throw new TypeError(`index: ${show(index)}; expected a list of ${count} labels.`);
  const labels = Array.from(given as unknown as ArrayLike<Label>);
  if (labels.length !== count) throw new Error(`index: ${labels.length} labels for ${count} rows.`);
  return labels;
}

function setIndex(frame: Frame, index: unknown, column: string | undefined, drop = false): Frame {
  if (column === undefined) return relabelled(frame, labelsOf(index, frame.$index.length));
  const place = columnPlace(frame, column, "setIndex");
  const labelled = relabelled(frame, frame.$dataIncolumnFormat[place] as Label[]);
  return drop ? dropColumns(labelled, column) : labelled;
}

function dropColumns(frame: Frame, names: string | string[]): Frame {
  const dropped = new Set(columnPlaces(frame, names, "drop"));
  return takeColumns(
    frame,
    range(frame.$columns.length).filter((place) => !dropped.has(place)),
  );
}

function dropRows(frame: Frame, labels: unknown): Frame {
  const known = placesOf(frame.$index);
  const list = Array.isArray(labels) ? labels : [labels];
  const dropped = new Set(list.flatMap((label) => rowPlaces(known, label, "drop")));
  return takeRows(
    frame,
    range(frame.$index.length).filter((place) => !dropped.has(place)),
  );
}

function withColumn(
  frame: Frame,
  name: unknown,
  values: unknown,
  atIndex: number | string = frame.$columns.length,
): Frame {
  if (typeof name !== "string" || name === "")
    throw new TypeError(`addColumn: the name is ${show(name)}; expected a text.`);
  const isEmpty = frame.$columns.length === 0 && frame.$index.length === 0;
  const column = columnValues(frame, values, `addColumn ${show(name)}`);
  const index = isEmpty ? (isSeries(values) ? values.$index : range(column.length)) : frame.$index;
  const known = frame.$columns.indexOf(name);
  if (known >= 0) {
    const columns = frame.$dataIncolumnFormat.with(known, column);
    return makeFrame({ columns, dtypes: frame.$dtypes.with(known, dtypeOf(column)) }, frame);
  }
  const place = typeof atIndex === "string" ? columnPlace(frame, atIndex, "addColumn") : atIndex;
  if (!Number.isInteger(place) || place < 0 || place > frame.$columns.length)
    throw new RangeError(
      `addColumn: atIndex is ${show(atIndex)}; expected 0 to ${frame.$columns.length}, or a column's name.`,
    );
  return makeFrame(
    {
      columns: frame.$dataIncolumnFormat.toSpliced(place, 0, column),
      names: frame.$columns.toSpliced(place, 0, name),
      dtypes: frame.$dtypes.toSpliced(place, 0, dtypeOf(column)),
      index,
    },
    frame,
  );
}

/**
 * Rows at the end: a row of values, several, a Series by its labels or else one row by place, a frame by its columns.
 */
function appended(frame: Frame, rows: unknown, index: unknown): Frame {
  const added = addedColumns(frame, rows);
  const count = added[0]?.length ?? 0;
  const labels = labelsOf(Array.isArray(index) ? index : [index], count);
  const columns = frame.$dataIncolumnFormat.map((column, j) => [...column, ...added[j]]);
  return makeFrame({ columns, index: [...frame.$index, ...labels] }, frame);
}

function addedColumns(frame: Frame, rows: unknown): unknown[][] {
  const names = frame.$columns;
  if (isFrame(rows)) return names.map((name) => rows.$dataIncolumnFormat[columnPlace(rows, name, "append")]);
  if (isSeries(rows)) {
    const isByName = rows.$index.some((label) => names.includes(String(label)));
    const row = isByName ? reindex(rows.$data, rows.$index, names, "append") : rows.$data;
    return addedColumns(frame, [row]);
  }
  if (!Array.isArray(rows))
    throw new TypeError("append: expected an array of values or of rows, a Series or a DataFrame.");
  const list: unknown[][] = Array.isArray(rows[0]) ? rows : [rows];
  const odd = list.find((row) => row.length !== names.length);
  if (odd) throw new Error(`append: a row has ${odd.length} values; expected ${names.length}: ${names.join(", ")}.`);
  return names.map((_, j) => list.map((row) => row[j]));
}

function transposed(frame: Frame): Frame {
  const names = frame.$index.map(String);
  const twice = names.find((name, i) => keyOf(name) !== undefined && names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new Error(
      `transpose: the row ${show(twice)} is there twice, and columns need different names. Call resetIndex() first.`,
    );
  return makeFrame({ columns: frame.$data.map((row) => [...row]), names, index: frame.$columns });
}
