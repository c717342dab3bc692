/**
 * `npm run doctor -- --updates`: which packages are outdated or given up, asked of the registries that npm and pip use.
 */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cleanEnvironment } from "../environment";
import { root, venvPython } from "../paths";
import { npm } from "./packages.cjs";

/** A package without a release for so long counts as given up. */
const QUIET_YEARS = 3;
const AT_ONCE = 4;
const YEAR_MS = 365.25 * 24 * 3600 * 1000;

/** @returns a line for each package that has a newer release, is deprecated, or has had no release for three years */
export async function updates(): Promise<string[]> {
  const [packages, python] = await Promise.all([npmUpdates(), pythonUpdates()]);
  return [...packages, ...python];
}

async function npmUpdates(): Promise<string[]> {
  const wanted = Object.entries(pinnedPackages());
  const lines: string[] = [];
  const queue = wanted.values();
  const askNext = async () => {
    for (const [name, version] of queue) lines.push(...describe(name, version, await view(name, version)));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, askNext));
  return lines.sort();
}

/** The packages that the project names with their versions, overrides included. */
function pinnedPackages(): Record<string, string> {
  const pinned: Record<string, string> = {};
  for (const file of ["package.json", "lib/package.json"]) {
    const { dependencies, devDependencies, overrides } = JSON.parse(readFileSync(join(root, file), "utf8"));
    for (const [name, version] of Object.entries({ ...overrides, ...devDependencies, ...dependencies })) {
      const alias = /^npm:(.+)@(.+)$/.exec(String(version));
      if (alias) pinned[alias[1]] = alias[2];
      else if (/^\d/.test(String(version)) && name !== "nonlinear") pinned[name] = String(version);
    }
  }
  return pinned;
}

interface View {
  readonly latest?: string;
  readonly deprecated?: string;
  /** The time of the latest release. */
  readonly released?: string;
}

async function view(name: string, version: string): Promise<View> {
  const [tags, deprecated] = await Promise.all([
    ask(...npm("view", name, "dist-tags.latest", "time", "--json")),
    ask(...npm("view", `${name}@${version}`, "deprecated", "--json")),
  ]);
  const { "dist-tags.latest": latest, time } = JSON.parse(tags || "{}");
  return { latest, released: time?.[latest], deprecated: deprecated ? JSON.parse(deprecated) : undefined };
}

function describe(name: string, version: string, { latest, deprecated, released }: View): string[] {
  if (!latest) return [`${name} ${version}: the registry says nothing of it`];
  const years = released ? (Date.now() - Date.parse(released)) / YEAR_MS : 0;
  const said = [
    ...(latest === version ? [] : [`${latest} is there${name === "typescript" ? "; this project stays below 7" : ""}`]),
    ...(deprecated ? [`deprecated: ${deprecated}`] : []),
    ...(years > QUIET_YEARS ? [`no release for ${Math.floor(years)} years`] : []),
  ];
  return said.length > 0 ? [`${name} ${version}: ${said.join("; ")}`] : [];
}

async function pythonUpdates(): Promise<string[]> {
  const named = readFileSync(join(root, "requirements.in"), "utf8").match(/^[\w-]+$/gm) ?? [];
  const names = new Set(named.map((name) => name.toLowerCase().replaceAll("_", "-")));
  const args = ["-m", "pip", "list", "--outdated", "--format", "json", "--disable-pip-version-check"];
  const found: { name: string; version: string; latest_version: string }[] = JSON.parse(await ask(venvPython, args));
  return found
    .filter(({ name }) => names.has(name.toLowerCase().replaceAll("_", "-")))
    .map(({ name, version, latest_version }) => `${name} ${version} (Python): ${latest_version} is there`);
}

/** The standard output of a program. */
async function ask(program: string, args: readonly string[]): Promise<string> {
  const options = { cwd: root, env: cleanEnvironment(), maxBuffer: 1e8 };
  return (await promisify(execFile)(program, [...args], options)).stdout.trim();
}
