/**
 * Fault: keys are joined with "-", so that ("x-y", "z") is ("x", "y-z") and 1 is "1"; missing values are counted and
 * summed; groups come as they turn up; a text column is an error; running sums lose the rows' order; time grows with
 * the square.
 * Mend: groups by value, in the order of their keys, without those whose key is missing; what is missing is left out.
 */

import { concat } from "./concat";
import { define } from "./core/define";
import { isNumeric } from "./core/dtype";
import { type Frame, isFrame, isSeries, makeFrame, makeSeries, pick, takeRows } from "./core/frame";
import { type Groups, groupRows, rowsOfGroups } from "./core/groups";
import { columnPlaces, noColumn } from "./core/names";
import { isSame, missingAsNaN, range, show } from "./core/values";
import { shift } from "./cumulative";
import { AGGREGATIONS, aggregate, RUNNING, type Running } from "./groupby-statistics";
import type { Parts } from "./parts";
import { sortedPlaces } from "./sorting";

/** The state of a groupby; `keyCol` and the others are Danfo's, given to its constructor. */
interface Grouped {
  $frame: Frame;
  /** The rows of each group, in the order of the keys. */
  $rows: number[][];
  /** The places of the key columns. */
  $keys: number[];
  /** The columns that `col` chose. */
  $chosen?: string[];
  keyCol: string[];
}

export function mendGroupby({ frame, groupby }: Parts): void {
  const Groupby = groupby.constructor as new (...parts: unknown[]) => Grouped;
  define(frame, {
    groupby(this: Frame, by: string | string[]) {
      const keys = columnPlaces(this, by, "groupby");
      if (keys.length === 0) throw new Error("groupby: expected at least one column.");
      const names = pick(this.$columns, keys);
      const grouped = new Groupby(names, null, this.$columns, this.$dtypes, keys);
      return Object.assign(grouped, { $frame: this, $keys: keys, $rows: sortedGroups(this, keys) });
    },
  });
  const aggregations = Object.fromEntries(
    Object.entries(AGGREGATIONS).map(([method, operation]) => [
      method,
      function (this: Grouped) {
        return aggregated(this, new Map(valueColumns(this, operation).map((name) => [name, [operation]])));
      },
    ]),
  );
  const running = Object.fromEntries(
    (Object.keys(RUNNING) as Running[]).map((method) => [
      method,
      function (this: Grouped) {
        return alongRows(
          this,
          valueColumns(this, "sum"),
          (name) => `${name}_${method.toLowerCase()}`,
          (values, name) => RUNNING[method](values, name),
          true,
        );
      },
    ]),
  );
  define(groupby, {
    ...aggregations,
    ...running,
    col(this: Grouped, names: string[]) {
      const unknown = names.find((name) => !this.$frame.$columns.includes(name));
      if (unknown !== undefined) throw new Error(`groupby: ${noColumn(unknown, this.$frame.$columns)}`);
      return Object.assign(Object.create(Object.getPrototypeOf(this)), this, { $chosen: [...names] });
    },
    agg(this: Grouped, operations: Record<string, string | string[]>) {
      const wanted = Object.entries(operations).map(([name, one]): [string, string[]] => [name, [one].flat()]);
      const unknown = wanted.find(([name]) => !this.$frame.$columns.includes(name));
      if (unknown) throw new Error(`agg: ${noColumn(unknown[0], this.$frame.$columns)}`);
      return aggregated(this, new Map(wanted));
    },
    transform(this: Grouped, operation: string | ((values: unknown[]) => unknown)) {
      const names = typeof operation === "string" ? valueColumns(this, operation) : valueColumns(this, "count");
      return alongRows(
        this,
        names,
        (name) => name,
        (values, name) => {
          const result =
            typeof operation === "string"
              ? aggregate(values, operation, name)
              : operation([...missingAsNaN(values, this.$frame.$dtypes[this.$frame.$columns.indexOf(name)])]);
          return Array.isArray(result) ? result : values.map(() => result);
        },
      );
    },
    shift(this: Grouped, periods = 1) {
      return alongRows(
        this,
        valueColumns(this, "count"),
        (name) => name,
        (values) => shift(values, periods),
      );
    },
    diff(this: Grouped, periods = 1) {
      return alongRows(
        this,
        valueColumns(this, "sum"),
        (name) => name,
        (values) => {
          const earlier = shift(values, periods);
          return values.map((value, i) => Number(value ?? Number.NaN) - Number(earlier[i] ?? Number.NaN));
        },
      );
    },
    size(this: Grouped) {
      const { columns, names } = keyColumns(
        this,
        this.$rows.map(([first]) => first),
      );
      return makeFrame({ columns: [...columns, this.$rows.map(({ length }) => length)], names: [...names, "size"] });
    },
    head(this: Grouped, count = 5) {
      return takeRows(
        this.$frame,
        this.$rows.flatMap((rows) => rows.slice(0, count)).sort((a, b) => a - b),
      );
    },
    tail(this: Grouped, count = 5) {
      return takeRows(
        this.$frame,
        this.$rows.flatMap((rows) => rows.slice(-count)).sort((a, b) => a - b),
      );
    },
    getGroup(this: Grouped, keys: unknown) {
      const wanted = [keys].flat();
      const rows = this.$rows.find(([first]) =>
        this.$keys.every((key, k) => isSame(this.$frame.$dataIncolumnFormat[key][first], wanted[k])),
      );
      if (!rows) throw new Error(`getGroup: there is no group ${wanted.map(show).join(", ")}.`);
      return takeRows(this.$frame, rows);
    },
    apply(this: Grouped, callable: (part: Frame) => unknown) {
      return applied(this, callable);
    },
    get ngroups() {
      return (this as unknown as Grouped).$rows.length;
    },
    /** The values of each group by column, under the texts of its keys. */
    get groups() {
      const { $frame, $rows, $keys } = this as unknown as Grouped;
      return Object.fromEntries(
        $rows.map((rows) => [
          $keys.map((key) => String($frame.$dataIncolumnFormat[key][rows[0]])).join("-"),
          Object.fromEntries($frame.$columns.map((name, j) => [name, pick($frame.$dataIncolumnFormat[j], rows)])),
        ]),
      );
    },
  });
}

