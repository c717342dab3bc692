/** Jupyter's clients for the tests, in an environment of their own: what a user has who knows nothing of the project. */
import { createHash } from "node:crypto";
import { readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cleanEnvironment } from "../environment";
import { buildFolder, root, venv, venvPrograms, venvPython } from "../paths";
import { withLock } from "./lock.cjs";
import { setUpPapermill } from "./papermill";
import { pip } from "./pip";
import { run, step } from "./step.cjs";

const requirements = join(root, "tests", "clients", "requirements.txt");
const clients = join(buildFolder, "clients");
/** Where the clients' programs are. */
export const clientPrograms = venvPrograms.replace(venv, clients);

/** Makes the environment where it is missing, half made, or made of other requirements, elsewhere or of another Python. */
export async function setUpClients(): Promise<void> {
  await withLock(`${clients}.lock`, async () => {
    const interpreter = realpathSync(venvPython);
    const sha256 = createHash("sha256").update(readFileSync(requirements)).digest("hex");
    const stamp = JSON.stringify({ requirements: sha256, folder: clients, interpreter });
    // Written last.
    const stampFile = join(clients, "nonlinear-ready");
    if (textOf(stampFile) === stamp) return;
    await step("Jupyter's clients for the tests", async (report) => {
      rmSync(clients, { recursive: true, force: true });
      await run(interpreter, ["-m", "venv", clients], { env: cleanEnvironment() });
      await pip(["install", "--no-user", "--requirement", requirements], {
        python: venvPython.replace(venv, clients),
        onLine: report,
      });
      setUpPapermill(clients);
      writeFileSync(stampFile, stamp);
    });
  });
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
