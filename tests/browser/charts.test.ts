/** A figure of each kind in JupyterLab; charts.long.test.ts has all of them, and the dark theme. */
import { describe } from "node:test";
import { fewFigures } from "./chart-cells";
import { testCharts } from "./charts";

describe("charts and tables in JupyterLab", () => testCharts(fewFigures, false));
