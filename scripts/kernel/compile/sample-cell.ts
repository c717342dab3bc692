/** A cell whose compilation has TypeScript read and parse all types of the library. */
export const SAMPLE_CELL = `import { data, experiment, jit, metrics, nn, optim, plot, tf, train } from "nonlinear";
const frame = await data.loadBoston();
const model = nn.sequential(nn.linear(13, 3), nn.leakyReLU(), nn.linear(3, 1));
model.forward(tf.zeros([1, 13])).shape`;
