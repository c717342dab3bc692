/** A Chromium for the browser tests, and for printing: one that is there, else Debian's package, else playwright's own download. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { root } from "../paths";
import { run, StepError, step } from "./step.cjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const ELSEWHERE = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** The browser's program: $CHROMIUM, else the usual places; undefined when there is none. */
export function findBrowser(): string | undefined {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const onPath = (process.env.PATH ?? "").split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...onPath, ...ELSEWHERE, playwrightsBrowser()].find((path) => path && existsSync(path));
}

/**
 * Where playwright would put its own download. The package is installed with the tests only, so no type is taken from
 * it.
 */
function playwrightsBrowser(): string | undefined {
  try {
    const { chromium } = require("playwright-core") as { chromium: { executablePath(): string } };
    return chromium.executablePath();
  } catch {
    return undefined;
  }
}

export async function setUpBrowser(): Promise<void> {
  if (findBrowser()) return;
  await step("Chromium for the browser tests", async (report) => {
    const failures: string[] = [];
    for (const [name, install] of [
      ["apt-get", installByApt],
      ["playwright", installByPlaywright],
    ] as const) {
      await install(report).catch((error: Error) => failures.push(`${name}: ${error.message.split("\n")[0]}`));
      if (findBrowser()) return;
    }
    throw new StepError(
      `there is no Chromium or Chrome, and none could be installed (${failures.join("; ")}).`,
      "Install one, or name its program in the environment variable CHROMIUM, then run the same command again.",
    );
  });
}

async function installByApt(report: (detail: string) => void): Promise<void> {
  if (process.getuid?.() !== 0) throw new Error("needs root");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update"], { env, onLine: report });
  await run("apt-get", ["install", "--yes", "--no-install-recommends", "chromium"], { env, onLine: report });
}

async function installByPlaywright(report: (detail: string) => void): Promise<void> {
  const program = join(root, "node_modules", "playwright-core", "cli.js");
  await run(process.execPath, [program, "install", "chromium"], { onLine: report, timeoutSeconds: 600 });
}
