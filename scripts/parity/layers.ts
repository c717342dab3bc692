/** Layers and losses against PyTorch: values and gradients. */
import { nn, type Scalar, type Tensor, tf } from "nonlinear";
import { type Result, readFixture, relativeToLargest, worst } from "./result";

interface LayerCase {
  text: string;
  x: number[];
  state: Record<string, number[]>;
  stateAfter: Record<string, number[]>;
  weighting: number[];
  y: number[];
  inputGradient: number[];
  gradients: Record<string, number[]>;
}

interface LossCase {
  prediction: number[];
  target: number[];
  value: number[];
  gradient: number[];
}

const valueTolerance = 1e-6;
const gradientTolerance = 1e-5;

const layers: Record<string, () => nn.Module> = {
  Linear: () => nn.linear(5, 3),
  "Linear without bias": () => nn.linear(5, 3, { bias: false }),
  ReLU: () => nn.relu(),
  LeakyReLU: () => nn.leakyReLU(),
  "LeakyReLU 0.2": () => nn.leakyReLU(0.2),
  ELU: () => nn.elu(),
  "ELU 0.5": () => nn.elu(0.5),
  GELU: () => nn.gelu(),
  "GELU tanh": () => nn.gelu({ approximate: "tanh" }),
  SiLU: () => nn.silu(),
  Softplus: () => nn.softplus(),
  Sigmoid: () => nn.sigmoid(),
  Tanh: () => nn.tanh(),
  Softmax: () => nn.softmax(),
  Dropout: () => nn.dropout(0.3),
  "Dropout eval": () => nn.dropout(0.3).eval(),
  BatchNorm1d: () => nn.batchNorm1d(5),
  "BatchNorm1d eval": () => nn.batchNorm1d(5).eval(),
  Flatten: () => nn.flatten(),
  Identity: () => nn.identity(),
};

const losses: Record<string, nn.Loss> = {
  mseLoss: nn.mseLoss,
  l1Loss: nn.l1Loss,
  huberLoss: nn.huberLoss,
  bceWithLogitsLoss: nn.bceWithLogitsLoss,
  crossEntropyLoss: nn.crossEntropyLoss,
};

export function compareLayers(): Result[] {
  const { layers: cases } = readFixture<{ layers: Record<string, LayerCase> }>("oracle");
  return Object.entries(cases).flatMap(([name, expected]) => tf.tidy(() => compareLayer(name, expected)));
}

export function compareLosses(): Result[] {
  const { losses: cases } = readFixture<{ losses: Record<string, LossCase> }>("oracle");
  return Object.entries(cases).flatMap(([name, expected]) => tf.tidy(() => compareLoss(name, expected)));
}

function compareLayer(name: string, expected: LayerCase): Result[] {
  nn.manualSeed(11);
  const layer = layers[name]();
  const x = tf.variable(tf.tensor2d(expected.x, [8, 5]));
  const own = layer.stateDict();
  const state = Object.entries(own).map(([key, { shape, dtype }]) => [
    key,
    tf.tensor(expected.state[key], shape, dtype),
  ]);
  layer.loadStateDict(Object.fromEntries(state));
  let y: Tensor | undefined;
  const weighted = (): Scalar => {
    const output = layer.forward(x);
    y = tf.keep(output.clone());
    return tf.sum(tf.mul(output, tf.tensor(expected.weighting, output.shape)));
  };
  const parameters = layer.namedParameters();
  const { grads } = tf.variableGrads(weighted, [x, ...parameters.map(([, parameter]) => parameter)]);
  const gradients = [
    relativeToLargest(grads[x.name].dataSync(), expected.inputGradient),
    ...parameters.map(([key, parameter]) =>
      relativeToLargest(grads[parameter.name].dataSync(), expected.gradients[key]),
    ),
  ];
  const values = [
    relativeToLargest((y as Tensor).dataSync(), expected.y),
    ...Object.entries(own).map(([key, value]) => relativeToLargest(value.dataSync(), expected.stateAfter[key])),
    // The printed text is compared too.
    String(layer) === expected.text ? 0 : Number.POSITIVE_INFINITY,
  ];
  tf.dispose([y as Tensor, x]);
  layer.dispose();
  return results(name, worst(values), worst(gradients));
}

function compareLoss(name: string, expected: LossCase): Result[] {
  const [kind, reduction] = name.split(" ") as [string, nn.Reduction];
  const prediction = tf.tensor2d(expected.prediction, [8, 5]);
  const target =
    kind === "crossEntropyLoss" ? tf.tensor1d(expected.target, "int32") : tf.tensor2d(expected.target, [8, 5]);
  const value = losses[kind](prediction, target, { reduction });
  const gradient = tf.grad((logits: Tensor) => tf.sum(losses[kind](logits, target, { reduction })))(prediction);
  return results(
    name,
    relativeToLargest(value.dataSync(), expected.value),
    relativeToLargest(gradient.dataSync(), expected.gradient),
  );
}

function results(name: string, value: number, gradient: number): Result[] {
  return [
    { name: `${name}: value`, difference: value, tolerance: valueTolerance },
    { name: `${name}: gradient`, difference: gradient, tolerance: gradientTolerance },
  ];
}
