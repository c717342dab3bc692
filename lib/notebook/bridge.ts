/**
 * The bridge between the library and the notebook's kernel: showing values, updating what is shown, and hearing of an
 * interrupt.
 *
 * Three places can run the code. Our kernel sets a bridge on `globalThis` before the first cell; an unmended tslab has
 * its own display function; plain Node has neither, and there the text of a value is printed.
 */
import { inspect } from "../platform/inspect";

/** One value in several forms, keyed by MIME type; the notebook shows the richest one it can. */
export type MimeBundle = Record<string, unknown>;

/** The key of the method by which a value says how it shows itself: the convention of JavaScript kernels. */
export const jupyterDisplay: unique symbol = Symbol.for("Jupyter.display");

/** A value that knows its forms. The last value of a cell shows this way, and so does `display(value)`. */
export interface Displayable {
  [jupyterDisplay](): MimeBundle | Promise<MimeBundle>;
}

/** The error that a loop throws when the user interrupts the cell; named as in Jupyter. */
export interface KeyboardInterrupt extends Error {
  readonly name: "KeyboardInterrupt";
}

type KeyboardInterruptClass = new (message?: string) => KeyboardInterrupt;

/** The kernel's side of the bridge. */
export interface KernelBridge {
  /** Sends a `display_data` message (`update_display_data` when `update` is set) for the running cell. */
  display(bundle: MimeBundle, options?: { displayId?: string; update?: boolean }): void;
  /** Aborted when the running cell is interrupted; a new signal for each cell. */
  readonly interruptSignal: AbortSignal;
  /** Aborted at the next interrupt, whichever cell it is for; a new signal after each. */
  readonly nextInterrupt?: AbortSignal;
  /** The modules behind the names that TypeScript makes for imports: `nonlinear_1` stands for "nonlinear". */
  readonly imports?: ReadonlyMap<string, string>;
  /** The value of a name at the top of the cells; undefined where there is none. */
  topLevelValue?(name: string): unknown;
  /** The error with which an interrupted `await` of a cell rejects. */
  readonly KeyboardInterrupt: KeyboardInterruptClass;
}

/** A place in a cell's output whose content can be replaced. */
export interface DisplayHandle {
  /**
   * Shows the bundle: the first call adds an output, every later one replaces it. In plain Node each call prints the
   * text.
   */
  update(bundle: MimeBundle): void;
}

/**
 * The property of an error that holds the partial result of the failed call. When `const history = await train.fit(…)`
 * fails or is interrupted in a cell, our kernel gives `history` that.
 */
export const partialResult: unique symbol = Symbol.for("nonlinear.partialResult");

const KERNEL: unique symbol = Symbol.for("nonlinear.kernel");

/** The class that the kernel throws as well, so that `instanceof` knows every interrupt; without a kernel, our own. */
export const KeyboardInterrupt: KeyboardInterruptClass =
  kernel()?.KeyboardInterrupt ??
  class KeyboardInterrupt extends Error {
    override readonly name = "KeyboardInterrupt";

    constructor(message = "The cell was interrupted.") {
      super(message);
    }
  };

/** The bridge to our kernel; undefined under another kernel and in plain Node. */
export function kernel(): KernelBridge | undefined {
  return (globalThis as { readonly [KERNEL]?: KernelBridge })[KERNEL];
}

/** True in a notebook, where outputs can be pictures and can be updated. */
export function inNotebook(): boolean {
  return kernel() !== undefined || tslabDisplay() !== undefined;
}

/**
 * Shows a value in the middle of a cell; in plain Node prints its text. An object whose keys are MIME types is a value
 * in several forms: `display({ "text/html": "<b>bold</b>" })`; bytes in it, such as those of a PNG file, are allowed.
 * Await it where the order of outputs matters: a figure needs a moment to draw its static picture.
 */
export async function display(value: unknown): Promise<void> {
  if (isBundle(value)) return send(encoded(value));
  if (!inNotebook()) return console.log(textOf(value));
  const bundle = mimeBundle(value);
  send(bundle instanceof Promise ? await bundle : bundle);
}

