/** Every figure in JupyterLab. */
import { figures } from "./chart-cells";
import { testCharts } from "./charts";

testCharts(Object.keys(figures));
