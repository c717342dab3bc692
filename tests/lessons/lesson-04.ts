/** What the cells of the lesson on deep networks show when it has run at its full length, and its losses against PyTorch's. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Cell, Output } from "#scripts/check/notebook-file";
import { readFixture } from "#scripts/parity/result";

const EPOCHS = 100_000;
const RELATIVE_TOLERANCE = 1e-4;
/** A printed loss has five digits, so it is up to this far from the loss itself. */
const PRINTING = 5e-5;

interface LongRun {
  model: string;
  seed: number;
  /** The loss of epoch 1, and of every so many. */
  float32: number[];
}

/** PyTorch's losses by epoch. */
const torch = { class: lossesOf("class"), sequential: lossesOf("sequential") };

/** @param run gives the lesson's cells once it has run */
export function testLesson04(run: () => readonly Cell[]): void {
  /** The outputs of the first cell whose source has this in it. */
  const outputsOf = (part: string): readonly Output[] => {
    const cell = run().find(({ cell_type, source }) => cell_type === "code" && source.includes(part));
    assert.ok(cell, `no cell has ${part}`);
    return cell.outputs;
  };
  const printed = (part: string) =>
    outputsOf(part)
      .map(({ text = "" }) => text)
      .join("");
  const dataOf = (part: string, mime: string) =>
    outputsOf(part).find(({ data }) => data?.[mime] !== undefined)?.data?.[mime];

  test("every code cell ran, and none failed", () => {
    for (const { cell_type, outputs } of run()) {
      if (cell_type === "code") assert.ok(outputs.every(({ output_type }) => output_type !== "error"));
    }
    assert.ok(run().some(({ outputs }) => outputs.length > 0));
  });

  test("shows the data as a table", () => {
    const html = String(dataOf("loadBoston()", "text/html"));
    assert.match(html, /TARGET/);
    assert.match(html, /506/);
  });

  test("shows the shapes", () => assert.match(printed("x.shape, "), /x \[ 506, 13 \] y \[ 506, 1 \]/));

  test("the baseline is the variance of the target", () => {
    assert.match(printed("const baseline"), /predicting 22\.53 for every district: loss=84\.42/);
  });

  test("prints the class as PyTorch does", () => {
    assert.match(
      String(dataOf("class MyModel", "text/plain")),
      /MyModel\(\n {2}\(linear1\): Linear\(in_features=13, out_features=3, bias=True\)/,
    );
  });

  for (const [name, source, expected] of [
    ["the class", "train.epochs(epochs)", torch.class],
    ["the sequential model", "train.fit(model", torch.sequential],
  ] as const) {
    test(`${name} has PyTorch's losses where it prints them`, () => {
      const lines = [...printed(source).matchAll(/^Epoch (\d+): loss=(\S+)$/gm)];
      assert.deepEqual([lines[0][1], lines.at(-1)?.[1]], ["1", String(EPOCHS)]);
      for (const [, epoch, loss] of lines)
        assertClose(Number(loss), expected.get(Number(epoch)), RELATIVE_TOLERANCE + PRINTING);
    });
  }

  test("the chart has both models' losses, PyTorch's, and a picture for places without Plotly", () => {
    const figure = dataOf("plot.loss(", "application/vnd.plotly.v1+json") as {
      data: { name: string; x: number[]; y: number[] }[];
    };
    const byName = (name: string) => figure.data.find((trace) => trace.name?.includes(name));
    for (const [name, expected] of [
      ["class", torch.class],
      ["sequential", torch.sequential],
    ] as const) {
      const trace = byName(name);
      assert.ok(trace && trace.x.length > 100, `no curve of ${name}`);
      const known = [...trace.x.entries()].filter(([, epoch]) => expected.has(epoch));
      assert.ok(
        known.length > 20,
        `the curve of ${name} has ${known.length} epochs that PyTorch's losses are known of`,
      );
      for (const [i, epoch] of known) assertClose(trace.y[i], expected.get(epoch), RELATIVE_TOLERANCE);
    }
    assert.match(String(dataOf("plot.loss(", "image/png")), /^iVBORw0KGgo/);
  });

  test("shows predictions against truth", () => {
    assert.ok(dataOf("plot.predicted(", "application/vnd.plotly.v1+json"));
  });
}

/** The losses of the first 1,000 epochs and of every 5,000th, with seed 0. */
function lossesOf(model: "class" | "sequential"): Map<number, number> {
  const early = readFixture<Record<typeof model, { losses: number[] }>>("lesson")[model].losses;
  const { every, runs } = readFixture<{ every: number; runs: LongRun[] }>("lesson_long");
  const late = runs.find((run) => run.model === model && run.seed === 0)?.float32.slice(1) ?? [];
  return new Map([
    ...early.map((loss, i): [number, number] => [i + 1, loss]),
    ...late.map((loss, i): [number, number] => [(i + 1) * every, loss]),
  ]);
}

function assertClose(actual: number, expected: number | undefined, relative: number): void {
  assert.ok(expected !== undefined);
  const difference = Math.abs(actual - expected) / Math.abs(expected);
  assert.ok(
    difference <= relative,
    `${actual} is ${difference.toExponential(1)} from ${expected}, more than ${relative}`,
  );
}
