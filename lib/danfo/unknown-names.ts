/**
 * Fault: `df.tpyo` is undefined and `df.typo = …` puts a property beside the table, both in silence; a column named
 * "shape", "values" or "count" hides Danfo's own.
 * Mend: what a DataFrame has no method for is looked up among its columns, and else an error that names the nearest. A
 * column with the name of a method is reached by `df.column("count")`.
 */
import { nearest } from "../nearest";
import { columnAt, type Frame, isFrame, type Series } from "./core/frame";
import { noColumn } from "./core/names";
import { show } from "./core/values";
import { LEFT_OUT } from "./left-out";
import type { Parts } from "./parts";

/** Names that promises, TensorFlow.js, Jupyter, Node and test runners look up on any object to see what it is. */
const PROBES = new Set(
  (
    "then length size data dataSync dataId throwIfDisposed kept rank dtype toMimeBundle toHtml inspect toJSON nodeType " +
    "tagName href asymmetricMatch next return throw default buffer byteLength byteOffset BYTES_PER_ELEMENT callee caller arguments " +
    "getOwnPropertyDescriptor window document cause stack message name code callback apply call isBuffer copyWithin"
  ).split(" "),
);

export function mendUnknownNames({ base, frame }: Parts): void {
  // The end of the chain of prototypes: only what is found nowhere else comes here, so that all else is as quick as
  // before.
  const end = new Proxy(Object.prototype, {
    get(target, name, receiver: Frame | Series) {
      if (typeof name === "symbol" || name in target || isInner(name)) return Reflect.get(target, name, receiver);
      if (isFrame(receiver) && isWhole(receiver)) {
        const place = receiver.$columns.indexOf(name);
        if (place >= 0) return columnAt(receiver, place);
      }
      const instead = Object.hasOwn(LEFT_OUT, name) ? LEFT_OUT[name] : undefined;
      if (instead) throw new Error(`${name} is not here: ${instead}`);
      if (!isFrame(receiver) || !isWhole(receiver) || PROBES.has(name) || /^\d+$/.test(name)) return undefined;
      throw new Error(unknown(name, receiver, methods()));
    },
    set(target, name, value, receiver: Frame | Series) {
      const isColumn =
        typeof name === "string" && isFrame(receiver) && isWhole(receiver) && !isInner(name) && !(name in target);
      if (!isColumn) return Reflect.set(target, name, value, receiver);
      if (!receiver.$columns.includes(name)) {
        throw new Error(
          `${noColumn(name, receiver.$columns)} To add it: df.addColumn(${show(name)}, values, { inplace: true }).`,
        );
      }
      (receiver as unknown as { $setColumnData(name: string, values: unknown): void }).$setColumnData(name, value);
      return true;
    },
  });
  const methods = () =>
    [...new Set([...Object.getOwnPropertyNames(frame), ...Object.getOwnPropertyNames(base)])].filter(
      (name) => !isInner(name),
    );
  Object.setPrototypeOf(base, end);
}

/** Danfo's inner parts begin with $; a name that begins with _ or @ is nobody's column but some tool's mark. */
function isInner(name: string): boolean {
  return name.startsWith("$") || name.startsWith("_") || name.startsWith("@");
}

/** Not while the constructor is still at work. */
function isWhole(frame: Frame): boolean {
  return Array.isArray(frame.$columns);
}

function unknown(name: string, frame: Frame, methods: readonly string[]): string {
  const plain = (text: string) => text.replaceAll("_", "").toLowerCase();
  const same = methods.find((method) => plain(method) === plain(name));
  const near = same ?? nearest(name, [...frame.$columns, ...methods]);
  const hint = near === undefined ? "" : ` Did you mean ${show(near)}?`;
  return `There is no column or method ${show(name)}.${hint} The columns are ${frame.$columns.slice(0, 20).join(", ") || "none"}.`;
}
