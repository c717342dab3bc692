/** The project's own Python environment: JupyterLab, nbclient and Plotly's renderer, as requirements.txt pins them. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cleanEnvironment } from "../environment";
import { buildFolder, root, venv, venvPython } from "../paths";
import { requireFreeDisk } from "./disk";
import { moveEnvironment } from "./move-environment";
import { pip } from "./pip";
import { dropOld, replaceFolder } from "./replace.cjs";
import { run, StepError, step } from "./step.cjs";

const OLDEST = [3, 10] as const;
const VENV_MEGABYTES = 600;
/** Written last: an environment without it was interrupted, and is made anew. */
const stampFile = join(venv, "nonlinear-ready");
const requirements = join(root, "requirements.txt");
const aside = join(buildFolder, "venv.old");

/** A record of the environment that was made. */
interface Stamp {
  /** SHA-256 of requirements.txt. */
  readonly requirements: string;
  /** The folder in which it was made: an environment holds absolute paths. */
  readonly folder: string;
  /** The packages installed, as NAME==VERSION. More may be there: ours for papermill, and what the user adds. */
  readonly installed: readonly string[];
  /** The machine's Python that it runs on: where it is, its size and when it was changed. */
  readonly interpreter: string;
}

/** @param thorough looks at every file, not only at what was done */
export async function setUpPython(thorough: boolean): Promise<void> {
  if (pythonIsReady() && (!thorough || !(await pythonProblem()))) return dropOld(aside);
  if (await takeOver()) return;
  await step("Python environment with JupyterLab", async (report) => {
    const python = await findPython();
    requireFreeDisk(root, VENV_MEGABYTES);
    await replaceFolder(venv, aside, async () => {
      report("making the environment");
      await makeEnvironment(python);
      await installRequirements(report);
      keepNewsOff();
      writeStamp(await wholePackages());
    });
  });
}

/** True when the environment was made for this requirements.txt, in this folder, on the Python that is there. */
export function pythonIsReady(): boolean {
  const said = stamp();
  if (said?.requirements !== fingerprint() || said.folder !== venv || !existsSync(venvPython)) return false;
  return said.interpreter === currentInterpreter();
}

/** The fault of the environment's files, found by looking at each; undefined when all is well. */
export async function pythonProblem(): Promise<string | undefined> {
  try {
    const there = new Set(await wholePackages());
    const { installed } = stamp() ?? {};
    if (!installed) return "nothing says what was installed";
    const missing = installed.filter((name) => !there.has(name));
    return missing.length > 0 ? `it lacks ${missing.join(", ")}` : undefined;
  } catch (error) {
    return (error as Error).message.trim().split("\n").at(-1);
  }
}

/** Goes on using an environment whose folder was moved, or whose Python was changed, where all of it still works. */
async function takeOver(): Promise<boolean> {
  const before = stamp();
  if (before?.requirements !== fingerprint() || !existsSync(venvPython)) return false;
  if (before.folder !== venv && !(await moveEnvironment(before.folder))) return false;
  if (await pythonProblem()) return false;
  writeStamp(before.installed);
  return true;
}

/**
 * The packages that are there, as NAME==VERSION.
 * @throws {Error} when a file is missing or changed, or what the commands need does not load
 */
async function wholePackages(): Promise<string[]> {
  const program = join(root, "scripts", "setup", "check_environment.py");
  // Warnings may stand between.
  return (await run(venvPython, [program], { env: cleanEnvironment() })).match(/^\S+==\S+$/gm) ?? [];
}

function stamp(): Stamp | undefined {
  try {
    return JSON.parse(readFileSync(stampFile, "utf8"));
  } catch {
    return undefined;
  }
}

function writeStamp(installed: readonly string[]): void {
  const said: Stamp = { requirements: fingerprint(), folder: venv, installed, interpreter: currentInterpreter() };
  writeFileSync(stampFile, JSON.stringify(said, null, 2));
}

function fingerprint(): string {
  return createHash("sha256").update(readFileSync(requirements)).digest("hex");
}

function currentInterpreter(): string {
  const path = realpathSync(venvPython);
  const { size, mtimeMs } = statSync(path);
  return `${path} ${size} ${mtimeMs}`;
}

async function makeEnvironment(python: readonly string[]): Promise<void> {
  const [program, ...args] = [...python, "-m", "venv", venv];
  await run(program, args, { env: cleanEnvironment() }).catch((error: Error) => {
    throw /ensurepip|python3?[.\d]*-venv/.test(error.message)
      ? new StepError(
          `${python.join(" ")} has no venv module.`,
          "Install it (on Debian and Ubuntu: apt-get install python3-venv), then run the same command again.",
        )
      : error;
  });
}

async function installRequirements(report: (detail: string) => void): Promise<void> {
  const total = readFileSync(requirements, "utf8").match(/^[\w-]+==/gm)?.length;
  let collected = 0;
  // What JupyterLab needs is compiled by the check that follows; all of it would be six times as many bytes.
  await pip(["install", "--no-user", "--no-compile", "--requirement", requirements], {
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
    const output = await run(command[0], [...command.slice(1), "-c", "import sys; print(*sys.version_info[:2])"], {
      env: cleanEnvironment(),
    });
    const [major, minor] = output.trim().split(" ").map(Number);
    return Number.isInteger(minor) ? [major, minor] : undefined;
  } catch {
    return undefined;
  }
}
