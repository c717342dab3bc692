/** Keeps what a step prints while it is recorded: it is not shown, unless the step throws. */
import { patch } from "../host/patch";

type Method = (...values: unknown[]) => unknown;

export class QuietConsole {
  private readonly held: (() => void)[] = [];
  private restorers: (() => void)[] = [];

  hold(): void {
    const methods = Object.keys(console).filter((name) => typeof Reflect.get(console, name) === "function");
    this.restorers = [
      this.replace(console, methods, undefined),
      this.replace(process.stdout, ["write"], true),
      this.replace(process.stderr, ["write"], true),
    ];
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

  private replace(target: object, names: readonly string[], result: unknown): () => void {
    const quiet = names.map((name) => {
      const method: Method = Reflect.get(target, name);
      const hold: Method = (...values) => {
        this.held.push(() => method.apply(target, values));
        return result;
      };
      return [name, hold];
    });
    return patch(target, Object.fromEntries(quiet));
  }
}
