/**
 * Gives tfjs-node its native binding, from the cache or else made of TensorFlow's wheel; where that does not work, the
 * library computes on the portable backend, and this says so in one line.
 */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { buildFolder, cacheFolder, root } from "../paths";
import { entryIsWhole, replaceEntry } from "./cache";
import { makeFromWheel } from "./native";
import { platformOf } from "./platforms";
import { run, step } from "./step.cjs";
import { stripLibraries } from "./strip";

const packageFolder = join(root, "node_modules", "@tensorflow", "tfjs-node");
const LINKS = ["deps", "lib"];
const PROBE_SECONDS = 120;
/** Says why the portable backend is in use, so that set-up does not try in vain at every start. */
const portableNote = join(buildFolder, "portable-backend.txt");

/** @param thorough computes with it, and tries also where an earlier set-up settled for the portable backend */
export async function setUpTensorFlow(thorough: boolean): Promise<void> {
  const before = linkedEntry();
  if (before && (!thorough || (before === entryFolder() && (await computes())))) return;
  if (!thorough && portableReason()) return;
  rmSync(portableNote, { force: true });
  await step("Native TensorFlow", makeNative).catch(async (error: Error) => {
    // What another user's cache has may do where none can be made, as in a home that cannot be written.
    if (before) {
      link(before);
      if (await computes()) return;
    }
    unlink();
    settleForPortable(reasonOf(error));
  });
}

/** True when the package's links point to a whole entry of a cache. */
export function nativeIsLinked(): boolean {
  return linkedEntry() !== undefined;
}

/** The whole entry that the package's links point to, of this user's cache or of another's. */
function linkedEntry(): string | undefined {
  const folders = new Set(LINKS.map((name) => dirname(linkTarget(name) ?? "")));
  const [entry] = folders;
  const isRight = folders.size === 1 && basename(entry) === basename(entryFolder()) && entryIsWhole(entry);
  return isRight ? entry : undefined;
}

/** Why the portable backend is in use; undefined when it is not. */
export function portableReason(): string | undefined {
  return existsSync(portableNote) ? readFileSync(portableNote, "utf8").trim() : undefined;
}

async function makeNative(report: (detail: string) => void): Promise<void> {
  const platform = platformOf();
  if (!platform) throw new Error(`there is no wheel with the library for ${process.platform}-${process.arch}`);
  const entry = entryFolder();
  if (entryIsWhole(entry)) {
    link(entry);
    if (await computes()) return;
    report("the one in the cache does not work here");
  }
  // The old entry stays until the new one computes: it may be this clone that is broken, and others use the entry.
  const make = (staging: string) => makeFromWheel(platform, packageFolder, staging, report);
  await replaceEntry(entry, make, async (staging) => {
    link(staging);
    await compute();
    const libraries = platform.libraries.map((name) => join(staging, "deps", "lib", name));
    if (platform.stripArguments) await stripLibraries(libraries, platform.stripArguments, computes);
  });
  link(entry);
}

function entryFolder(): string {
  const { version } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
  const wheel = platformOf()?.wheel.version ?? "none";
  return join(cacheFolder(), `tensorflow-${wheel}-tfjs-${version}-${process.platform}-${process.arch}`);
}

function linkTarget(name: string): string | undefined {
  const path = join(packageFolder, name);
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(path) : undefined;
}

function link(entry: string): void {
  unlink();
  // A junction is the kind of link that Windows lets every user make.
  for (const name of LINKS) symlinkSync(join(entry, name), join(packageFolder, name), "junction");
}

function unlink(): void {
  for (const name of LINKS) rmSync(join(packageFolder, name), { recursive: true, force: true });
}

/** Adds two numbers and multiplies two matrices with what is linked. */
async function compute(): Promise<void> {
  const probe =
    "const tf = require('@tensorflow/tfjs-node'); if (tf.add(1, 1).dataSync()[0] !== 2) process.exit(1);" +
    "if (tf.matMul([[1, 2]], [[3], [4]]).dataSync()[0] !== 11) process.exit(1);";
  const restore =
    "const u = require('node:util'); u.isNullOrUndefined ??= (v) => v == null; u.isArray ??= Array.isArray;";
  await run(process.execPath, ["-e", restore + probe], { cwd: root, timeoutSeconds: PROBE_SECONDS });
}

function computes(): Promise<boolean> {
  return compute().then(
    () => true,
    () => false,
  );
}

function settleForPortable(reason: string): void {
  mkdirSync(dirname(portableNote), { recursive: true });
  writeFileSync(portableNote, `${reason}\n`);
  process.stderr.write(
    `! TensorFlow runs on the portable backend (WebAssembly): every lesson works, large networks train slower.\n` +
      `  No native binding: ${reason}\n  To try again: npm run setup\n`,
  );
}

/** The line that says most: the cause where it is a known one, else the last of what a program printed. */
function reasonOf(error: Error): string {
  const [first, ...others] = error.message
    .replace(/^Native TensorFlow: /, "")
    .trim()
    .split("\n");
  return first.endsWith(":") ? (others.at(-1) ?? first) : first;
}
