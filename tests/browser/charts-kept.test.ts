/** A figure of each kind as a notebook's file keeps it; charts-kept.long.test.ts has all of them. */
import { fewFigures } from "./chart-cells";
import { testKeptCharts } from "./charts-kept";

testKeptCharts(fewFigures);
