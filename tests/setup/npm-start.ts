/** `npm start` as a user calls it, on machines whose configuration says what it must not. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { root } from "../copy-of-project";

export const folder = mkdtempSync(join(tmpdir(), "nonlinear-doors-"));
const started: ChildProcess[] = [];
after(async () => {
  // Those of a test that failed.
  for (const child of started)
    if (child.exitCode === null && child.signalCode === null) {
      child.kill();
      await once(child, "close");
    }
  rmSync(folder, { recursive: true });
});

export interface Started {
  readonly child: ChildProcess;
  readonly address: URL;
  /** What it has printed so far. */
  readonly output: () => string;
}

const START = [join(root, "scripts", "run.cjs"), "start", "--no-browser"];

/** `npm start` with its address; `before` are the words of a program that runs it. */
export async function start(env: NodeJS.ProcessEnv = {}, before: string[] = [], more: string[] = []): Promise<Started> {
  const [program, ...args] = [...before, process.execPath, ...START, ...more];
  const child = spawn(program, args, { cwd: root, env: { ...process.env, ...env }, detached: true });
  started.push(child);
  let output = "";
  const address = await new Promise<URL>((done, fail) => {
    const read = (chunk: Buffer) => {
      output += chunk;
      const found = /http:\/\/\S+token=\S+/.exec(output);
      if (found) done(new URL(found[0]));
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("close", (code) => fail(new Error(`ended with code ${code}:\n${output}`)));
  });
  return { child, address, output: () => output };
}

/** Ends it as a user does, which is no failure. */
export async function end({ child, output }: Started, signal: NodeJS.Signals = "SIGINT"): Promise<void> {
  const closed = once(child, "close");
  child.kill(signal);
  assert.deepEqual(await closed, [0, null]);
  assert.doesNotMatch(output(), /Fatal Python error|Traceback/);
}

/** The words of a program that runs another with a folder in the place of another; undefined where that cannot be. */
export function withMount(folder: string, place: string): string[] | undefined {
  const before = ["unshare", "--mount", "sh", "-c", `mount --bind '${folder}' '${place}' && exec "$@"`, "sh"];
  return spawnSync(before[0], [...before.slice(1), "true"]).status === 0 ? before : undefined;
}
