/** Every figure as a notebook's file keeps it. */
import { describe } from "node:test";
import { figures } from "./chart-cells";
import { testKeptCharts } from "./charts-kept";

describe("a notebook with outputs that nobody ran here", () => testKeptCharts(Object.keys(figures)));
