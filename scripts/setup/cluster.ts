/** `npm run setup -- --cluster`: Dask, for sweeps on many machines. */
import { join } from "node:path";
import { buildFolder, root } from "../paths";
import { withLock } from "./lock.cjs";
import { pip } from "./pip";
import { step } from "./step.cjs";

export async function setUpCluster(): Promise<void> {
  const requirements = join(root, "requirements-cluster.txt");
  await withLock(join(buildFolder, "setup.lock"), () =>
    step("Dask", () => pip(["install", "--no-user", "--requirement", requirements])),
  );
}
