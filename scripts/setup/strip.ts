/** Makes native libraries smaller: a quarter of TensorFlow's are names that only debuggers and linkers read. */
import { renameSync, rmSync } from "node:fs";
import { run } from "./step.cjs";

/**
 * Strips the libraries where the machine has `strip`; else, and where they do not work afterwards, leaves them as they
 * are.
 *
 * @param works tries the libraries: `strip` is known to damage some whose paths were changed by another tool
 */
export async function stripLibraries(
  libraries: readonly string[],
  stripArguments: readonly string[],
  works: () => Promise<boolean>,
): Promise<void> {
  const stripped = (library: string) => `${library}.stripped`;
  const whole = (library: string) => `${library}.whole`;
  try {
    for (const library of libraries) await run("strip", [...stripArguments, "-o", stripped(library), library]);
  } catch {
    for (const library of libraries) rmSync(stripped(library), { force: true });
    return;
  }
  for (const library of libraries) {
    renameSync(library, whole(library));
    renameSync(stripped(library), library);
  }
  const good = await works();
  for (const library of libraries) {
    if (good) rmSync(whole(library));
    else renameSync(whole(library), library);
  }
}
