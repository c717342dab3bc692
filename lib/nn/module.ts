/** The base class of every model and layer. */
import type { NamedTensorMap, Tensor, Variable } from "@tensorflow/tfjs";
import { jupyterDisplay } from "../notebook/bridge";
import { inspect } from "../platform/inspect";
import { type LoadResult, loadVariables } from "../state";
import { tf } from "../tensorflow";
import { isBuffer } from "./parameter";
import { type ModuleTree, printTree } from "./print";
import { type Summary, summarize } from "./summary";

/**
 * A model or a part of one: it has parameters and computes an output from an input.
 *
 * Write a class with layers in its fields and a method `forward`. A field counts as part of the model when it holds a
 * module, a `tf.Variable`, or an array of these.
 */
export abstract class Module {
  /**
   * True (the default) in training mode, in which dropout and batch normalisation work otherwise than in evaluation
   * mode.
   */
  training = true;

  /** Computes the output of the module. */
  abstract forward(...inputs: Tensor[]): Tensor;

  /** All parameters, each once, also when several modules share it. */
  parameters(): Variable[] {
    return this.namedParameters().map(([, parameter]) => parameter);
  }

  /**
   * All parameters with their names, as in PyTorch: `linear1.weight`, `layers.0.bias`. A shared one has its first name.
   */
  namedParameters(): [name: string, parameter: Variable][] {
    return unique(this.namedVariables()).filter(([, variable]) => !isBuffer(variable));
  }

  /** The variables that are no parameters, such as the running mean of a `BatchNorm1d`, with their names. */
  namedBuffers(): [name: string, buffer: Variable][] {
    return unique(this.namedVariables()).filter(([, variable]) => isBuffer(variable));
  }

  /** This module, named "", and all modules within it, each once, a parent before its children. */
  namedModules(): [name: string, module: Module][] {
    return unique(this.modulePaths([]));
  }

  /** The modules directly in the fields of this one, by name; `layers.0` is the first in the array `layers`. */
  namedChildren(): [name: string, child: Module][] {
    return parts(this).filter((part): part is [string, Module] => part[1] instanceof Module);
  }

  /** Turns training mode on or off, here and in all modules within. */
  train(mode = true): this {
    for (const [, module] of this.namedModules()) module.training = mode;
    return this;
  }

  /** Turns training mode off, here and in all modules within: for predictions. */
  eval(): this {
    return this.train(false);
  }

  /** Freezes all parameters (false), so that no optimiser changes them, or lets them learn again (true). */
  requiresGrad(trainable = true): this {
    for (const parameter of this.parameters()) parameter.trainable = trainable;
    return this;
  }

  /**
   * Parameters and buffers by name, with PyTorch's names and in its order. These are the model's own variables and not
   * copies; a shared one is there under each of its names.
   */
  stateDict(): Record<string, Variable> {
    return Object.fromEntries(this.namedVariables());
  }

  /**
   * Copies values into the parameters and buffers of the same name. When something does not fit, nothing changes.
   *
   * @param state as `stateDict()` gives it, of a model of the same layers
   * @param options `strict: false` takes what fits by name, and returns what does not
   * @throws with a list of all names that are missing, unexpected (both unless `strict` is false), or of another shape
   */
  loadStateDict(state: NamedTensorMap, options?: { strict?: boolean }): LoadResult {
    return loadVariables(this.stateDict(), state, this.constructor.name, options);
  }

  /** The settings that `toString` writes between a layer's parentheses; override it in layers of your own. */
  extraRepr(): string {
    return "";
  }

  /** The layers and their settings, line by line, exactly as PyTorch prints them. */
  toString(): string {
    return printTree(tree(this));
  }

  /**
   * A table of the layers: the shape of what each gives, and how many parameters it has.
   *
   * @param inputShape the shape of a batch, for example [506, 13]; zeros of that shape go through the model once
   * @throws when the model does not take that shape
   */
  summary(inputShape: readonly number[]): Summary {
    return summarize(this, inputShape);
  }

  /** Frees the memory of parameters and buffers. The model cannot be used afterwards. */
  dispose(): void {
    tf.dispose(this.stateDict());
  }

  [jupyterDisplay](): Record<string, string> {
    return { "text/plain": this.toString() };
  }

  /** What `console.log(model)` prints. */
  [inspect.custom](): string {
    return this.toString();
  }

  /** Every way to a module, itself included; `above` guards against fields that point back. */
  private modulePaths(above: readonly Module[]): [name: string, module: Module][] {
    if (above.includes(this)) return [];
    const below = this.namedChildren().flatMap(([name, child]) =>
      child.modulePaths([...above, this]).map(([rest, module]): [string, Module] => [join(name, rest), module]),
    );
    return [["", this], ...below];
  }

  /** Every way to a variable: those of a module before those of its children. */
  private namedVariables(): [name: string, variable: Variable][] {
    return this.modulePaths([]).flatMap(([prefix, module]) =>
      parts(module).flatMap(([name, part]): [string, Variable][] =>
        part instanceof Module ? [] : [[join(prefix, name), part]],
      ),
    );
  }
}

/** The modules and variables in the fields of a module, those in arrays included. */
function parts(owner: object, prefix = ""): [name: string, part: Module | Variable][] {
  return Object.entries(owner).flatMap(([key, value]): [string, Module | Variable][] => {
    const name = join(prefix, key);
    if (value instanceof Module || value instanceof tf.Variable) return [[name, value]];
    return Array.isArray(value) ? parts(value, name) : [];
  });
}

/** A module, or an array that holds modules, as a tree to print. */
function tree(owner: Module | unknown[]): ModuleTree {
  const children = Object.entries(owner).filter(([, value]) => isPrinted(value));
  return {
    title: Array.isArray(owner) ? "ModuleList" : owner.constructor.name,
    settings: Array.isArray(owner) ? "" : owner.extraRepr(),
    children: children.map(([name, child]) => ({ name, tree: tree(child) })),
  };
}

function isPrinted(value: unknown): value is Module | unknown[] {
  return value instanceof Module || (Array.isArray(value) && value.some(isPrinted));
}

/** Each thing once, under its first name. */
function unique<T>(named: [name: string, thing: T][]): [name: string, thing: T][] {
  const seen = new Set<T>();
  return named.filter(([, thing]) => !seen.has(thing) && seen.add(thing));
}

function join(prefix: string, name: string): string {
  return prefix === "" || name === "" ? prefix + name : `${prefix}.${name}`;
}
