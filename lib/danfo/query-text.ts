/** The condition of `df.query("age > 30 and city == 'Seoul'")`, as pandas writes it. */

import { type Frame, makeSeries, type Series } from "./core/frame";
import { columnPlace } from "./core/names";
import { type Comparison, compares, type Operation, operate } from "./core/operations";
import { isMissing, keyOf, show } from "./core/values";

type Value = { each: readonly unknown[] } | { all: unknown };

const TOKEN =
  /\s*(?:(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|`([^`]+)`|([\p{L}_$][\p{L}\p{N}_$]*)|(\*\*|[<>=!]=|[-+*/%<>()[\],&|~]))/uy;
const COMPARISONS: Readonly<Record<string, Comparison>> = {
  "<": "lt",
  ">": "gt",
  "<=": "le",
  ">=": "ge",
  "==": "eq",
  "!=": "ne",
};
const SUMS: Readonly<Record<string, Operation>> = { "+": "add", "-": "sub" };
const PRODUCTS: Readonly<Record<string, Operation>> = { "*": "mul", "/": "div", "%": "mod" };
const CONSTANTS: Readonly<Record<string, unknown>> = {
  True: true,
  true: true,
  False: false,
  false: false,
  None: null,
  null: null,
};

interface Token {
  kind: "number" | "text" | "column" | "word" | "sign";
  text: string;
}

/** A Series of true and false. @throws SyntaxError that shows the place; Error at an unknown column */
export function evaluateCondition(frame: Frame, condition: string): Series {
  const reader = new ConditionReader(frame, condition);
  const value = reader.read();
  const values = "each" in value ? value.each : frame.$index.map(() => value.all);
  if (!values.every((one) => typeof one === "boolean"))
    throw new TypeError(`query: ${show(condition)} gives no true and false.`);
  return makeSeries([...values], { index: frame.$index, dtype: "boolean" });
}

class ConditionReader {
  private readonly tokens: Token[];
  private at = 0;

  constructor(
    private readonly frame: Frame,
    private readonly condition: string,
  ) {
    this.tokens = tokensOf(condition);
  }

  read(): Value {
    const value = this.or();
    if (this.at < this.tokens.length) this.fail();
    return value;
  }

  private or(): Value {
    let value = this.and();
    while (this.take("or", "|")) value = this.logical(value, this.and(), (a, b) => a || b);
    return value;
  }

  private and(): Value {
    let value = this.not();
    while (this.take("and", "&")) value = this.logical(value, this.not(), (a, b) => a && b);
    return value;
  }

  private not(): Value {
    if (!this.take("not", "~")) return this.comparison();
    return this.map(this.not(), (value) => !truth(value));
  }

  /** `1 < a <= 3` holds where both parts hold. */
  private comparison(): Value {
    let left = this.sum();
    let result: Value | undefined;
    for (;;) {
      const isNot = this.peek()?.text === "not" && this.tokens[this.at + 1]?.text === "in";
      if (isNot || this.peek()?.text === "in") {
        this.at += isNot ? 2 : 1;
        const known = new Set(this.list().map(keyOf));
        return this.map(left, (value) => known.has(keyOf(value)) !== isNot);
      }
      const comparison = this.peek()?.kind === "sign" ? COMPARISONS[this.peek()?.text ?? ""] : undefined;
      if (!comparison) return result ?? left;
      this.at++;
      const right = this.sum();
      const part = this.combine(left, right, (a, b) => compares(comparison, a, b));
      result = result ? this.logical(result, part, (a, b) => a && b) : part;
      left = right;
    }
  }

  private sum(): Value {
    let value = this.product();
    for (let token = this.peek(); token?.kind === "sign" && SUMS[token.text]; token = this.peek()) {
      this.at++;
      value = this.compute(SUMS[token.text], value, this.product());
    }
    return value;
  }

  private product(): Value {
    let value = this.power();
    for (let token = this.peek(); token?.kind === "sign" && PRODUCTS[token.text]; token = this.peek()) {
      this.at++;
      value = this.compute(PRODUCTS[token.text], value, this.power());
    }
    return value;
  }

  private power(): Value {
    if (this.take("-")) return this.compute("mul", { all: -1 }, this.power());
    const base = this.atom();
    return this.take("**") ? this.compute("pow", base, this.power()) : base;
  }

  private atom(): Value {
    const token = this.tokens[this.at++];
    if (token?.kind === "number") return { all: Number(token.text) };
    if (token?.kind === "text") return { all: unquoted(token.text) };
    if (token?.kind === "column") return this.column(token.text);
    if (token?.kind === "word" && !this.frame.$columns.includes(token.text) && Object.hasOwn(CONSTANTS, token.text))
      return { all: CONSTANTS[token.text] };
    if (token?.kind === "word" && !["and", "or", "not", "in"].includes(token.text)) return this.column(token.text);
    if (token?.text === "(") {
      const value = this.or();
      if (!this.take(")")) this.fail();
      return value;
    }
    this.at--;
    return this.fail();
  }

  private column(name: string): Value {
    return { each: this.frame.$dataIncolumnFormat[columnPlace(this.frame, name, "query")] };
  }

  private list(): unknown[] {
    const end = this.take("[") ? "]" : this.take("(") ? ")" : this.fail();
    const values: unknown[] = [];
    while (!this.take(end)) {
      const value = this.sum();
      if ("each" in value) throw new SyntaxError("query: a list after `in` holds values, no columns.");
      values.push(value.all);
      if (!this.take(",") && this.peek()?.text !== end) this.fail();
    }
    return values;
  }

  private compute(operation: Operation, a: Value, b: Value): Value {
    return this.combine(a, b, (x, y) => operate(operation, [x], [y], "query")[0]);
  }

  private logical(a: Value, b: Value, combine: (a: boolean, b: boolean) => boolean): Value {
    return this.combine(a, b, (x, y) => combine(truth(x), truth(y)));
  }

  private combine(a: Value, b: Value, combine: (a: unknown, b: unknown) => unknown): Value {
    if ("all" in a && "all" in b) return { all: combine(a.all, b.all) };
    return {
      each: this.frame.$index.map((_, i) => combine("each" in a ? a.each[i] : a.all, "each" in b ? b.each[i] : b.all)),
    };
  }

  private map(value: Value, change: (value: unknown) => unknown): Value {
    return "each" in value ? { each: value.each.map(change) } : { all: change(value.all) };
  }

  private peek(): Token | undefined {
    return this.tokens[this.at];
  }

  private take(...texts: string[]): boolean {
    const token = this.peek();
    const isThere =
      token !== undefined && (token.kind === "sign" || token.kind === "word") && texts.includes(token.text);
    if (isThere) this.at++;
    return isThere;
  }

  private fail(): never {
    const token = this.peek();
    throw new SyntaxError(
      `query: ${show(this.condition)} is not understood ${token ? `at ${show(token.text)}` : "at its end"}. For example: "a > 1 and city == 'Seoul'".`,
    );
  }
}

function truth(value: unknown): boolean {
  if (typeof value === "boolean") return value;
  if (isMissing(value)) return false;
  throw new TypeError(`query: ${show(value)} is neither true nor false.`);
}

function tokensOf(condition: string): Token[] {
  const tokens: Token[] = [];
  const text = condition.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match)
      throw new SyntaxError(`query: ${show(condition)} is not understood at ${show(text.slice(start, start + 10))}.`);
    const kinds = ["number", "text", "column", "word", "sign"] as const;
    const group = match.findIndex((part, i) => i > 0 && part !== undefined);
    tokens.push({ kind: kinds[group - 1], text: match[group] });
  }
  return tokens;
}

function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, "$1");
}
