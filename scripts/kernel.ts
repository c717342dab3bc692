/** `npm run kernel -- install | remove | list`: the kernel in the user's own Jupyter, outside of this project. */
import { join } from "node:path";
import { installedLauncher, kernelspecFolder, removeKernelspec, writeKernelspec } from "./jupyter/kernelspec";
import { venv, venvPython } from "./paths";
import { run, StepError } from "./setup/step.cjs";
import { usage } from "./usage.cjs";

export async function main([action, ...more]: string[]): Promise<void> {
  if (more.length > 0 || !["install", "remove", "list"].includes(action)) {
    throw new StepError(
      action ? `There is no action ${[action, ...more].join(" ")}.` : "No action is named.",
      usage("kernel"),
    );
  }
  const user = await userDataFolder();
  try {
    if (action === "install") {
      console.log(
        `Installed: ${writeKernelspec(user)}\nEvery Jupyter of yours offers it now as "TypeScript (Nonlinear)".`,
      );
    } else if (action === "remove") {
      const removed = removeKernelspec(user);
      console.log(removed ? `Removed: ${removed}` : `Nothing is installed in ${kernelspecFolder(user)}.`);
    } else {
      for (const data of [user, join(venv, "share", "jupyter")]) {
        console.log(`${kernelspecFolder(data)}: ${installedLauncher(data) ?? "not installed"}`);
      }
    }
  } catch (error) {
    throw new StepError((error as Error).message, `Then run the same command again.`);
  }
}

/** Returns the folder in which Jupyter keeps the user's kernelspecs. */
async function userDataFolder(): Promise<string> {
  const code = "from jupyter_core.paths import jupyter_data_dir; print(jupyter_data_dir())";
  return (await run(venvPython, ["-c", code])).trim();
}
