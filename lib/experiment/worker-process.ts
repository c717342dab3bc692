/**
 * A process that runs trials for a worker of a cluster, one after the other: a task a line on its input, an outcome a
 * line on the file descriptor that it is told. A trial runs in a thread, as in a local sweep.
 *
 *     node worker-process.js FILE DESCRIPTOR
 */
import { readFileSync, writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { deserialize } from "node:v8";
import { withThreads } from "./run-trials";
import { trialOf } from "./space";
import type { Task } from "./trial";

const [, , file, descriptor] = process.argv;
const lines = createInterface({ input: process.stdin });
// The worker is gone: no trial goes on without it.
lines.on("close", () => process.exit());

void withThreads(deserialize(readFileSync(file)), 1, async (run) => {
  for await (const line of lines) {
    const { parameters, until }: Task = JSON.parse(line);
    await run([trialOf(parameters)], until, (_, outcome) => {
      writeSync(Number(descriptor), `${JSON.stringify(outcome)}\n`);
    });
  }
});
