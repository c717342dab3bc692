/** The table of a model's layers. */
import type { Variable } from "@tensorflow/tfjs";
import { jupyterDisplay } from "../notebook/bridge";
import { type TableColumn, tableToHtml } from "../notebook/table";
import { tf } from "../tensorflow";
import { inEvalMode } from "./eval-mode";
import type { Module } from "./module";
import { observe } from "./observe";

/** A line of the table: a module within the model. */
export interface SummaryRow {
  /** The module's name and class: `linear1 (Linear)`. */
  layer: string;
  /** The shape of what it gives; undefined when the model's `forward` does not use it. */
  outputShape?: number[];
  /** The count of numbers in its own parameters; a parameter shared with a module above counts there. */
  parameters: number;
}

/** The table of a model's layers. `toString()` aligns it as text. */
export class Summary {
  constructor(
    readonly rows: readonly SummaryRow[],
    readonly totalParameters: number,
    readonly trainableParameters: number,
  ) {}

  toString(): string {
    const columns = this.columns();
    const widths = columns.map(({ name, cells }) => Math.max(...[name, ...cells].map(({ length }) => length)));
    const line = (texts: string[]) =>
      texts
        .map((text, i) => (columns[i].align === "right" ? text.padStart(widths[i]) : text.padEnd(widths[i])))
        .join("  ");
    const head = line(columns.map(({ name }) => name));
    const body = this.rows.map((_, row) => line(columns.map(({ cells }) => cells[row])));
    const rule = "─".repeat(head.length);
    return [head, rule, ...body, rule, this.total()].join("\n");
  }

  [jupyterDisplay](): Record<string, string> {
    const html = tableToHtml({ columns: this.columns(), footer: this.total() });
    return { "text/html": html, "text/plain": this.toString() };
  }

  private columns(): TableColumn[] {
    const shapes = this.rows.map(({ outputShape }) => (outputShape ? `[${outputShape.join(", ")}]` : "not used"));
    const counts = this.rows.map(({ parameters }) => parameters.toLocaleString("en-US"));
    return [
      { name: "Layer", cells: this.rows.map(({ layer }) => layer), align: "left" },
      { name: "Output shape", cells: shapes, align: "left" },
      { name: "Parameters", cells: counts, align: "right" },
    ];
  }

  private total(): string {
    const trainable = this.trainableParameters.toLocaleString("en-US");
    return `Total: ${this.totalParameters.toLocaleString("en-US")} parameters, ${trainable} trainable`;
  }
}

/** Sends zeros through the model once and notes the shape of what each module gives. */
export function summarize(model: Module, inputShape: readonly number[]): Summary {
  const modules = model.namedModules();
  const shapes = outputShapes(model, inputShape);
  const counted = new Set<Variable>();
  const rows = modules.map(([name, module]): SummaryRow => {
    const own = module
      .parameters()
      .filter((parameter) => !isWithinChildren(module, parameter) && !counted.has(parameter));
    for (const parameter of own) counted.add(parameter);
    const type = module.constructor.name;
    return { layer: name === "" ? type : `${name} (${type})`, outputShape: shapes.get(module), parameters: count(own) };
  });
  const parameters = model.parameters();
  return new Summary(rows, count(parameters), count(parameters.filter(({ trainable }) => trainable)));
}

function outputShapes(model: Module, inputShape: readonly number[]): Map<Module, number[]> {
  const shapes = new Map<Module, number[]>();
  const modules = model.namedModules().map(([, module]) => module);
  // In evaluation mode, as zeros must neither count as training data nor draw random numbers.
  inEvalMode(model, () =>
    observe(
      modules,
      (module, output) => shapes.set(module, output.shape),
      () => tf.tidy(() => void model.forward(tf.zeros([...inputShape]))),
    ),
  );
  return shapes;
}

function isWithinChildren(module: Module, parameter: Variable): boolean {
  return module.namedChildren().some(([, child]) => child.parameters().includes(parameter));
}

function count(parameters: readonly Variable[]): number {
  return parameters.reduce((sum, { size }) => sum + size, 0);
}
