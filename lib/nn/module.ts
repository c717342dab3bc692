/** The base class of every model and layer. */
import type { Tensor, Variable } from "@tensorflow/tfjs";
import { tf } from "../tensorflow";
import { type ModuleTree, printTree } from "./print";
import { type Summary, summarize } from "./summary";

const jupyterDisplay: unique symbol = Symbol.for("Jupyter.display");

/**
 * A model or a part of one: it has parameters and computes an output from an input.
 *
 * Write a class with layers in its fields and a method `forward`. A field counts as part of the model when it holds a
 * module, a `tf.Variable`, or an array of these.
 */
export abstract class Module {
  /** Computes the output of the module. */
  abstract forward(...inputs: Tensor[]): Tensor;

  /** All parameters, each once, also when several modules share it. */
  parameters(): Variable[] {
    return this.namedParameters().map(([, parameter]) => parameter);
  }

  /** All parameters with their names, as in PyTorch: `linear1.weight`, `layers.0.bias`. A shared one has its first name. */
  namedParameters(): [name: string, parameter: Variable][] {
    const seen = new Set<Variable>();
    return this.namedModules().flatMap(([prefix, module]) =>
      parts(module).flatMap(([name, part]): [string, Variable][] => {
        if (part instanceof Module || seen.has(part)) return [];
        seen.add(part);
        return [[join(prefix, name), part]];
      }),
    );
  }

  /** This module, named "", and all modules within it, each once, a parent before its children. */
  namedModules(): [name: string, module: Module][] {
    const found = new Map<Module, string>();
    const visit = (module: Module, name: string): void => {
      if (found.has(module)) return;
      found.set(module, name);
      for (const [childName, child] of module.namedChildren()) visit(child, join(name, childName));
    };
    visit(this, "");
    return Array.from(found, ([module, name]) => [name, module]);
  }

  /** The modules directly in the fields of this one, by name; `layers.0` is the first in the array `layers`. */
  namedChildren(): [name: string, child: Module][] {
    return parts(this).filter((part): part is [string, Module] => part[1] instanceof Module);
  }

  /** What `toString` writes between the parentheses of a layer. Override it to show the settings of a layer of your own. */
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

  /** Frees the memory of the parameters. The model cannot be used afterwards. */
  dispose(): void {
    tf.dispose(this.parameters());
  }

  [jupyterDisplay](): Record<string, string> {
    return { "text/plain": this.toString() };
  }
}

/** The modules and parameters in the fields of a module, those in arrays included. */
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

function join(prefix: string, name: string): string {
  return prefix === "" ? name : `${prefix}.${name}`;
}
