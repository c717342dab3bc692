/** Keeps what a step prints while it is recorded: it is not shown, unless the step throws. */
import { printStreams } from "../../platform/streams";
import { patch } from "../host/patch";

type Method = (...values: unknown[]) => unknown;

export class QuietConsole {
  private readonly held: (() => void)[] = [];
  private restorers: (() => void)[] = [];
  /** One object for all methods: a step is recorded often, and there are some 25 of them. */
  private readonly quiet = new Proxy(console, {
    get: (real, name) => {
      const method: unknown = Reflect.get(real, name);
      return typeof method === "function" ? this.holding(real, method as Method, undefined) : method;
    },
  });

  hold(): void {
    this.restorers = [
      patch(globalThis, { console: this.quiet }),
      // Also by `node:console`, or a method of it that was kept.
      ...printStreams().map((stream) => patch(stream, { write: this.holding(stream, stream.write as Method, true) })),
    ] as (() => void)[];
  }

  /** Prints again, for the body or for good. */
  release(): void {
    for (const restore of this.restorers) restore();
    this.restorers = [];
  }

  /** Shows what was held. */
  show(): void {
    for (const print of this.held.splice(0)) print();
  }

  private holding(target: object, method: Method, result: unknown): (...values: unknown[]) => never {
    return (...values) => {
      this.held.push(() => method.apply(target, values));
      return result as never;
    };
  }
}
