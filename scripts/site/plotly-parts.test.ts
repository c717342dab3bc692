import assert from "node:assert/strict";
import { test } from "node:test";
import { partOf } from "./plotly-parts";

test("the small Plotly is taken for a figure of which it draws all, and for no other", () => {
  assert.equal(partOf({}), "cartesian");
  assert.equal(partOf({ data: [{}, { type: "contour" }], layout: { xaxis2: {}, title: "scene" } }), "cartesian");
  assert.equal(partOf({ data: [{ type: "bar" }, { type: "surface" }] }), "all");
  assert.equal(partOf({ data: [{ type: "no such trace" }] }), "all");
  assert.equal(partOf({ data: [{}], layout: { polar2: {} } }), "all");
  assert.equal(partOf({ data: [{}], frames: [{ data: [{ type: "scattergl" }] }] }), "all");
});
