/** The bridge that the library finds on `globalThis`: displays, interrupts and the names of cells. */
import type { ToFront } from "../threads/messages";
import { KeyboardInterrupt } from "./keyboard-interrupt";
import { createDisplay } from "./output";
import type { CellRunner } from "./runner";

const BRIDGE = Symbol.for("nonlinear.kernel");

export function offerBridge(runner: CellRunner, post: (message: ToFront) => void): void {
  Object.defineProperty(globalThis, BRIDGE, {
    value: {
      display: createDisplay(post),
      KeyboardInterrupt,
      imports: runner.imports,
      topLevelValue: (name: string) => runner.topLevelValue(name),
      get interruptSignal() {
        return runner.interruptSignal;
      },
      get nextInterrupt() {
        return runner.nextInterrupt;
      },
    },
  });
}
