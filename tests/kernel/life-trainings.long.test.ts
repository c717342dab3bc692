/** What stays of many trainings. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { plainTraceback, withKernel } from "./fixture";
import { CELLS, growth, TELLING } from "./growth";

test(
  `memory stays flat over ${CELLS} cells that each make a frame, a figure and a training`,
  { skip: !existsSync("/proc") },
  (t) =>
    withKernel(
      async (kernel) => {
        const { reply } = await kernel.execute('import { danfo, nn, optim, plot, tf, train } from "nonlinear";');
        assert.equal(reply.status, "ok", plainTraceback(reply));
        const { heap, other, late } = await growth(
          kernel,
          (cell) => `const frame = new danfo.DataFrame({ a: Array.from({ length: 500 }, (_, i) => i + ${cell}) });
const x = tf.randomNormal([500, 13]), y = tf.randomNormal([500, 1]);
const model = nn.sequential(nn.linear(13, 3), nn.leakyReLU(), nn.linear(3, 1));
const optimizer = new optim.SGD(model.parameters(), { lr: 1e-4 });
const history = await train.fit(model, { x, y, loss: nn.mseLoss, optimizer, epochs: 20 });
x.dispose(); y.dispose();
plot.loss(history)`,
        );
        t.diagnostic(`kilobytes of a cell: ${JSON.stringify({ heap, other })}; megabytes: ${JSON.stringify(late)}`);
        assert.ok(heap.host < 20, `${heap.host} kB of JavaScript stay of each cell`);
        assert.ok(other.host < 100, `${other.host} kB of other memory stay of each cell`);
        assert.ok(other.front < 50, `${other.front} kB of other memory stay of each cell where the sockets are`);
        assert.ok(heap.compiler < 50, `${heap.compiler} kB of JavaScript stay of each cell where it is compiled`);
      },
      { environment: TELLING },
    ),
);
