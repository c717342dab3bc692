/** A model saved as a `tf.LayersModel`, in a page that has TensorFlow.js and nothing else of this project. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { nn, type Tensor, tf } from "nonlinear";
import { root } from "../copy-of-project";
import { browser } from "./process-setup";

/** TensorFlow.js as its own documentation loads it, by a script tag. */
const script = join(root, "node_modules", "@tensorflow", "tfjs", "dist", "tf.min.js");
const folder = mkdtempSync(join(tmpdir(), "nonlinear-"));

/** What the page's script uses of TensorFlow.js. */
interface PageWithTensorFlow {
  tf: {
    loadLayersModel(url: string): Promise<{ predict(x: unknown): { array(): Promise<number[][]> } }>;
    tensor2d(values: number[][]): unknown;
  };
}

let server: Server;
before(async () => {
  server = createServer(({ url = "" }, response) => {
    const file = url === "/tf.min.js" ? script : join(folder, url);
    if (url === "/") response.setHeader("Content-Type", "text/html").end('<script src="tf.min.js"></script>');
    else if (existsSync(file)) response.end(readFileSync(file));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
after(() => {
  server?.close();
  rmSync(folder, { recursive: true });
});

test("a trained sequential model of every layer predicts in a browser what it predicts here", async () => {
  nn.manualSeed(0);
  const model = nn.sequential(
    nn.linear(5, 6),
    nn.relu(),
    nn.linear(6, 6, { bias: false }),
    nn.batchNorm1d(6),
    nn.leakyReLU(0.1),
    nn.linear(6, 6),
    nn.elu(),
    nn.linear(6, 6),
    nn.gelu(),
    nn.sequential(nn.linear(6, 6), nn.silu(), nn.identity()),
    nn.softplus(),
    nn.linear(6, 6),
    nn.sigmoid(),
    nn.dropout(0.3),
    nn.flatten(),
    nn.linear(6, 4),
    nn.tanh(),
    nn.softmax(),
  );
  const x = nn.randn([20, 5]);
  // The running mean and variance of the batch normalisation become those of this batch, in part.
  model.forward(x);
  const expected = (model.eval().forward(x) as Tensor).arraySync() as number[][];
  await nn.saveLayersModel(model, folder);

  const page = await (await browser()).newPage();
  const failures: string[] = [];
  page.on("pageerror", ({ message }) => failures.push(message));
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const predicted = await page.evaluate(async (rows) => {
    const { tf } = globalThis as unknown as PageWithTensorFlow;
    const loaded = await tf.loadLayersModel("model.json");
    return loaded.predict(tf.tensor2d(rows)).array();
  }, x.arraySync() as number[][]);
  await page.close();

  assert.deepEqual(failures, []);
  const difference = tf.max(tf.abs(tf.sub(predicted, expected))).dataSync()[0];
  assert.ok(difference < 1e-5, `${difference}`);
});
