/** TensorFlow's sessions let go of tensors in threads of their own, where memory of V8 must not be given back: the process would end. */
import { test } from "node:test";
import { jit, nn, optim, type Tensor2D, tf } from "nonlinear";

// Whether a typed array lies where tfjs-node would lend it to TensorFlow is a matter of luck, so many are tried, of many sizes.
for (const width of [3, 32, 64]) {
  test(`values of typed arrays, width ${width}, come into a graph and go many times`, () => {
    const x = tf.randomNormal([506, 13]) as Tensor2D;
    const y = tf.randomNormal([506, 1]) as Tensor2D;
    for (let session = 0; session < 6; session++) {
      const model = nn.sequential(
        nn.linear(13, width),
        nn.relu(),
        nn.linear(width, width),
        nn.relu(),
        nn.linear(width, 1),
      );
      const optimizer = new optim.SGD(model.parameters(), { lr: 1e-6 });
      const factor = () => jit.input(() => tf.tensor1d(Float32Array.of(1 + Math.random())));
      const step = jit(() => optimizer.minimize(() => nn.mseLoss(model.forward(x).mul(factor()), y)), {
        engine: "graph",
      });
      for (let call = 0; call < 40; call++) {
        step(call % 2 ? 5 : 1);
        tf.tidy(() => {
          for (const variable of model.parameters())
            variable.assign(tf.tensor(Float32Array.from(variable.dataSync()), variable.shape));
        });
      }
      if (session % 2) step.dispose();
    }
  });
}
