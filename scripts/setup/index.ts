/** Everything that a command needs, made where it is missing; takes a moment when all is there. */
import { writeJupyterSettings } from "../jupyter";
import { setUpBrowser } from "./browser";
import { setUpGit } from "./git";
import { setUpPython } from "./python";
import { linkedOrigin, portableReason, setUpTensorFlow } from "./tensorflow";

/** @param command the npm script that is about to run */
export async function setUp(command: string): Promise<void> {
  await setUpPython();
  await setUpTensorFlow(command === "setup");
  if (command === "setup") {
    writeJupyterSettings();
    await setUpGit();
  }
  if (command === "test") await setUpBrowser();
}

/** `npm run setup`: makes what the other commands need without starting anything; tries native TensorFlow again. */
export async function main(): Promise<void> {
  const origin = linkedOrigin();
  const tensorflow = origin ? `native, from the ${origin.name}` : `on the portable backend (${portableReason()})`;
  console.log(`All is set up; TensorFlow is ${tensorflow}.`);
}
