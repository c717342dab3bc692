/** Every figure in JupyterLab, in both themes and on a narrow page. */
import { describe } from "node:test";
import { figures } from "./chart-cells";
import { testCharts } from "./charts";

describe("charts and tables in JupyterLab", () => testCharts(Object.keys(figures), true));