const MIME_TYPE = /^(text|image|audio|video|application|model|font)\/[\w.+-]+$/;

function isBundle(value: unknown): value is MimeBundle {
  if (!isObject(value) || ![Object.prototype, null].includes(Object.getPrototypeOf(value))) return false;
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => MIME_TYPE.test(key));
}

/** A bundle for JSON: its bytes as base64. */
function encoded(bundle: MimeBundle): MimeBundle {
  const entries = Object.entries(bundle).map(([type, content]) => [
    type,
    content instanceof Uint8Array ? Buffer.from(content).toString("base64") : content,
  ]);
  return Object.fromEntries(entries);
}

/** A new output of the running cell that can be updated in place, from later cells too. */
export function newDisplay(): DisplayHandle {
  const displayId = crypto.randomUUID();
  let shown = false;
  return {
    update(bundle) {
      send(bundle, { displayId, update: shown });
      shown = true;
    },
  };
}

/** The forms of any value: its own ones where it has them (`Jupyter.display`, `toHtml()`), and always a text. */
export function mimeBundle(value: unknown): MimeBundle | Promise<MimeBundle> {
  if (isObject(value)) {
    if (typeof value[jupyterDisplay] === "function") return (value as unknown as Displayable)[jupyterDisplay]();
    if (typeof value.toHtml === "function") return { "text/html": value.toHtml(), "text/plain": textOf(value) };
  }
  return { "text/plain": textOf(value) };
}

/**
 * The signal of the running cell. A loop takes it once, at its start, so that it still stops when the cell has ended.
 */
export function interruptSignal(): AbortSignal | undefined {
  return kernel()?.interruptSignal;
}

/** The signal of the next interrupt, whichever cell it is for: for what an interrupt of a later cell ends, too. */
export function nextInterrupt(): AbortSignal | undefined {
  return kernel()?.nextInterrupt;
}

/**
 * Aborted when the cell is interrupted or, should nobody await what it has begun, a later one: for work in other threads
 * and processes, which would go on for ever.
 */
export function interruptOfThisOrNext(): AbortSignal | undefined {
  const signals = [interruptSignal(), nextInterrupt()].filter((signal) => signal !== undefined);
  return signals.length > 0 ? AbortSignal.any(signals) : undefined;
}

/** True when the user has interrupted the cell of the signal, by default the running one. */
export function interrupted(signal: AbortSignal | undefined = interruptSignal()): boolean {
  return signal?.aborted ?? false;
}

/** @throws KeyboardInterrupt when the user has interrupted the cell. */
export function throwIfInterrupted(signal: AbortSignal | undefined = interruptSignal()): void {
  if (interrupted(signal)) throw new KeyboardInterrupt();
}

function send(bundle: MimeBundle, options: { displayId?: string; update?: boolean } = {}): void {
  const bridge = kernel();
  const tslab = bridge ? undefined : tslabDisplay();
  if (bridge) bridge.display(bundle, options);
  else if (tslab) {
    const transient = options.displayId === undefined ? {} : { display_id: options.displayId };
    tslab({ data: bundle, metadata: {}, transient }, options.update ?? false);
  } else console.log(bundle["text/plain"] ?? inspect(bundle));
}

type TslabDisplay = (message: { data: MimeBundle; metadata: object; transient: object }, update: boolean) => void;

/** tslab's own sender, which takes a bundle of several types where its public functions take one; never loads tslab. */
function tslabDisplay(): TslabDisplay | undefined {
  const path = Object.keys(require.cache).find((file) => /[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(file));
  return path === undefined ? undefined : (require.cache[path]?.exports.lastWriteDisplayData ?? undefined);
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (isObject(value) && typeof value.toString === "function" && value.toString !== Object.prototype.toString) {
    return Array.isArray(value) ? inspect(value) : String(value);
  }
  return inspect(value);
}

function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null;
}
