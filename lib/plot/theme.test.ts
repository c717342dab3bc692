import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DIVERGING, GRADIENT, INK, LABEL, PALETTE, SHARE } from "./theme";

type Triple = [number, number, number];

/**
 * Colours as people without one kind of cone see them, as matrices over linear RGB, for the full strength of the
 * deficiency: Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision
 * Deficiency", IEEE Transactions on Visualization and Computer Graphics 15 (2009), table 1.
 */
const sights: Readonly<Record<string, readonly [Triple, Triple, Triple]>> = {
  "all three cones": [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/**
 * A difference (CIE76) of 2.3 is just noticeable side by side; lines and points apart from each other need far more.
 */
const leastDistance = 15;

for (const [sight, matrix] of Object.entries(sights))
  describe(`seen with ${sight}`, () => {
    test("any two colours of the palette differ", () => {
      for (const [i, a] of PALETTE.entries()) {
        for (const b of PALETTE.slice(0, i)) {
          const between = distance(lab(a, matrix), lab(b, matrix));
          assert.ok(between >= leastDistance, `${a} and ${b} are ${between.toFixed(1)} apart`);
        }
      }
    });

    test("the ends of a colour scale differ, and the middle of the diverging one from both", () => {
      for (const scale of [GRADIENT, SHARE]) {
        assert.ok(distance(lab(scale[0][1], matrix), lab(scale[1][1], matrix)) >= 40);
      }
      const [low, middle, high] = DIVERGING.map(([, hex]) => lab(hex, matrix));
      for (const [a, b] of [
        [low, middle],
        [middle, high],
        [low, high],
      ])
        assert.ok(distance(a, b) >= 30);
    });
  });

test("texts, and lines and points, stand out from JupyterLab's light and dark page", () => {
  assert.ok(contrast(INK, "#FFFFFF") >= 4.5);
  assert.ok(contrast(LABEL.ink, LABEL.ground) >= 4.5);
  for (const page of ["#FFFFFF", "#111111"]) {
    assert.ok(contrast(INK, page) >= 4, `text on ${page}`);
    for (const hex of PALETTE) assert.ok(contrast(hex, page) >= 2.2, `${hex} on ${page}: ${contrast(hex, page)}`);
  }
});

function linear(hex: string): Triple {
  const channel = (start: number) => Number.parseInt(hex.slice(start, start + 2), 16) / 255;
  // The transfer function of sRGB (IEC 61966-2-1).
  const unfold = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  return [unfold(channel(1)), unfold(channel(3)), unfold(channel(5))];
}

function times(matrix: readonly Triple[], vector: Triple): Triple {
  return matrix.map((row) => row.reduce((sum, value, i) => sum + value * vector[i], 0)) as Triple;
}

/** CIE L*a*b* of a colour as somebody sees it, for the white D65. */
function lab(hex: string, sight: readonly Triple[]): Triple {
  const seen = times(sight, linear(hex)).map((value) => Math.min(1, Math.max(0, value))) as Triple;
  const [x, y, z] = times(
    [
      [0.4124564, 0.3575761, 0.1804375],
      [0.2126729, 0.7151522, 0.072175],
      [0.0193339, 0.119192, 0.9503041],
    ],
    seen,
  );
  const fold = (value: number) => (value > (6 / 29) ** 3 ? Math.cbrt(value) : value / (3 * (6 / 29) ** 2) + 4 / 29);
  const [fx, fy, fz] = [fold(x / 0.95047), fold(y), fold(z / 1.08883)];
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

function distance(a: Triple, b: Triple): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** Contrast ratio of WCAG 2.2. */
function contrast(a: string, b: string): number {
  const [darker, lighter] = [a, b]
    .map((hex) => {
      const [red, green, blue] = linear(hex);
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    })
    .sort((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}
