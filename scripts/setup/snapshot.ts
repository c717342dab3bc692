/** The snapshot from which the kernel's compiler starts: a third of a second instead of two. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { V8_OPTIONS } from "../kernel/compile/remote";
import { snapshotFile } from "../kernel/compile/snapshot-file";
import { root } from "../paths";
import { run, step } from "./step.cjs";

const KEY_LENGTH = "0123456789abcdef.blob".length;
const SCRIPT = join(root, "scripts", "kernel", "compile", "snapshot.cjs");

/** @param thorough whether a snapshot that is there has to show that it starts */
export async function setUpSnapshot(thorough: boolean): Promise<void> {
  const file = snapshotFile(root);
  if (!file || (existsSync(file) && (!thorough || (await starts(file))))) return;
  await step("Snapshot with which the kernel starts", () => make(file)).catch((error) =>
    // All works without it.
    process.stderr.write(`The kernel starts a second later. ${error.message}\n`),
  );
}

async function make(file: string): Promise<void> {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true });
  // Those of other packages and other sources are of no use; those of other versions of Node are.
  const key = file.slice(-KEY_LENGTH);
  for (const name of readdirSync(folder))
    if (/^compiler-.*\.blob/.test(name) && !name.endsWith(key)) rmSync(join(folder, name));
  // Half a file would crash the process that starts from it.
  const unfinished = join(folder, `${basename(file)}.new`);
  await node(["--no-warnings", "--snapshot-blob", unfinished, "--build-snapshot", SCRIPT, root]);
  renameSync(unfinished, file);
  if (!(await starts(file))) {
    rmSync(file);
    throw new Error("The snapshot was made, but does not start.");
  }
}

const starts = (file: string): Promise<boolean> =>
  node(["--snapshot-blob", file, "compiler"]).then(
    () => true,
    () => false,
  );

const node = (args: string[]) =>
  run(process.execPath, [...V8_OPTIONS, ...args], { cwd: root, env: { ...process.env, NODE_OPTIONS: "" } });
