/** The browsers of the tests, and the one for printing: one that is there, else Debian's package, else playwright's own download. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { root } from "../paths";
import { run, StepError, step } from "./step.cjs";

interface Browser {
  /** The environment variable that names its program. */
  readonly variable: string;
  readonly names: readonly string[];
  /** Where it is on systems that have it on no path. */
  readonly elsewhere: readonly string[];
}

const CHROMIUM: Browser = {
  variable: "CHROMIUM",
  names: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
  elsewhere: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  ],
};
const FIREFOX: Browser = {
  variable: "FIREFOX",
  names: ["firefox-esr", "firefox"],
  elsewhere: ["/Applications/Firefox.app/Contents/MacOS/firefox", "C:\\Program Files\\Mozilla Firefox\\firefox.exe"],
};

/** The program of Chromium or Chrome: $CHROMIUM, else the usual places; undefined when there is none. */
export function findBrowser(): string | undefined {
  return find(CHROMIUM) ?? [playwrightsBrowser()].find((path) => path && existsSync(path));
}

function find({ variable, names, elsewhere }: Browser): string | undefined {
  const given = process.env[variable];
  if (given) return given;
  const onPath = (process.env.PATH ?? "").split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return [...onPath, ...elsewhere].find((path) => existsSync(path));
}

/** How playwright starts a Chromium that asks nothing of other hosts by itself. */
export const launchOptions = () => ({
  executablePath: findBrowser(),
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});

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
      ["apt-get", () => installByApt("chromium", report)],
      ["playwright", () => installByPlaywright(report)],
    ] as const) {
      await install().catch((error: Error) => failures.push(`${name}: ${error.message.split("\n")[0]}`));
      if (findBrowser()) return;
    }
    throw new StepError(
      `there is no Chromium or Chrome, and none could be installed (${failures.join("; ")}).`,
      "Install one, or name its program in the environment variable CHROMIUM, then run the same command again.",
    );
  });
}

/** The program of a Firefox, for the tests that need one. */
export async function setUpFirefox(): Promise<string> {
  const found = find(FIREFOX);
  if (found) return found;
  return step("Firefox for the tests", async (report) => {
    const failure = await installByApt("firefox-esr", report).catch((error: Error) => error.message.split("\n")[0]);
    const installed = find(FIREFOX);
    if (installed) return installed;
    throw new StepError(
      `there is no Firefox, and none could be installed (apt-get: ${failure}).`,
      "Install one, or name its program in the environment variable FIREFOX, then run the same command again.",
    );
  });
}

async function installByApt(name: string, report: (detail: string) => void): Promise<void> {
  if (process.getuid?.() !== 0) throw new Error("needs root");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update"], { env, onLine: report });
  await run("apt-get", ["install", "--yes", "--no-install-recommends", name], { env, onLine: report });
}

async function installByPlaywright(report: (detail: string) => void): Promise<void> {
  const program = join(root, "node_modules", "playwright-core", "cli.js");
  await run(process.execPath, [program, "install", "chromium"], { onLine: report, timeoutSeconds: 600 });
}
