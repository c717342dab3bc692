/** The two ways to make the native binding of tfjs-node: its official download, and TensorFlow's wheel compiled here. */
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { buildFolder, root, venvPython } from "../paths";
import { requireFreeDisk } from "./disk";
import type { Platform } from "./platforms";
import { run } from "./step.cjs";

type Report = (detail: string) => void;

/** Node-API 8 is what every Node from 20 on has, and the newest that tfjs-node 4.22 looks for. */
const BINDING = join("lib", "napi-v8", "tfjs_binding.node");
const WHEEL_MEGABYTES = 1100;
const OFFICIAL_SILENCE_SECONDS = 20;
const OFFICIAL_SECONDS = 600;

/**
 * Runs tfjs-node's own install script on a copy of the package, and takes what it made into `folder`.
 * @throws {Error} when its host does not answer, or sends nothing for 20 s
 */
export async function makeOfficial(packageFolder: string, folder: string, report: Report): Promise<void> {
  // Inside the project, so that the copy finds its dependencies in node_modules.
  const copy = join(buildFolder, "tfjs-node");
  const ended = new AbortController();
  rmSync(copy, { recursive: true, force: true });
  cpSync(packageFolder, copy, { recursive: true, filter: (path) => !isLink(packageFolder, path) });
  try {
    const programs = join(root, "node_modules", ".bin") + delimiter + process.env.PATH;
    await Promise.race([
      run(process.execPath, [join("scripts", "install.js")], {
        cwd: copy,
        env: { ...process.env, PATH: programs },
        timeoutSeconds: OFFICIAL_SECONDS,
      }),
      failWhenSilent(join(copy, "deps"), report, ended.signal),
    ]);
    if (!existsSync(join(copy, BINDING))) throw new Error("the official install left no binding");
    mkdirSync(folder, { recursive: true });
    for (const part of ["deps", "lib"]) cpSync(join(copy, part), join(folder, part), { recursive: true });
  } finally {
    ended.abort();
    rmSync(copy, { recursive: true, force: true });
  }
}

function isLink(packageFolder: string, path: string): boolean {
  return path === join(packageFolder, "deps") || path === join(packageFolder, "lib");
}

/** Rejects when no byte has come after a while: a host that is filtered neither answers nor refuses. */
async function failWhenSilent(folder: string, report: Report, ended: AbortSignal): Promise<void> {
  for (let second = 1; ; second++) {
    await setTimeout(1000, undefined, { signal: ended });
    const bytes = existsSync(folder) ? folderBytes(folder) : 0;
    report(`official download, ${megabytes(bytes)} MB unpacked`);
    if (bytes === 0 && second >= OFFICIAL_SILENCE_SECONDS) throw new Error("its download host does not answer");
  }
}

/**
 * Downloads the wheel (checked against its sha256), takes the libraries and headers out of it, and compiles the binding.
 * @throws {Error} when there is no compiler, no network, or the compiler fails
 */
export async function makeFromWheel(
  platform: Platform,
  packageFolder: string,
  folder: string,
  report: Report,
): Promise<void> {
  const compiler = await findCompiler();
  requireFreeDisk(dirname(folder), WHEEL_MEGABYTES);
  const wheel = await downloadWheel(platform, join(folder, "wheel"), report);
  report("unpacking");
  const libraries = join(folder, "deps", "lib");
  const headers = join(folder, "wheel", "headers");
  mkdirSync(libraries, { recursive: true });
  const extract = join(root, "scripts", "setup", "extract_wheel.py");
  await run(venvPython, [extract, wheel, libraries, headers, ...platform.libraries]);
  report("compiling the binding");
  await compileBinding(compiler, platform, packageFolder, folder, headers);
  rmSync(join(folder, "wheel"), { recursive: true });
}

async function downloadWheel(platform: Platform, folder: string, report: Report): Promise<string> {
  const { name, version, tag, sha256 } = platform.wheel;
  mkdirSync(folder, { recursive: true });
  const pinned = join(folder, "requirement.txt");
  writeFileSync(pinned, `${name}==${version} --hash=sha256:${sha256}\n`);
  const target = ["--platform", tag, "--python-version", "3.11", "--implementation", "cp", "--abi", "cp311"];
  const watch = setInterval(() => report(`${name} ${version}, ${megabytes(folderBytes(folder))} MB`), 500);
  try {
    const download = ["-m", "pip", "download", "--disable-pip-version-check", "--no-input", "--no-cache-dir"];
    const options = ["--no-deps", "--only-binary=:all:", "--require-hashes", "--dest", folder, "--requirement", pinned];
    // pip unpacks to its temporary folder first: in ours, its bytes can be seen, and go away with it.
    const env = { ...process.env, TMPDIR: folder, TEMP: folder };
    await run(venvPython, [...download, ...options, ...target], { env });
  } finally {
    clearInterval(watch);
  }
  const wheel = readdirSync(folder).find((file) => file.endsWith(".whl"));
  if (!wheel) throw new Error(`pip left no wheel of ${name} ${version}`);
  return join(folder, wheel);
}

/** tfjs-node's binding is two C++ files on Node-API; its headers come from a package, so Node's own need not be there. */
async function compileBinding(
  compiler: string,
  platform: Platform,
  packageFolder: string,
  folder: string,
  headers: string,
): Promise<void> {
  const binding = join(folder, BINDING);
  mkdirSync(dirname(binding), { recursive: true });
  const libraries = platform.libraries.map((name) => join(folder, "deps", "lib", name));
  await run(compiler, [
    ...["-O2", "-std=c++17", "-fPIC", "-DNAPI_VERSION=8", "-DBUILDING_NODE_EXTENSION"],
    ...["-I", join(root, "node_modules", "node-api-headers", "include"), "-I", headers, "-I", packageFolder],
    ...["tfjs_backend.cc", "tfjs_binding.cc"].map((file) => join(packageFolder, "binding", file)),
    ...platform.compilerArguments,
    ...libraries,
    ...["-o", binding],
  ]);
}

async function findCompiler(): Promise<string> {
  for (const compiler of compilerNames()) {
    try {
      await run(compiler, ["--version"]);
      return compiler;
    } catch {
      // The next name may be there.
    }
  }
  throw new Error(`no C++ compiler was found (tried ${compilerNames().join(", ")})`);
}

function compilerNames(): string[] {
  return process.env.CXX ? [process.env.CXX] : ["c++", "g++", "clang++"];
}

function folderBytes(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    // pip and tar rename and remove files while they are counted.
    bytes += statSync(join(entry.parentPath ?? entry.path, entry.name), { throwIfNoEntry: false })?.size ?? 0;
  }
  return bytes;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
