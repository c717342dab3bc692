/** The random numbers against PyTorch, bit for bit. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { nn, type Tensor, tf } from "nonlinear";
import { readFixture } from "#scripts/parity/result";

const torch = readFixture<{
  layers: [seed: number, inFeatures: number, outFeatures: number, digest: string][];
  uniform: Record<string, number[]>;
  uniformDigest: string;
  uniformNarrow: number[];
  normalSmall: number[];
  normalSizes: string;
  normalDigests: Record<string, string>;
  permutations: Record<string, number[]>;
  permutationDigests: Record<string, string>;
  dropout: number[];
  dropoutDigests: Record<string, string>;
  init: Record<string, [small: number[], large: number[]]>;
  sequence: number[][];
}>("rng");

test("1,000 linear layers of random shapes and seeds", () => {
  for (const [seed, inFeatures, outFeatures, expected] of torch.layers) {
    nn.manualSeed(seed);
    const layer = nn.linear(inFeatures, outFeatures);
    assert.equal(
      digest(...layer.parameters()).slice(0, 16),
      expected,
      `seed ${seed}, Linear(${inFeatures}, ${outFeatures})`,
    );
    layer.dispose();
  }
});

test("uniform numbers, for seeds within and beyond 32 bits", () => {
  for (const [seed, expected] of Object.entries(torch.uniform)) {
    assert.deepEqual(
      draw(Number(seed), () => nn.rand([5])),
      expected,
      `seed ${seed}`,
    );
  }
  nn.manualSeed(7);
  assert.equal(digest(nn.rand([100_000])), torch.uniformDigest);
  assert.deepEqual(
    draw(8, () => nn.rand([20], -2157.25225, -2157.25183)),
    torch.uniformNarrow,
  );
});

test("normal numbers, fewer than 16 and more", () => {
  assert.deepEqual(
    draw(1, () => nn.randn([15])),
    torch.normalSmall,
  );
  const ofEachSize = Array.from({ length: 99 }, (_, i) => {
    nn.manualSeed(i + 1);
    return nn.randn([i + 1]);
  });
  assert.equal(digest(...ofEachSize), torch.normalSizes);
  for (const [count, expected] of Object.entries(torch.normalDigests)) {
    nn.manualSeed(Number(count));
    assert.equal(digest(nn.randn([Number(count)])), expected, `${count} numbers`);
  }
});

test("permutations", () => {
  for (const [count, expected] of Object.entries(torch.permutations)) {
    nn.manualSeed(Number(count));
    assert.deepEqual(Array.from(nn.randperm(Number(count))), expected);
  }
  for (const [count, expected] of Object.entries(torch.permutationDigests)) {
    nn.manualSeed(Number(count));
    assert.equal(digest(tf.tensor(nn.randperm(Number(count)))), expected, `${count} numbers`);
  }
});

test("dropout masks", () => {
  assert.deepEqual(
    draw(5, () => nn.dropout(0.1).forward(tf.ones([100]))),
    torch.dropout,
  );
  for (const [p, expected] of Object.entries(torch.dropoutDigests)) {
    nn.manualSeed(5);
    assert.equal(digest(nn.dropout(Number(p)).forward(tf.ones([1000]))), expected, `p = ${p}`);
  }
});

test("initialisations", () => {
  const { init } = nn;
  const functions: Record<string, (weight: ReturnType<typeof nn.parameter>) => void> = {
    xavierUniform: (w) => init.xavierUniform(w),
    xavierUniformGain: (w) => init.xavierUniform(w, init.calculateGain("tanh")),
    xavierNormal: (w) => init.xavierNormal(w),
    kaimingUniform: (w) => init.kaimingUniform(w),
    kaimingUniformFanOut: (w) => init.kaimingUniform(w, { mode: "fanOut", nonlinearity: "relu" }),
    kaimingNormal: (w) => init.kaimingNormal(w),
    kaimingNormalSlope: (w) => init.kaimingNormal(w, { negativeSlope: 0.2 }),
    uniform: (w) => init.uniform(w, -0.3, 2.5),
    normal: (w) => init.normal(w, 2, 0.3),
  };
  assert.deepEqual(Object.keys(functions), Object.keys(torch.init));
  for (const [name, fill] of Object.entries(functions)) {
    for (const [i, shape] of [
      [3, 4],
      [7, 13],
    ].entries()) {
      const weight = nn.parameter(tf.zeros(shape));
      nn.manualSeed(3);
      fill(weight);
      assert.deepEqual(Array.from(weight.dataSync()), torch.init[name][i], `${name} of (${shape})`);
    }
  }
});

test("draws of all kinds after each other", () => {
  nn.manualSeed(42);
  const draws: (() => Tensor)[] = [
    () => nn.rand([3]),
    () => nn.randn([5]),
    () => nn.randn([4]),
    () => tf.tensor(nn.randperm(7)),
    () => nn.randn([16]),
    () => nn.randn([3]),
    () => nn.dropout(0.25).forward(tf.ones([9])),
    () => nn.randn([37]),
    () => nn.rand([2]),
    () => nn.randn([2, 3]),
  ];
  draws.forEach((next, i) => {
    assert.deepEqual(Array.from(next().dataSync()), torch.sequence[i], `draw ${i}`);
  });
});

function draw(seed: number, values: () => Tensor): number[] {
  nn.manualSeed(seed);
  return Array.from(values().dataSync());
}

function digest(...tensors: Tensor[]): string {
  const hash = createHash("sha256");
  for (const tensor of tensors) hash.update(new Uint8Array(Float32Array.from(tensor.dataSync()).buffer));
  return hash.digest("hex");
}
