/**
 * Golden texts of `explain` for a dozen small programs on a given machine: a change of simplification, plan, layout
 * or fusion shows here. `UPDATE_GOLDEN=1` writes the texts anew.
 */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Scalar, Tensor, Tensor2D, Variable } from "@tensorflow/tfjs";
import { tf } from "../tensorflow";
import { operationsPerStep } from "./cost";
import { explainModule } from "./explain";
import type { NativeProduct } from "./host/native-product";
import { jit } from "./index";
import { makePlan } from "./program/plan";
import { trace } from "./record/trace";
import { emitModule } from "./wasm/emit";

const FOLDER = join(__dirname, "..", "..", "jit", "golden");
const OPENBLAS: NativeProduct = { name: "OpenBLAS", on: () => () => {} };

interface Golden {
  readonly step: () => Tensor;
  readonly product?: NativeProduct;
}

const matrix = (rows: number, columns: number) => tf.ones([rows, columns]) as Tensor2D;
let names = 0;
/** A variable whose name is the same whatever else the process has made. */
const variable = (name: string, shape: number[]): Variable => {
  const made = tf.variable(tf.ones(shape), true, `${name}#${++names}`);
  return made;
};

function network(rows: number, widths: readonly number[], activation: (h: Tensor2D) => Tensor): () => Tensor {
  const x = matrix(rows, widths[0]);
  const y = tf.zeros([rows, widths[widths.length - 1]]);
  const weights = widths.slice(1).map((width, i) => variable(`w${i}`, [width, widths[i]]));
  const biases = widths.slice(1).map((width, i) => variable(`b${i}`, [width]));
  const optimizer = tf.train.sgd(0.1);
  return () =>
    optimizer.minimize(
      () => {
        const output = weights.reduce<Tensor2D>((h, w, i) => {
          const z = tf.add(tf.matMul(h, w as unknown as Tensor2D, false, true), biases[i]) as Tensor2D;
          return (i < weights.length - 1 ? activation(z) : z) as Tensor2D;
        }, x);
        return tf.losses.meanSquaredError(y, output);
      },
      true,
      [...weights, ...biases],
    ) as Scalar;
}

const PROGRAMS: Record<string, () => Golden> = {
  "linear regression": () => ({ step: network(20, [3, 1], (h) => h) }),
  "two layers, relu": () => ({ step: network(20, [3, 4, 1], (h) => tf.relu(h)) }),
  "two layers, tanh, several tiles": () => ({ step: network(506, [13, 3, 1], (h) => tf.tanh(h)) }),
  "wide layers by OpenBLAS": () => ({ step: network(506, [13, 32, 32, 1], (h) => tf.relu(h)), product: OPENBLAS }),
  "wide layers without OpenBLAS": () => ({ step: network(506, [13, 32, 32, 1], (h) => tf.relu(h)) }),
  "batch norm": () => ({
    step: network(40, [3, 4, 1], (h) => {
      const { mean, variance } = tf.moments(h, 0, true);
      return tf.div(tf.sub(h, mean), tf.sqrt(tf.add(variance, 1e-5)));
    }),
  }),
  softmax: () => ({ step: network(40, [3, 4, 2], (h) => tf.softmax(h)) }),
  "transposed features": () => ({
    step: network(40, [3, 6, 1], (h) => tf.transpose(h.reshape([40, 2, 3]), [0, 2, 1]).reshape([40, 6])),
  }),
  "no batch": () => {
    const w = variable("w", [4, 4]) as unknown as Tensor2D;
    return {
      step: () => {
        (w as unknown as Variable).assign(tf.matMul(w, w));
        return tf.sum(w);
      },
    };
  },
  momentum: () => {
    const [w, v] = [variable("w", [6]), variable("v", [6])];
    return {
      step: () => {
        const loss = tf.sum(tf.square(w));
        v.assign(tf.add(tf.mul(v, 0.9), tf.mul(w, 2)));
        w.assign(tf.sub(w, tf.mul(v, 0.1)));
        return loss;
      },
    };
  },
  "constants and equal values": () => {
    const w = variable("w", [3]);
    return {
      step: () => {
        const once = tf.mul(tf.add(w, 0), tf.mul(2, 3));
        const twice = tf.mul(w, 6);
        w.assign(tf.add(once, twice));
        return tf.mean(tf.pow(w, 2));
      },
    };
  },
  "rows by index": () => {
    const x = matrix(50, 3);
    const w = variable("w", [3, 1]) as unknown as Tensor2D;
    const optimizer = tf.train.sgd(0.1);
    const pick = () => [4, 7, 1];
    return {
      step: () => {
        const rows = jit.input(pick, [3], "int32") as never;
        return optimizer.minimize(() => tf.mean(tf.square(tf.matMul(tf.gather(x, rows), w))), true, [
          w as never,
        ]) as Scalar;
      },
    };
  },
};

for (const [name, make] of Object.entries(PROGRAMS)) {
  test(name, () => {
    const { step, product = { missing: "OpenBLAS is not installed" } } = make();
    const plan = makePlan(trace(step as () => Scalar).program);
    const machine = { hasProduct: "on" in product, hasThreads: true };
    const text = explainModule(emitModule(plan, operationsPerStep(plan), machine), product)
      // Another processor may add and multiply in one instruction, of another length.
      .replace(/\d+ bytes of code/, "… bytes of code")
      .replace(/#\d+/g, "");
    const file = join(FOLDER, `${name.replace(/\W+/g, "-")}.txt`);
    if (process.env.UPDATE_GOLDEN === "1") {
      mkdirSync(FOLDER, { recursive: true });
      writeFileSync(file, `${text}\n`);
    }
    assert.equal(`${text}\n`, readFileSync(file, "utf8"), "UPDATE_GOLDEN=1 writes what is right now");
  });
}
