/**
 * Makes the native binding of tfjs-node from TensorFlow's wheel, compiled here. The archive that tfjs-node's own
 * install would download is not tried: no hash of it is known, so anything might come.
 */
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cleanEnvironment } from "../environment";
import { root, venvPython } from "../paths";
import { requireFreeDisk } from "./disk";
import { pip } from "./pip";
import type { Platform } from "./platforms";
import { run } from "./step.cjs";

type Report = (detail: string) => void;

/** Node-API 8 is what every Node from 20 on has, and the newest that tfjs-node 4.22 looks for. */
const BINDING = join("lib", "napi-v8", "tfjs_binding.node");
const WHEEL_MEGABYTES = 1100;

/**
 * Downloads the wheel (checked against its sha256), takes the libraries and headers out of it, and compiles the
 * binding.
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
  await run(venvPython, [extract, wheel, libraries, headers, ...platform.libraries], { env: cleanEnvironment() });
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
    const options = ["--no-cache-dir", "--only-binary=:all:", "--dest", folder, "--requirement", pinned];
    // pip unpacks to its temporary folder first: in ours, its bytes can be seen, and go away with it.
    await pip(["download", ...options, ...target], { env: { TMPDIR: folder, TEMP: folder } });
  } finally {
    clearInterval(watch);
  }
  const wheel = readdirSync(folder).find((file) => file.endsWith(".whl"));
  if (!wheel) throw new Error(`pip left no wheel of ${name} ${version}`);
  return join(folder, wheel);
}

/**
 * tfjs-node's binding is two C++ files on Node-API; its headers come from a package, so Node's own need not be there.
 */
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
