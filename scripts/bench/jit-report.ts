/** The benchmark's numbers as a table and as a chart. */
import { cpus } from "node:os";
import { plot } from "nonlinear";
import type { Rows } from "../pages";
import type { Case } from "./jit-cases";

/** Microseconds per epoch, by engine; what an engine cannot run is not there. */
export type Times = Readonly<Record<string, number>>;

export interface Result extends Case {
  /** Milliseconds of the first call of the step: recording, compiling, one epoch. */
  readonly compile: number;
  /** Milliseconds from nothing, the model not yet made, to the first loss. */
  readonly firstLoss: number;
  readonly times: Times;
  /** Why an engine is not among the times. */
  readonly failures: Readonly<Record<string, string>>;
}

const HEADINGS = [
  "network".padEnd(22),
  "µs per epoch",
  "step(n)",
  "× PyTorch",
  "× JAX",
  "× JAX scan, step(n)",
  "× TensorFlow.js",
  "÷ fused C",
  "compile ms",
  "first loss ms",
] as const;

/** The head of a table in Markdown. */
export function formatHeading(): string {
  const rule = HEADINGS.map((heading, i) =>
    i < 1 ? "-".repeat(heading.length) : `${"-".repeat(heading.length - 1)}:`,
  );
  return `${row(HEADINGS)}\n${row(rule)}`;
}

/**
 * A line of the table: how many times as fast as PyTorch, JAX and plain TensorFlow.js, and as slow as fused C, `jit`
 * is. Each epoch is a call of its own, but for `step(n)` and JAX's scan, which have the loop inside.
 */
export function formatResult({ name, compile, firstLoss, times }: Result): string {
  return row([
    name,
    ...[
      times.jit,
      times.inOneCall,
      bestTorch(times) / times.jit,
      times.jax / times.jit,
      times.jaxScan / times.inOneCall,
      times.eager / times.jit,
      times.jit / times.c,
      compile,
      firstLoss,
    ].map(number),
  ]);
}

/** The part of docs/speed.md that a run writes. */
export function formatPage(results: readonly Result[], rows: string): string {
  const [{ model }] = cpus();
  const table = [formatHeading(), ...results.map(formatResult)].join("\n").replace(/ {2,}/g, " ");
  return `On ${cpus().length} cores of ${model}, Node ${process.versions.node}:

${table}

What a row costs, in a network of four hidden layers of width 3:

${rows.replace(/ {2,}/g, " ")}

`;
}

/** The README's rows that a run writes: three networks, by the first cell of the row. */
export function readmeRows(results: readonly Result[]): Rows {
  const networks = {
    "the class": "lesson, class",
    "506 rows, four layers of 32 units": "506 rows, 4 × 32",
    "506 rows, four layers of 512 units": "506 rows, 4 × 512",
  };
  return Object.fromEntries(
    Object.entries(networks).map(([words, name]) => {
      const result = results.find((one) => one.name === name);
      if (!result) throw new Error(`The run has no network "${name}".`);
      const [own, torch] = [result.times.jit, bestTorch(result.times)];
      return [`µs per epoch, ${words}`, [number(torch), number(own), `${number(torch / own)} × as fast`]];
    }),
  );
}

function number(value: number): string {
  if (!Number.isFinite(value)) return "–";
  return value >= 1000 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(3)));
}

function bestTorch({ torch1, torch2, compiledTorch }: Times): number {
  return Math.min(...[torch1, torch2, compiledTorch].filter((time) => time !== undefined));
}

function row(cells: readonly string[]): string {
  const padded = cells.map((cell, i) => (i < 1 ? cell.padEnd(HEADINGS[i].length) : cell.padStart(HEADINGS[i].length)));
  return `| ${padded.join(" | ")} |`;
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

/** Epochs per second against the width of the network, of the batch of 506 rows and four hidden layers. */
export function chart(results: readonly Result[]): plot.Figure {
  const widths = results.filter(
    ({ rows, depth, slope, name }) => rows === 506 && depth === 4 && slope > 0 && !name.startsWith("lesson"),
  );
  const series: [string, (times: Times) => number | undefined][] = [
    ["jit", ({ jit }) => jit],
    ["fused C", ({ c }) => c],
    ["PyTorch", (times) => finite(bestTorch(times))],
    ["JAX", ({ jax }) => jax],
    ["TensorFlow.js", ({ eager }) => eager],
  ];
  const traces = series.map(([name, time]) => {
    const points = widths.flatMap(({ width, times }) => {
      const microseconds = time(times);
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
    font: { family: "Open Sans, sans-serif" },
  });
}
