/** Encoders, imputers and scalers against scikit-learn's numbers, also after they were saved and loaded. */
import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { type DataFrame, danfo, data } from "nonlinear";
import { root } from "../copy-of-project";

interface Column {
  values: unknown[];
  dtype: string;
}
type Columns = Record<string, Column>;

const file = join(root, "build", `preparation-${process.pid}.json`);
after(() => rmSync(file, { force: true }));

const cases = JSON.parse(readFileSync(join(root, "tests", "fixtures", "preparation.json"), "utf8"));

function frame(columns: Columns): DataFrame {
  const values = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.values]));
  return new danfo.DataFrame(values, { dtypes: Object.values(columns).map(({ dtype }) => dtype) });
}

/** NaN, undefined and null are all missing. */
function plain(rows: unknown): unknown {
  return JSON.parse(JSON.stringify(rows));
}

function close(actual: unknown, expected: unknown): void {
  if (Array.isArray(actual) && Array.isArray(expected)) {
    assert.equal(actual.length, expected.length);
    actual.forEach((value, i) => {
      close(value, expected[i]);
    });
  } else if (typeof actual === "number" && typeof expected === "number")
    assert.ok(Math.abs(actual - expected) <= 1e-11 * Math.max(1, Math.abs(expected)), `${actual} for ${expected}`);
  else assert.deepEqual(plain(actual), expected);
}

/** The same, with what another one has learnt, by way of a file. */
function reloaded<T extends { state: object }>(fitted: T, empty: T): T {
  data.save({ fitted }, file);
  data.load({ fitted: empty }, file);
  return empty;
}

describe("OneHotEncoder", () => {
  for (const each of cases.oneHot)
    test(each.name, () => {
      const train = frame(each.train);
      const fitted = new data.OneHotEncoder(each.options).fit(train);
      for (const encoder of [fitted, reloaded(fitted, new data.OneHotEncoder())]) {
        close(encoder.categories, each.categories);
        const encoded = encoder.transform(train);
        assert.deepEqual([encoded.columns, encoder.getFeatureNamesOut()], [each.names, each.names]);
        close(encoded.values, each.encoded);
        const inverse = encoder.inverseTransform(encoded);
        assert.deepEqual(inverse.columns, train.columns);
        close(inverse.values, each.inverse);
        if (!each.test) continue;
        const other = encoder.transform(frame(each.test));
        close(other.values, each.testEncoded);
        close(encoder.inverseTransform(other).values, each.testInverse);
      }
    });
});

describe("LabelEncoder", () => {
  for (const each of cases.label)
    test(each.name, () => {
      const column = frame({ y: each.train }).column("y");
      const fitted = new data.LabelEncoder().fit(column);
      for (const encoder of [fitted, reloaded(fitted, new data.LabelEncoder())]) {
        close(encoder.classes, each.classes);
        const encoded = encoder.transform(column);
        assert.deepEqual([encoded.values, encoded.columns], [each.encoded, ["y"]]);
        close(encoder.inverseTransform(encoded).values, each.inverse);
        close(encoder.inverseTransform(Int32Array.from(each.encoded)), each.inverse);
      }
    });
});

describe("SimpleImputer", () => {
  for (const each of cases.imputer)
    test(each.name, () => {
      const fit = () => new data.SimpleImputer(each.options).fit(frame(each.train));
      // scikit-learn drops such a column, and says so in a warning.
      if (each.statistics.includes(null)) return void assert.throws(fit, /has no value to learn from/);
      const fitted = fit();
      for (const imputer of [fitted, reloaded(fitted, new data.SimpleImputer())]) {
        close(imputer.statistics, each.statistics);
        const filled = imputer.transform(frame(each.test));
        close(filled.values, each.filled);
        close(imputer.transform(frame(each.test).values), each.filled);
      }
    });
});

describe("StandardScaler and MinMaxScaler", () => {
  for (const each of cases.scaler)
    test(each.name, () => {
      const empty = () =>
        each.class === "MinMaxScaler" ? new data.MinMaxScaler(each.options) : new data.StandardScaler();
      const fitted = empty().fit(frame(each.train));
      for (const scaler of [
        fitted,
        reloaded(fitted, each.class === "MinMaxScaler" ? new data.MinMaxScaler() : empty()),
      ]) {
        const scaled = scaler.transform(frame(each.test));
        close(scaled.values, each.scaled);
        close(scaler.inverseTransform(scaled).values, each.inverse);
      }
    });
});
