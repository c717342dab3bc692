/**
 * Gives tfjs-node its native binding: from the cache, else by its official download, else from TensorFlow's wheel; where none
 * of these works, the library computes on the portable backend, and this says so in one line.
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
import { dirname, join } from "node:path";
import { buildFolder, cacheFolder, root } from "../paths";
import { entryIsWhole, makeEntry } from "./cache";
import { makeFromWheel, makeOfficial } from "./native";
import { platformOf } from "./platforms";
import { run, step } from "./step.cjs";

const packageFolder = join(root, "node_modules", "@tensorflow", "tfjs-node");
const LINKS = ["deps", "lib"];
/** Says why the portable backend is in use, so that set-up does not try in vain at every start. */
const portableNote = join(buildFolder, "portable-backend.txt");

export interface Origin {
  readonly name: "official download" | "wheel of PyPI";
  /** The entry of the cache. */
  readonly folder: string;
  readonly make: (folder: string, report: (detail: string) => void) => Promise<void>;
}

/** The ways to a native binding on this platform, in the order to try them. */
export function origins(): Origin[] {
  const { version } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
  const suffix = `tfjs-${version}-${process.platform}-${process.arch}`;
  const official: Origin = {
    name: "official download",
    folder: join(cacheFolder(), `tensorflow-official-${suffix}`),
    make: (folder, report) => makeOfficial(packageFolder, folder, report),
  };
  const platform = platformOf();
  if (!platform) return [official];
  const wheel: Origin = {
    name: "wheel of PyPI",
    folder: join(cacheFolder(), `tensorflow-${platform.wheel.version}-${suffix}`),
    make: (folder, report) => makeFromWheel(platform, packageFolder, folder, report),
  };
  return [official, wheel];
}

/** @param again try also where an earlier set-up settled for the portable backend */
export async function setUpTensorFlow(again: boolean): Promise<void> {
  if (linkedOrigin() || (!again && portableReason())) return;
  rmSync(portableNote, { force: true });
  const failures: string[] = [];
  const made = await step("Native TensorFlow", async (report) => {
    // One that is in the cache comes before one that is to be made.
    const ordered = origins().sort((a, b) => Number(entryIsWhole(b.folder)) - Number(entryIsWhole(a.folder)));
    for (const origin of ordered) {
      try {
        await makeEntry(origin.folder, (staging) => origin.make(staging, report));
        await link(origin);
        return origin;
      } catch (error) {
        failures.push(`${origin.name}: ${firstLine(error)}`);
      }
    }
    return undefined;
  });
  if (!made) settleForPortable(failures);
}

/** Which origin the package's links point to; undefined when they point to nothing whole. */
export function linkedOrigin(): Origin | undefined {
  return origins().find(
    ({ folder }) => entryIsWhole(folder) && LINKS.every((name) => linkTarget(name) === join(folder, name)),
  );
}

/** Why the portable backend is in use; undefined when it is not. */
export function portableReason(): string | undefined {
  return existsSync(portableNote) ? readFileSync(portableNote, "utf8").trim() : undefined;
}

function linkTarget(name: string): string | undefined {
  const path = join(packageFolder, name);
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(path) : undefined;
}

/** Links the entry into the package and computes with it; what does not load is taken away again. */
async function link(origin: Origin): Promise<void> {
  unlink();
  // A junction is the kind of link that Windows lets every user make.
  for (const name of LINKS) symlinkSync(join(origin.folder, name), join(packageFolder, name), "junction");
  try {
    const probe = "const tf = require('@tensorflow/tfjs-node'); if (tf.add(1, 1).dataSync()[0] !== 2) process.exit(1);";
    const restore =
      "const u = require('node:util'); u.isNullOrUndefined ??= (v) => v == null; u.isArray ??= Array.isArray;";
    await run(process.execPath, ["-e", restore + probe], { cwd: root });
  } catch (error) {
    unlink();
    rmSync(origin.folder, { recursive: true, force: true });
    throw error;
  }
}

function unlink(): void {
  for (const name of LINKS) rmSync(join(packageFolder, name), { recursive: true, force: true });
}

function settleForPortable(failures: readonly string[]): void {
  const reason = failures.join("; ");
  mkdirSync(dirname(portableNote), { recursive: true });
  writeFileSync(portableNote, `${reason}\n`);
  process.stderr.write(
    `! TensorFlow runs on the portable backend (WebAssembly): every lesson works, large networks train slower.\n` +
      `  No native binding: ${reason}. To try again: npm run setup\n`,
  );
}

function firstLine(error: unknown): string {
  return (error as Error).message.split("\n")[0];
}
