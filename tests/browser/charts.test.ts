/** A figure of each kind in JupyterLab; charts.long.test.ts has all of them. */
import { fewFigures } from "./chart-cells";
import { testCharts } from "./charts";

testCharts(fewFigures);
