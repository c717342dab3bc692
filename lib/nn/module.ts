import type { Tensor, Variable } from "@tensorflow/tfjs";
import { jupyterDisplay, type MimeBundle } from "../notebook/bridge";
import { tf } from "../tensorflow";
import { type Summary, summarise } from "./summary";

/**
 * What every model and every layer is: fields that hold parameters, layers or lists of layers, and `forward`.
 *
 * Parameters are found in the fields, as in `torch.nn.Module`: a `tf.Variable` is a parameter, another Module or an array of
 * Modules (PyTorch's ModuleList) is looked through in its turn. Names are the fields' names, joined by dots: `layers.0.weight`.
 */
export abstract class Module {
  /** Computes the output from the input; shapes are the model's own matter. */
  abstract forward(x: Tensor): Tensor;

  /** What stands in the brackets when the layer is printed, `in_features=13, …`; empty by default. */
  protected extraRepresentation(): string {
    return "";
  }

  /** The layers and lists of layers in this module's own fields, in the order of the fields. */
  namedChildren(): [name: string, child: Module | Module[]][] {
    const fields = Object.entries(this) as [string, unknown][];
    return fields.filter((field): field is [string, Module | Module[]] => isChild(field[1]));
  }

  /** Every parameter with its name, each once, in PyTorch's order: a module's own before those of its children. */
  namedParameters(): [name: string, parameter: Variable][] {
    const seen = new Set<unknown>();
    return [...walk(this, "", seen)];
  }

  /** Every parameter, each once: what an optimiser takes. */
  parameters(): Variable[] {
    return this.namedParameters().map(([, parameter]) => parameter);
  }

  /**
   * The layers with the shapes of their outputs and their numbers of parameters.
   * @param inputShape of a batch, such as [506, 13]; `forward` runs once on zeros of this shape
   */
  summary(inputShape: number[]): Summary {
    return summarise(this, inputShape);
  }

  /** As PyTorch prints a module. */
  toString(): string {
    const head = this.constructor.name;
    const children = this.namedChildren();
    if (children.length === 0) return `${head}(${this.extraRepresentation()})`;
    const lines = children.map(([name, child]) => `(${name}): ${Array.isArray(child) ? listText(child) : child}`);
    return `${head}(\n${indent(lines)}\n)`;
  }

  [jupyterDisplay](): MimeBundle {
    return { "text/plain": this.toString() };
  }
}

function isChild(value: unknown): value is Module | Module[] {
  return value instanceof Module || isModuleList(value);
}

function isModuleList(value: unknown): value is Module[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => item instanceof Module);
}

function* walk(module: Module, prefix: string, seen: Set<unknown>): Generator<[string, Variable]> {
  if (seen.has(module)) return;
  seen.add(module);
  for (const [name, value] of Object.entries(module)) {
    if (!(value instanceof tf.Variable) || !value.trainable || seen.has(value)) continue;
    seen.add(value);
    yield [prefix + name, value];
  }
  for (const [name, child] of module.namedChildren()) {
    if (!Array.isArray(child)) yield* walk(child, `${prefix}${name}.`, seen);
    else for (const [i, item] of child.entries()) yield* walk(item, `${prefix}${name}.${i}.`, seen);
  }
}

/** A list prints as PyTorch's ModuleList: equal neighbours in one line. */
function listText(modules: Module[]): string {
  const lines: string[] = [];
  for (let i = 0; i < modules.length; ) {
    const text = String(modules[i]);
    let end = i + 1;
    while (end < modules.length && String(modules[end]) === text) end++;
    lines.push(end - i === 1 ? `(${i}): ${text}` : `(${i}-${end - 1}): ${end - i} x ${text}`);
    i = end;
  }
  return `ModuleList(\n${indent(lines)}\n)`;
}

function indent(lines: string[]): string {
  return lines.join("\n").replace(/^/gm, "  ");
}
