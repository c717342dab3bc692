/** `whos`: the variables of the notebook as a table; IPython's `%whos`. */
import { inspect } from "nonlinear/platform/inspect";
import { escapeHtml } from "../html";

interface Row {
  name: string;
  type: string;
  shape: string;
  size: string;
}

/** Longer values are cut. */
const MOST_CHARACTERS = 40;

export class VariableTable {
  constructor(readonly rows: readonly Row[]) {}

  [inspect.custom](): string {
    const lines = [HEAD, ...this.rows];
    const width = (key: keyof Row) => Math.max(...lines.map((row) => row[key].length));
    const widths = (["name", "type", "shape"] as const).map(width);
    return lines
      .map(
        ({ name, type, shape, size }) =>
          `${[name, type, shape].map((text, i) => text.padEnd(widths[i])).join("  ")}  ${size}`,
      )
      .map((line) => line.trimEnd())
      .join("\n");
  }

  toHtml(): string {
    const row = (cell: string, { name, type, shape, size }: Row) =>
      `<tr>${[name, type, shape, size].map((text) => `<${cell}>${escapeHtml(text)}</${cell}>`).join("")}</tr>`;
    return `<table><thead>${row("th", HEAD)}</thead><tbody>${this.rows.map((one) => row("td", one)).join("")}</tbody></table>`;
  }
}

const HEAD: Row = { name: "name", type: "type", shape: "shape or value", size: "size" };

/** @param builtIns the names of the kernel's own functions, which are left out */
export function tableOf(
  variables: readonly [name: string, value: unknown][],
  builtIns: ReadonlySet<string>,
): VariableTable {
  const own = variables.filter(([name]) => !builtIns.has(name));
  return new VariableTable(own.map(([name, value]) => ({ name, ...describe(value) })));
}

function describe(value: unknown): Omit<Row, "name"> {
  try {
    return describeSafely(value);
  } catch {
    return { type: typeof value, shape: "cannot be shown", size: "" };
  }
}

function describeSafely(value: unknown): Omit<Row, "name"> {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) {
    return { type: value === null ? "null" : typeof value, shape: short(inspect(value)), size: "" };
  }
  if (typeof value === "function") {
    const isClass = /^class\b/.test(Function.prototype.toString.call(value));
    return { type: isClass ? "class" : "function", shape: "", size: "" };
  }
  const type = value.constructor?.name ?? "object";
  if (ArrayBuffer.isView(value)) return { type, shape: lengthOf(value), size: bytes(value.byteLength) };
  if (Array.isArray(value)) return { type: "Array", shape: `(${value.length})`, size: "" };
  if (value instanceof Map || value instanceof Set) return { type, shape: `(${value.size})`, size: "" };
  const { shape, dtype, size } = value as { shape?: unknown; dtype?: unknown; size?: unknown };
  if (!Array.isArray(shape))
    return { type: Object.prototype.toString.call(value) === "[object Module]" ? "module" : type, shape: "", size: "" };
  if (typeof dtype !== "string") return { type, shape: `(${shape.join(", ")})`, size: "" };
  const isDisposed = (value as { isDisposed?: boolean }).isDisposed === true;
  const width = dtype === "bool" ? 1 : 4;
  return {
    type: `${type} ${dtype}`,
    shape: `(${shape.join(", ")})`,
    size: isDisposed ? "disposed of" : typeof size === "number" ? bytes(size * width) : "",
  };
}

const lengthOf = (view: ArrayBufferView): string =>
  "length" in view ? `(${(view as Uint8Array).length})` : `(${view.byteLength})`;

const short = (text: string): string =>
  text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text;

function bytes(count: number): string {
  if (count < 1024) return `${count} B`;
  if (count < 1024 ** 2) return `${(count / 1024).toFixed(1)} KB`;
  return `${(count / 1024 ** 2).toFixed(1)} MB`;
}
