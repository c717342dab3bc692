/** Papermill in an environment, where a user has installed it: it learns how to give parameters to our kernel. */
import { copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { jupyterFolder } from "../paths";
import { writeWhole } from "../write-whole";

const MODULE = "nonlinear_papermill";

/**
 * Registers the module as an installed package would: by a folder with its metadata beside it.
 * @param environment the folder of a Python environment
 */
export function setUpPapermill(environment: string): void {
  const packages = sitePackages(environment);
  copyFileSync(join(jupyterFolder, `${MODULE}.py`), join(packages, `${MODULE}.py`));
  const folder = join(packages, `${MODULE}-0.1.0.dist-info`);
  mkdirSync(folder, { recursive: true });
  writeWhole(join(folder, "METADATA"), `Metadata-Version: 2.1\nName: ${MODULE}\nVersion: 0.1.0\n`);
  writeWhole(join(folder, "entry_points.txt"), `[papermill.engine]\nnonlinear = ${MODULE}:Engine\n`);
}

/** Returns the folder of the environment's packages. */
function sitePackages(environment: string): string {
  if (process.platform === "win32") return join(environment, "Lib", "site-packages");
  const [version] = readdirSync(join(environment, "lib")).filter((name) => name.startsWith("python"));
  return join(environment, "lib", version, "site-packages");
}
