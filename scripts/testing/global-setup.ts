/** Things that the tests of a group share, such as a browser: started before them and ended after them. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "../paths";

interface GlobalSetup {
  /** Starts what is shared, and gives the function that ends it. */
  globalSetup(): Promise<() => Promise<void>>;
}

/**
 * Calls `globalSetup` of tests/GROUP/global-setup.ts for each group that has one. Where that fails, the tests of the
 * group start what they need themselves, and say what is amiss.
 *
 * @returns what ends all that was started; a signal that ends this process does, too
 */
export async function setUpGroups(groups: ReadonlySet<string>): Promise<() => Promise<void>> {
  const files = [...groups].map((group) => join(root, "tests", "dist", group, "global-setup.js")).filter(existsSync);
  const ends = await Promise.all(
    files.map((file) =>
      (require(file) as GlobalSetup).globalSetup().catch((error: Error) => {
        console.error(error.message);
        return async () => {};
      }),
    ),
  );
  const end = async () => {
    await Promise.all(ends.map((one) => one()));
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void end().finally(() => process.exit(130)));
  return end;
}
