/** `npm run setup -- --cluster`: Dask, for sweeps on many machines. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { buildFolder, root, venvPython } from "../paths";
import { withLock } from "./lock.cjs";
import { pip } from "./pip";
import { StepError, step } from "./step.cjs";

export async function setUpCluster(): Promise<void> {
  const requirements = join(root, "requirements-cluster.txt");
  await withLock(join(buildFolder, "setup.lock"), () =>
    step("Dask", () => pip(["install", "--no-user", "--requirement", requirements])),
  );
}

/** @throws StepError where Dask is not installed */
export function requireCluster(): void {
  // To import them would take a second.
  const code =
    "import sys; from importlib.util import find_spec; sys.exit(not all(map(find_spec, ('cryptography', 'distributed'))))";
  const { status } = spawnSync(venvPython, ["-c", code]);
  if (status !== 0) throw new StepError("Dask is not installed.", "To install it: npm run setup -- --cluster");
}
