/** No operation takes quadratic time: eight times the rows take eight times as long or little more, not sixty-four times. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { danfo } from "nonlinear";

const dfd = danfo();
const FEW = 4000;
const TIMES = 8;
/** Between 8, and some more for sorting and memory, and 64. */
const MOST = 28;
/** Shorter times are mostly those of compilation. */
const LEAST = 2;

/** The time that this process computed, in milliseconds, whatever else the machine does. */
function work(run: () => unknown): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/**
 * How much the work grows. Of each size the least of up to four attempts counts, as what disturbs only adds; an attempt is
 * three turns of the few rows, whose first ones are not compiled yet, and one of the many.
 */
function growth(make: (rows: number) => () => unknown): number {
  const [few, many] = [make(FEW), make(FEW * TIMES)];
  few();
  let least = { few: Number.POSITIVE_INFINITY, many: Number.POSITIVE_INFINITY };
  const ratio = () => least.many / Math.max(LEAST, least.few);
  for (let attempt = 0; attempt < 4 && !(ratio() <= MOST); attempt++) {
    least = { few: Math.min(least.few, work(few), work(few), work(few)), many: Math.min(least.many, work(many)) };
  }
  return ratio();
}

function table(rows: number) {
  const column = (value: (i: number) => unknown) => Array.from({ length: rows }, (_, i) => value(i));
  return new dfd.DataFrame({
    id: column((i) => (i * 7919) % rows),
    group: column((i) => (i * 31) % 100),
    x: column((i) => (i % 11 === 0 ? null : ((i * 7919) % 10007) / 8)),
    text: column((i) => `t${(i * 31) % rows}`),
  });
}

type Table = ReturnType<typeof table>;

/** Each gets a frame whose keys `id` and `text` are there once. */
const OPERATIONS: Record<string, (df: Table, rows: number) => () => unknown> = {
  construction: (_, rows) => () => table(rows),
  "records to a frame": (df) => {
    const records = dfd.toJSON(df);
    return () => new dfd.DataFrame(records);
  },
  query: (df) => () => df.query(df.column("x").gt(9)),
  "query by a text": (df) => () => df.query("x > 9 and group == 3"),
  "loc of rows": (df) => () => df.loc({ rows: df.index }),
  "loc of columns": (df) => () => df.loc({ columns: ["x", "id"] }),
  iloc: (df) => () => df.iloc({ rows: ["::-1"] }),
  "drop of rows": (df) => () => df.drop({ index: df.index.slice(1) }),
  sortValues: (df) => () => df.sortValues("x"),
  "sortValues of two": (df) => () => df.sortValues(["text", "x"]),
  sortIndex: (df) => () => df.sortIndex({ ascending: false }),
  dropDuplicates: (df) => () => df.dropDuplicates(),
  "merge inner": (df) => () => dfd.merge({ left: df, right: df, on: "id", how: "inner" }),
  "merge outer": (df) => () => dfd.merge({ left: df, right: df, on: ["id", "text"], how: "outer" }),
  "groupby of few groups": (df) => () => df.groupby("group").mean(),
  "groupby of a unique key": (df) => () => df.groupby(["id", "text"]).mean(),
  "groupby, transform": (df) => () => df.groupby("text").col(["x"]).transform("mean"),
  "groupby, apply": (df) => () => df.groupby("group").apply((part) => part.head(1)),
  "rows that meet by label": (df) => {
    const turned = df.iloc({ rows: ["::-1"] });
    return () => turned.column("id").add(df.column("id"));
  },
  "concat below": (df) => () => dfd.concat({ dfList: [df, df], axis: 0 }),
  "concat beside": (df) => () => dfd.concat({ dfList: [df, df.iloc({ rows: ["::-1"] })], axis: 1 }),
  describe: (df) => () => df.describe(),
  corr: (df) => () => df.corr(),
  rank: (df) => () => df.column("x").rank(),
  "rolling median": (df) => () => df.column("x").rolling(50).median(),
  "rolling over a window that grows": (df, rows) => () =>
    df
      .column("x")
      .rolling(rows / 4, { minPeriods: 1 })
      .max(),
  expanding: (df) => () => df.column("x").expanding().mean(),
  nLargest: (df, rows) => () => df.nLargest(rows / 2, "x"),
  valueCounts: (df) => () => df.column("text").valueCounts(),
  isIn: (df) => () => df.column("id").isIn(df.column("id")),
  replace: (df) => () => df.replace("t1", "t2"),
  interpolate: (df) => () => df.interpolate(),
  quantile: (df) => () => df.column("x").quantile(0.3),
  cut: (df, rows) => () => dfd.cut(df.column("x"), rows / 40),
  qcut: (df, rows) => () => dfd.qcut(df.column("id"), rows / 40),
  melt: (df) => () => df.melt({ idVars: ["id"], valueVars: ["x", "group"] }),
  pivotTable: (df) => () => df.pivotTable({ index: "id", columns: "group", values: "x", aggFunc: "count" }),
  crosstab: (df) => () => dfd.crosstab(df.column("text"), df.column("group")),
  getDummies: (df) => () => df.getDummies({ columns: "group" }),
  LabelEncoder: (df) => () => new dfd.LabelEncoder().fitTransform(df.column("text")),
  "str.split": (df) => () => df.column("text").str.split("1", { expand: true }),
  append: (df, rows) => () =>
    df.append(
      df,
      Array.from({ length: rows }, (_, i) => rows + i),
    ),
  "dropNa and fillNa": (df) => () => [df.dropNa(), df.fillNa({ x: 0 })],
  toCSV: (df) => () => dfd.toCSV(df),
};

for (const [name, operation] of Object.entries(OPERATIONS))
  test(`${name} does not take quadratic time`, () => {
    const grows = growth((rows) => operation(table(rows), rows));
    assert.ok(grows <= MOST, `${TIMES} times the rows took ${grows.toFixed(1)} times the work`);
  });

test("what takes quadratic time is seen", () => {
  const grows = growth((rows) => {
    const ids: number[] = table(rows).column("id").values;
    // Not indexOf: processors compare many numbers at once for it, and few rows take too short a time to be measured.
    return () => ids.map((id) => ids.filter((other) => other === id).length);
  });
  assert.ok(grows > MOST, `${grows}`);
});
