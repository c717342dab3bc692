/** Every figure as a notebook's file keeps it. */
import { figures } from "./chart-cells";
import { testKeptCharts } from "./charts-kept";

testKeptCharts(Object.keys(figures));
