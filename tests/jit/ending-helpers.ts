/** Steps whose helpers are ended while they load: each after some more milliseconds. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

/**
 * The last step is ended by the end of its process.
 * @param rounds how many steps
 * @param apart milliseconds by which the helpers of a step have longer than those of the one before
 */
export function endWhileTheyLoad(rounds: number, apart: number): void {
  const code = `
    const { jit, nn, optim, tf } = require(${JSON.stringify(require.resolve("nonlinear"))});
    const { helpersAtWork, useThreads } = require(${JSON.stringify(require.resolve("nonlinear/jit/host/helpers"))});
    useThreads(8);
    const x = tf.randomNormal([12_000, 13]);
    for (let round = 0; round < ${rounds}; round++) {
      const model = nn.linear(13, 16), optimizer = new optim.SGD(model.parameters());
      const step = jit(() => optimizer.minimize(() => tf.mean(tf.square(model.forward(x)))));
      for (let i = 0; i < 20_000 && helpersAtWork() === 0; i++) step();
      const until = performance.now() + ${apart} * round;
      while (performance.now() < until);
      if (round < ${rounds - 1}) step.dispose();
    }
  `;
  const { status, signal, stderr } = spawnSync(process.execPath, ["--eval", code], { encoding: "utf8" });
  assert.deepEqual([status, signal], [0, null], stderr);
}
