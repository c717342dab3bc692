/** A training that is killed again and again, at any moment, ends as the one that never stopped. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { setTimeout } from "node:timers/promises";
import { train } from "nonlinear";
import { everything, setUp, type Training, trainUntil } from "./training";

const folder = mkdtempSync(join(tmpdir(), "nonlinear-"));
const children = new Set<ChildProcess>();
after(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

/** Kills a training so many times, and holds what comes of it against one that was never stopped. */
export async function surviveKills(kills: number): Promise<void> {
  const file = join(folder, "run.safetensors");
  let epochs = 0;
  for (let kill = 0; kill < kills; kill++) {
    const before = lastChange(file);
    const child = start(file, 1e9);
    while (lastChange(file) === before && child.exitCode === null) await setTimeout(2);
    // It writes a checkpoint every few milliseconds: wherever it is in that.
    await setTimeout(Math.random() * 60);
    child.kill("SIGKILL");
    await once(child, "exit");
    const { history } = loaded(file);
    assert.ok(history.length > epochs, `went on from epoch ${epochs}, and is at ${history.length}`);
    epochs = history.length;
  }
  const [code] = await once(start(file, epochs + 3), "exit");
  assert.equal(code, 0);

  const whole = setUp("Adam", "ReduceLROnPlateau");
  await trainUntil(whole, epochs + 3);
  assert.deepEqual(everything(loaded(file)), everything(whole));
}

function start(file: string, epochs: number): ChildProcess {
  const program = join(__dirname, "training.js");
  const child = spawn(process.execPath, [program, file, String(epochs)], { stdio: ["ignore", "inherit", "inherit"] });
  children.add(child);
  child.once("exit", () => children.delete(child));
  return child;
}

function loaded(file: string): Training {
  const training = setUp("Adam", "ReduceLROnPlateau");
  train.loadCheckpoint(file, training);
  return training;
}

function lastChange(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
