/** An environment's own pip, which takes nothing but what requirements with hashes name. */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { devNull } from "node:os";
import { join } from "node:path";
import { cleanEnvironment } from "../environment";
import { buildFolder, venvPython } from "../paths";
import { run } from "./step.cjs";

interface PipOptions {
  /** The environment's Python; default: the project's. */
  readonly python?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly onLine?: (line: string) => void;
}

/**
 * Runs a command of pip. The machine's index, proxy and certificates hold; its constraints and other targets do not, as
 * the requirements say all.
 *
 * @throws {Error} with the last lines of pip, and the reason when an index did not answer, which pip only logs
 */
export async function pip(
  args: readonly string[],
  { python = venvPython, env, onLine }: PipOptions = {},
): Promise<void> {
  const log = join(buildFolder, `pip.${process.pid}.log`);
  mkdirSync(buildFolder, { recursive: true });
  const options = ["--disable-pip-version-check", "--no-input", "--no-deps", "--require-hashes", "--log", log];
  try {
    await run(python, ["-m", "pip", ...args, ...options], { env: { ...pipEnvironment(), ...env }, onLine });
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${unanswered(log)}`.trim());
  } finally {
    rmSync(log, { force: true });
  }
}

/** Variables that would have pip install elsewhere, something else or nothing. */
const MISLEADING =
  /^PIP_(CONSTRAINT|TARGET|PREFIX|ROOT|USER|PYTHON|PLATFORM|ABI|EDITABLE|REQUIREMENT|DRY_RUN|REQUIRE_VIRTUALENV|LOG)$/;

function pipEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(cleanEnvironment()).filter(([name]) => !MISLEADING.test(name));
  return { ...Object.fromEntries(entries), PIP_CONSTRAINT: devNull };
}

function unanswered(log: string): string {
  const text = existsSync(log) ? readFileSync(log, "utf8") : "";
  return /Could not fetch URL .*(connection error|Max retries).*/.exec(text)?.[0] ?? "";
}
