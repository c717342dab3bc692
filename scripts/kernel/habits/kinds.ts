/** What the values are that an error of a cell is about. */
import type * as TypeScript from "typescript";
import { cellFileOf } from "../compile/program";

export type Kind =
  | "tensor"
  | "module"
  | "optimizer"
  | "frame"
  | "list"
  | "text"
  | "number"
  | "map"
  | "set"
  | "dictionary";

/** Members by which a class is known, also one of the user's that extends it. */
const MEMBERS: readonly (readonly [Kind, string[]])[] = [
  ["tensor", ["dataSync", "shape"]],
  ["module", ["forward", "namedParameters"]],
  ["optimizer", ["minimize"]],
  ["frame", ["iloc", "loc"]],
];

/** The syntax tree of the newest cell, with its types. */
export class CellTree {
  private readonly file: TypeScript.SourceFile | undefined;

  constructor(
    readonly ts: typeof TypeScript,
    private readonly program: TypeScript.Program | undefined,
  ) {
    this.file = cellFileOf(program);
  }

  /** Returns the innermost node that covers a part of the cell's text. */
  nodeAt(start: number, end: number): TypeScript.Node | undefined {
    const file = this.file;
    if (!file) return undefined;
    // tslab puts one line before the cell.
    const added = file.text.indexOf("\n") + 1;
    const innermost = (node: TypeScript.Node): TypeScript.Node =>
      this.ts.forEachChild(node, (child) =>
        child.getStart(file) <= start + added && end + added <= child.end ? innermost(child) : undefined,
      ) ?? node;
    return innermost(file);
  }

  /** Returns what kind of value an expression has; undefined for others, and where nothing is known of it. */
  kindOf(node: TypeScript.Node): Kind | undefined {
    const checker = this.program?.getTypeChecker();
    const type = checker?.getTypeAtLocation(node);
    if (!checker || !type) return undefined;
    const { TypeFlags, SymbolFlags } = this.ts;
    if (type.flags & TypeFlags.StringLike) return "text";
    if (type.flags & TypeFlags.NumberLike) return "number";
    if (checker.isArrayType(type) || checker.isTupleType(type)) return "list";
    const known = MEMBERS.find(([, members]) => members.every((name) => type.getProperty(name)));
    if (known) return known[0];
    const { name = "", flags = 0 } = type.symbol ?? {};
    if (name === "Map" || name === "Set") return name === "Map" ? "map" : "set";
    const isPlain =
      flags & (SymbolFlags.ObjectLiteral | SymbolFlags.TypeLiteral) && type.getCallSignatures().length === 0;
    return isPlain ? "dictionary" : undefined;
  }
}
