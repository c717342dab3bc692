/** The project's own Python environment: JupyterLab, nbclient and Plotly's renderer, as requirements.txt pins them. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, venv, venvPython } from "../paths";
import { requireFreeDisk } from "./disk";
import { run, StepError, step } from "./step.cjs";

const OLDEST = [3, 10] as const;
const VENV_MEGABYTES = 600;
/** Written last: an environment without it was interrupted, and is made anew. */
const stamp = join(venv, "nonlinear-ready");
const requirements = join(root, "requirements.txt");

export async function setUpPython(): Promise<void> {
  const wanted = fingerprint();
  if (pythonIsReady(wanted)) return;
  await step("Python environment with JupyterLab", async (report) => {
    const python = await findPython();
    requireFreeDisk(root, VENV_MEGABYTES);
    rmSync(venv, { recursive: true, force: true });
    report("making the environment");
    await run(python[0], [...python.slice(1), "-m", "venv", venv]).catch((error: Error) => {
      rmSync(venv, { recursive: true, force: true });
      throw /ensurepip|python3?[.\d]*-venv/.test(error.message)
        ? new StepError(
            `${python.join(" ")} has no venv module.`,
            "Install it (on Debian and Ubuntu: apt-get install python3-venv), then run the same command again.",
          )
        : error;
    });
    await installRequirements(report);
    keepNewsOff();
    writeFileSync(stamp, wanted);
  });
}

/** True when the environment is whole and is of this requirements.txt and this folder. */
export function pythonIsReady(wanted = fingerprint()): boolean {
  return existsSync(venvPython) && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
}

function fingerprint(): string {
  // The folder counts too: an environment holds absolute paths, so a moved clone makes a new one.
  return createHash("sha256").update(readFileSync(requirements)).update(root).digest("hex");
}

async function installRequirements(report: (detail: string) => void): Promise<void> {
  const total = readFileSync(requirements, "utf8").match(/^[\w-]+==/gm)?.length;
  let collected = 0;
  const pip = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--requirement", requirements];
  await run(venvPython, pip, {
    onLine: (line) => {
      if (line.startsWith("Collecting ")) report(`package ${++collected} of about ${total}: ${line.split(" ")[1]}`);
      if (line.startsWith("Installing collected")) report("unpacking");
    },
  });
}

/** JupyterLab would ask its host for news and updates at start; this project needs no network once set up. */
function keepNewsOff(): void {
  const folder = join(venv, "share", "jupyter", "lab", "settings");
  mkdirSync(folder, { recursive: true });
  const overrides = { "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false } };
  writeFileSync(join(folder, "overrides.json"), JSON.stringify(overrides, null, 2));
}

/** The command of a Python that is new enough: $PYTHON, else the usual names. */
async function findPython(): Promise<string[]> {
  const candidates = process.env.PYTHON
    ? [[process.env.PYTHON]]
    : [["python3"], ["python"], ["py", "-3"], ...["14", "13", "12", "11", "10"].map((minor) => [`python3.${minor}`])];
  const seen: string[] = [];
  for (const candidate of candidates) {
    const version = await pythonVersion(candidate);
    if (!version) continue;
    if (version[0] === OLDEST[0] && version[1] >= OLDEST[1]) return candidate;
    seen.push(`${candidate.join(" ")} is ${version.join(".")}`);
  }
  throw new StepError(
    `no Python ${OLDEST.join(".")} or newer was found (${seen.join(", ") || `tried ${candidates.map((c) => c[0]).join(", ")}`}).`,
    "Install Python, or name it in the environment variable PYTHON, then run the same command again.",
  );
}

/** Major and minor version of a Python command; undefined when it does not run. */
export async function pythonVersion(command: string[]): Promise<[number, number] | undefined> {
  try {
    const output = await run(command[0], [...command.slice(1), "-c", "import sys; print(*sys.version_info[:2])"]);
    const [major, minor] = output.trim().split(" ").map(Number);
    return Number.isInteger(minor) ? [major, minor] : undefined;
  } catch {
    return undefined;
  }
}