/** The rows of each group, groups in the order of their keys. */
function sortedGroups(frame: Frame, keys: readonly number[]): number[][] {
  const columns = keys.map((key) => frame.$dataIncolumnFormat[key]);
  const groups: Groups = groupRows(columns);
  const rows = rowsOfGroups(groups);
  const kinds = columns.map((column) => new Set(groups.first.map((row) => typeof column[row] === "string")));
  // Texts and numbers in one column have no order; then groups stay as they turn up.
  if (kinds.some(({ size }) => size > 1)) return rows;
  return sortedPlaces(columns.map((column) => pick(column, groups.first))).map((group) => rows[group]);
}

function keyColumns({ $frame, $keys }: Grouped, rows: readonly number[]): { columns: unknown[][]; names: string[] } {
  return {
    columns: $keys.map((key) => pick($frame.$dataIncolumnFormat[key], rows)),
    names: pick($frame.$columns, $keys),
  };
}

/** The columns that an operation is for: those chosen, else all but the keys, without texts where it needs numbers. */
function valueColumns({ $frame, $keys, $chosen }: Grouped, operation: string): string[] {
  if ($chosen) return $chosen;
  const takesTexts = ["count", "first", "last", "nunique", "min", "max", "mode"].includes(operation);
  return range($frame.$columns.length)
    .filter((place) => !$keys.includes(place) && (takesTexts || isNumeric($frame.$dtypes[place])))
    .map((place) => $frame.$columns[place]);
}

function aggregated(grouped: Grouped, operations: ReadonlyMap<string, string[]>): Frame {
  const { $frame, $rows } = grouped;
  const { columns, names } = keyColumns(
    grouped,
    $rows.map(([first]) => first),
  );
  for (const [name, list] of operations) {
    const values = $frame.$dataIncolumnFormat[$frame.$columns.indexOf(name)];
    for (const operation of list) {
      columns.push($rows.map((rows) => aggregate(pick(values, rows), operation, name)));
      names.push(operation === "first" || operation === "last" ? name : `${name}_${operation}`);
    }
  }
  return makeFrame({ columns, names: unique(names), index: range($rows.length) });
}

/** A key that is also a value would have its name twice. */
function unique(names: string[]): string[] {
  return names.map((name, j) => (names.indexOf(name) === j ? name : `${name}_${j}`));
}

/** New columns with a value for each row of the frame, in its order; missing where the key is. */
function alongRows(
  grouped: Grouped,
  names: readonly string[],
  rename: (name: string) => string,
  compute: (values: unknown[], name: string) => unknown[],
  withKeys = false,
): Frame {
  const { $frame, $rows } = grouped;
  const columns = names.map((name) => {
    const values = $frame.$dataIncolumnFormat[$frame.$columns.indexOf(name)];
    const result = new Array<unknown>(values.length).fill(Number.NaN);
    for (const rows of $rows) {
      const computed = compute(pick(values, rows), name);
      if (computed.length !== rows.length)
        throw new Error(`groupby: ${computed.length} results for ${rows.length} rows.`);
      rows.forEach((row, i) => {
        result[row] = computed[i];
      });
    }
    return result;
  });
  const keys = withKeys ? keyColumns(grouped, range($frame.$index.length)) : { columns: [], names: [] };
  return makeFrame({
    columns: [...keys.columns, ...columns],
    names: unique([...keys.names, ...names.map(rename)]),
    index: $frame.$index,
  });
}

/** Danfo puts the keys before what the function gives: under their names with `col`, else with `_Group` after them. */
function applied(grouped: Grouped, callable: (part: Frame) => unknown): Frame {
  const { $frame, $rows, $chosen } = grouped;
  const part = $chosen ? columnsNamed($frame, $chosen) : $frame;
  const results = $rows.map((rows) => {
    const result = toFrame(callable(takeRows(part, rows)));
    const keys = keyColumns(grouped, new Array(result.$index.length).fill(rows[0]));
    const names = keys.names.map((name) => ($chosen ? name : `${name}_Group`));
    const fresh = range(names.length).filter((k) => !result.$columns.includes(names[k]));
    return makeFrame({
      columns: [...pick(keys.columns, fresh), ...result.$dataIncolumnFormat],
      names: [...pick(names, fresh), ...result.$columns],
      index: result.$index,
    });
  });
  return concat({ dfList: results, axis: 0 }) as Frame;
}

function columnsNamed(frame: Frame, names: readonly string[]): Frame {
  const places = names.map((name) => frame.$columns.indexOf(name));
  return makeFrame({ columns: pick(frame.$dataIncolumnFormat, places), names }, frame);
}

function toFrame(result: unknown): Frame {
  if (isFrame(result)) return result;
  const series = isSeries(result) ? result : makeSeries([result]);
  const names = series.$index.length > 1 ? series.$index.map(String) : ["applyOps"];
  return makeFrame({ columns: series.$data.map((value) => [value]), names, index: [0] });
}
