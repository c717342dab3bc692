/** The benchmark's numbers as a table and as a chart. */
import { plot } from "nonlinear";
import type { Case } from "./jit_cases";

/** Microseconds per epoch, by engine; what an engine cannot run is not there. */
export type Times = Readonly<Record<string, number>>;

export interface Result extends Case {
  /** What `jit` chose. */
  readonly engine: string;
  /** Milliseconds from the call of `jit` to the first loss. */
  readonly firstLoss: number;
  readonly times: Times;
}

const COLUMNS = ["c", "wasm", "graph", "eager", "torch1", "torch2", "compiledTorch"] as const;

export function formatHeading(): string {
  const names = [
    "C",
    "wasm",
    "graph",
    "eager",
    "torch 1",
    "torch 2",
    "compiled",
    "jit",
    "first",
    "× torch",
    "× eager",
    "÷ C",
  ];
  const units = ["µs", "µs", "µs", "µs", "µs", "µs", "µs", "", "ms", "", "", ""];
  return [names, units].map((cells, i) => row(i === 0 ? "µs per epoch" : "", cells)).join("\n");
}

/** A line of the table: microseconds per epoch, then how many times as fast as PyTorch and eager tfjs, and as slow as C, the chosen engine is. */
export function formatResult({ name, engine, firstLoss, times }: Result): string {
  const own = times[engine];
  const ratio = (value: number) => (Number.isFinite(value) ? value.toPrecision(3) : "–");
  const microseconds = COLUMNS.map((column) => (times[column] === undefined ? "–" : times[column].toPrecision(3)));
  return row(name, [
    ...microseconds.map((text) => (text.includes("e") ? String(Math.round(Number(text))) : text)),
    engine,
    firstLoss.toFixed(0),
    ratio(bestTorch(times) / own),
    ratio(times.eager / own),
    ratio(own / (times.c ?? Number.NaN)),
  ]);
}

function bestTorch({ torch1, torch2, compiledTorch }: Times): number {
  return Math.min(torch1, torch2, compiledTorch ?? Number.POSITIVE_INFINITY);
}

function row(name: string, cells: readonly string[]): string {
  return name.padEnd(22) + cells.map((cell) => cell.padStart(9)).join("");
}

/** Epochs per second against the width of the network, of the batch of 506 rows and four hidden layers. */
export function chart(results: readonly Result[]): plot.Figure {
  const widths = results.filter(
    ({ rows, depth, slope, name }) => rows === 506 && depth === 4 && slope > 0 && !name.startsWith("lesson"),
  );
  const series: [string, (times: Times, engine: string) => number | undefined][] = [
    ["jit", (times, engine) => times[engine]],
    ["C, fused by hand", ({ c }) => c],
    ["PyTorch", bestTorch],
    ["TensorFlow.js", ({ eager }) => eager],
  ];
  const traces = series.map(([name, time]) => {
    const points = widths.flatMap(({ width, times, engine }) => {
      const microseconds = time(times, engine);
      return microseconds === undefined ? [] : [{ width, perSecond: 1e6 / microseconds }];
    });
    return {
      type: "scatter",
      mode: "lines+markers",
      name,
      x: points.map(({ width }) => width),
      y: points.map(({ perSecond }) => perSecond),
    };
  });
  return new plot.Figure(traces, {
    title: { text: "Training speed against width" },
    xaxis: { type: "log", title: { text: "width of four hidden layers" } },
    yaxis: { type: "log", title: { text: "epochs per second" } },
  });
}
