/** Everything that a command needs, made where it is missing; takes a moment when all is there. */
import { join } from "node:path";
import { writeJupyterSettings } from "../jupyter";
import { writeKernelspec } from "../jupyter/kernelspec";
import { venv } from "../paths";
import { setUpBrowser } from "./browser";
import { setUpCluster } from "./cluster";
import { setUpGit } from "./git";
import { setUpPapermill } from "./papermill";
import { setUpPython } from "./python";
import { setUpSnapshot } from "./snapshot";
import { nativeIsLinked, portableReason, setUpTensorFlow } from "./tensorflow";

/** @param command the npm script that is about to run; `setup` looks at what is there, the others at what was done */
export async function setUp(command: string): Promise<void> {
  const thorough = command === "setup";
  await setUpPython(thorough);
  // Every Jupyter tool of the environment finds the kernel there.
  writeKernelspec(join(venv, "share", "jupyter"));
  setUpPapermill(venv);
  await setUpTensorFlow(thorough);
  await setUpSnapshot(thorough);
  writeJupyterSettings();
  if (command === "setup") await setUpGit();
  if (command === "test") await setUpBrowser();
}

/**
 * `npm run setup`: makes what the other commands need without starting anything; tries native TensorFlow again. With
 * `--cluster` also what sweeps on many machines need.
 */
export async function main(args: string[]): Promise<void> {
  if (args.includes("--cluster")) await setUpCluster();
  const tensorflow = nativeIsLinked() ? "native" : `on the portable backend (${portableReason()})`;
  console.log(`All is set up; TensorFlow is ${tensorflow}.`);
}
