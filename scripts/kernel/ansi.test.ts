import assert from "node:assert/strict";
import { test } from "node:test";
import * as colours from "./ansi";

/** JupyterLab's colours by their codes, and what errors stand on in its light and its dark theme. */
const SHOWN: Readonly<Record<string, string>> = { 31: "e75c58", 36: "60c6c8", 90: "282c36", 96: "258f8f" };
const GROUNDS = ["ffdddd", "4e1d1b"];
/** For letters, 3 is the least that WCAG asks for, where they are large; JupyterLab's red has less. */
const LEAST = 2.5;

test("each colour of errors can be read on light red and on dark red", () => {
  for (const [name, paint] of Object.entries(colours)) {
    const [code = ""] = /\d+/.exec(paint("x")) ?? [];
    for (const ground of GROUNDS) {
      const contrast = contrastOf(SHOWN[code], ground);
      assert.ok(contrast >= LEAST, `${name} has ${contrast.toFixed(1)} on ${ground}`);
    }
  }
});

function contrastOf(one: string, other: string): number {
  const [dark, light] = [one, other].map(luminanceOf).sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminanceOf(colour: string): number {
  const [red, green, blue] = [0, 2, 4].map((place) => {
    const part = Number.parseInt(colour.slice(place, place + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
