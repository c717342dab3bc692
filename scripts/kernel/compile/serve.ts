/** The compiler's process: answers one question after the other. */
import { resolve } from "node:path";
import { Compiler } from "./compiler";
import type { FromCompiler, ToCompiler } from "./service";

/** @param compiler one that has only to enter the folder in which this process was started */
export function serve(compiler: Compiler): void {
  const send = (message: FromCompiler) => process.send?.(message);
  let hasEntered = false;
  const enter = () => {
    if (!hasEntered) compiler.enter(process.cwd());
    hasEntered = true;
  };
  process.on("message", (message: ToCompiler) => {
    try {
      // Without a snapshot this takes a second, and a console waits no longer than that for this answer.
      if (message.method !== "isComplete") enter();
      const answer = (compiler[message.method] as (...all: unknown[]) => unknown)(...message.parameters);
      send({ id: message.id, answer });
    } catch (error) {
      const { message: text, stack } = error as Error;
      send({ id: message.id, error: { message: text, stack } });
    }
  });
  process.on("disconnect", () => process.exit());
  send("ready");
  // What has come already is answered first.
  setImmediate(enter);
}

if (require.main === module) serve(new Compiler(resolve(__dirname, "../../../..")));
