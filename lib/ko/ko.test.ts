import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { bostonColumns } from "../data";
import * as english from "../index";
import { CHART_WORDS } from "./chart-words";

/** Loaded late, as it changes the library. */
const korean = (): typeof english => require("./index");

test("the library in Korean is the same, with other words in charts and descriptions", async () => {
  const inEnglish = english.plot.predicted([1, 2, 3], [1, 2, 2.5], { label: "price" });
  const descriptions = Object.values(bostonColumns).map(({ description }) => description);
  const { data, plot, ...rest } = korean();
  for (const [name, value] of Object.entries(rest)) assert.equal(value, Reflect.get(english, name), name);

  const inKorean = plot.predicted([1, 2, 3], [1, 2, 2.5], { label: "가격" });
  const titleOf = (figure: english.plot.Figure, axis: string) =>
    (figure.layout[axis] as { title: { text: string } }).title.text;
  assert.equal(titleOf(inEnglish, "xaxis"), "True price");
  assert.equal(titleOf(inKorean, "xaxis"), "실제 가격");
  assert.match(String(inKorean), /^Figure: 예측값과 실제값\n평균 제곱근 오차 0\.2887, R² 0\.875\n/);
  assert.deepEqual(
    inKorean.data.map(({ x }) => x),
    inEnglish.data.map(({ x }) => x),
  );

  const described = Object.entries(data.bostonColumns);
  assert.deepEqual(
    described.map(([name]) => name),
    (await data.loadBoston()).columns,
  );
  described.forEach(([name, { description }], i) => {
    assert.match(description, /\p{Script=Hangul}/u, name);
    assert.notEqual(description, descriptions[i]);
  });
});

test("a chart's words are found with what varies in them, and other texts stay", () => {
  const { plot } = korean();
  const { data, layout } = plot.loss({ "by hand": { epochs: [1, 2], losses: [2, 1], validationLosses: [3, 2] } });
  const names = data.map(({ name }) => name);
  assert.deepEqual(names, ["by hand", "by hand, 검증", "by hand, 검증, 최저"]);
  assert.match(JSON.stringify(layout), /"에포크".*"손실"/);
  const own = new plot.Figure([{ type: "bar", x: ["Loss"], y: [1], name: "mine" }], { title: "Epochs" });
  assert.deepEqual(
    [own.data[0].name, own.data[0].x, (own.layout.title as { text: string }).text],
    ["mine", ["Loss"], "Epochs"],
  );
});

test("no words are left of charts that write others by now", () => {
  const sources = ["plot", "experiment"]
    .map((part) => join(__dirname, "..", "..", part))
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)))
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => readFileSync(name, "utf8"))
    .join("\n");
  // `value` is what a chart puts into its phrase when it has no label.
  const isWritten = (words: string) => words.split(/\{\d\}|value$/).every((part) => sources.includes(part.trim()));
  assert.deepEqual(
    Object.keys(CHART_WORDS).filter((words) => !isWritten(words)),
    [],
  );
});
