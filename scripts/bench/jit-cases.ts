/** The networks that are measured, and their batches. */
import { data, nn, type Tensor2D, tf } from "nonlinear";

export interface Case {
  readonly name: string;
  readonly rows: number;
  readonly width: number;
  /** Hidden layers, each of the width. */
  readonly depth: number;
  /** The slope of the rectifier below 0. */
  readonly slope: number;
}

export const INPUTS = 13;

const network = (rows: number, width: number, depth = 4): Case => ({
  name: `${rows} rows, ${depth} × ${width}`,
  rows,
  width,
  depth,
  slope: 0.01,
});

const LESSON: readonly Case[] = [
  { name: "lesson, class", rows: 506, width: 3, depth: 3, slope: 0 },
  { name: "lesson, sequential", rows: 506, width: 3, depth: 4, slope: 0.01 },
];

const WIDTHS = [3, 8, 16, 32, 64, 128, 256, 512];

/** `npm run bench -- jit widths` measures one of them. */
export const SECTIONS: Readonly<Record<string, readonly Case[]>> = {
  lesson: LESSON,
  widths: WIDTHS.map((width) => network(506, width)),
  batches: [32, 8192, 65536].flatMap((rows) => WIDTHS.map((width) => network(rows, width))),
  depths: [2, 8, 16, 32].map((depth) => network(506, 3, depth)),
};

/** The network, with the weights that PyTorch gives it after `torch.manual_seed(0)`. */
export function makeModel({ width, depth, slope }: Case): nn.Sequential {
  nn.manualSeed(0);
  const hidden = Array.from({ length: depth }, (_, i) => [
    nn.linear(i === 0 ? INPUTS : width, width),
    slope ? nn.leakyReLU(slope) : nn.relu(),
  ]);
  return nn.sequential(...hidden.flat(), nn.linear(width, 1));
}

export interface Batch {
  readonly x: Tensor2D;
  readonly y: Tensor2D;
}

/** The lesson's data, cut or repeated to the number of rows. */
export async function makeBatch(rows: number): Promise<Batch> {
  const df = await data.loadBoston();
  const features = data.round(new data.StandardScaler().fitTransform(df.drop({ columns: ["TARGET"] })), 4);
  return tf.tidy(() => {
    const places = tf.tensor1d(
      Int32Array.from({ length: rows }, (_, row) => row % df.shape[0]),
      "int32",
    );
    const [x, y] = [features, df.loc({ columns: ["TARGET"] })].map((table) => data.tensor(table));
    return { x: tf.gather(x, places), y: tf.gather(y, places) };
  });
}

/** The batch, feature by feature, then the weights: what fused.c and jit_torch.py read. */
export function toBytes({ x, y }: Batch, model: nn.Module): Buffer {
  const numbers = [
    tf.tidy(() => tf.transpose(x).dataSync()),
    y.dataSync(),
    ...model.parameters().map((p) => p.dataSync()),
  ];
  return Buffer.concat(numbers.map((values) => Buffer.from(Float32Array.from(values).buffer)));
}
