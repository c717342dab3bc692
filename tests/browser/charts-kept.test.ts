/** A figure of each kind as a notebook's file keeps it; charts-kept.long.test.ts has all of them. */
import { describe } from "node:test";
import { fewFigures } from "./chart-cells";
import { testKeptCharts } from "./charts-kept";

describe("a notebook with outputs that nobody ran here", () => testKeptCharts(fewFigures));
