/**
 * Fault: Danfo has no `melt`, `pivotTable` and `crosstab`.
 * Mend: they are here, with pandas' numbers and order.
 */
import { define } from "./core/define";
import { type Frame, isSeries, type Label, makeFrame, pick, type Series } from "./core/frame";
import { groupRows, rowsOfGroups } from "./core/groups";
import { columnPlace, columnPlaces } from "./core/names";
import { range, show } from "./core/values";
import { aggregate } from "./groupby-statistics";
import { exportFunction, type Parts } from "./parts";
import { sortedPlaces } from "./sorting";

interface MeltOptions {
  idVars?: string | string[];
  valueVars?: string | string[];
  varName?: string;
  valueName?: string;
}

interface PivotOptions {
  index: string;
  columns?: string;
  values: string;
  aggFunc?: string;
  fillValue?: unknown;
}

export function mendReshaping(parts: Parts): void {
  define(parts.frame, {
    melt(this: Frame, { idVars = [], valueVars, varName = "variable", valueName = "value" }: MeltOptions = {}) {
      const ids = columnPlaces(this, idVars, "melt");
      const values =
        valueVars === undefined
          ? range(this.$columns.length).filter((place) => !ids.includes(place))
          : columnPlaces(this, valueVars, "melt");
      const repeated = ids.map((place) => values.flatMap(() => this.$dataIncolumnFormat[place]));
      const names = values.flatMap((place) => new Array<string>(this.$index.length).fill(this.$columns[place]));
      const melted = values.flatMap((place) => this.$dataIncolumnFormat[place]);
      return makeFrame({
        columns: [...repeated, names, melted],
        names: [...pick(this.$columns, ids), varName, valueName],
      });
    },
    pivotTable(this: Frame, { index, columns, values, aggFunc = "mean", fillValue = Number.NaN }: PivotOptions) {
      const columnOf = (name: string) => this.$dataIncolumnFormat[columnPlace(this, name, "pivotTable")];
      const cells = columnOf(values);
      const rowKeys = columnOf(index);
      const columnKeys = columns === undefined ? cells.map(() => values) : columnOf(columns);
      return crossed(rowKeys, columnKeys, (rows) =>
        rows.length === 0 ? fillValue : aggregate(pick(cells, rows), aggFunc, values),
      );
    },
  });
  exportFunction(parts, "crosstab", (rows: unknown, columns: unknown) => {
    const [rowKeys, columnKeys] = [valuesOf(rows), valuesOf(columns)];
    if (rowKeys.length !== columnKeys.length)
      throw new Error(`crosstab: ${rowKeys.length} rows and ${columnKeys.length} columns; expected as many.`);
    return crossed(rowKeys, columnKeys, (found) => found.length);
  });
}

function valuesOf(values: unknown): unknown[] {
  if (isSeries(values)) return (values as Series).$data;
  if (Array.isArray(values)) return values;
  throw new TypeError(`crosstab: expected two Series or arrays, got ${show(values)}.`);
}

/**
 * A row for each value of the first key and a column for each of the second, both in order; from the rows with both.
 */
function crossed(
  rowKeys: readonly unknown[],
  columnKeys: readonly unknown[],
  cellOf: (rows: number[]) => unknown,
): Frame {
  const groups = groupRows([rowKeys, columnKeys]);
  const members = rowsOfGroups(groups);
  const [rows, columns] = [rowKeys, columnKeys].map((keys) => {
    const found = groupRows([pick(keys, groups.first)]);
    const order = sortedPlaces([pick(keys, pick(groups.first, found.first))]);
    const place = new Map(order.map((code, i) => [code, i]));
    return {
      of: Array.from(found.codes, (code) => place.get(code) as number),
      labels: order.map((code) => keys[groups.first[found.first[code]]]),
    };
  });
  const cells: number[][][] = columns.labels.map(() => rows.labels.map(() => []));
  members.forEach((member, group) => {
    cells[columns.of[group]][rows.of[group]] = member;
  });
  return makeFrame({
    columns: cells.map((column) => column.map(cellOf)),
    names: columns.labels.map(String),
    index: rows.labels as Label[],
  });
}
