import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type DataFrame, danfo } from "../danfo";
import { ready } from "../tensorflow";

/**
 * What the columns of `loadBoston()` hold. From Harrison and Rubinfeld, "Hedonic housing prices and the demand for clean air",
 * Journal of Environmental Economics and Management 5 (1978), by way of StatLib.
 */
export const bostonColumns = {
  CRIM: "crime rate per person of the town",
  ZN: "share of residential land zoned for lots over 25,000 square feet, in percent",
  INDUS: "share of the town's land in non-retail business, in percent",
  CHAS: "1 where the district bounds the Charles River, else 0",
  NOX: "nitric oxides in the air, in parts per 10 million",
  RM: "mean number of rooms per home",
  AGE: "share of owner-occupied homes built before 1940, in percent",
  DIS: "weighted distance to five employment centres of Boston",
  RAD: "index of access to radial highways",
  TAX: "property tax rate, in dollars per 10,000 dollars",
  PTRATIO: "pupils per teacher in the town",
  B: "1000 (b - 0.63)², b the town's share of Black residents: see the warning at loadBoston",
  LSTAT: "share of the population of lower status, in percent",
  TARGET: "median value of owner-occupied homes, in thousands of dollars; values above 50 are recorded as 50",
} as const;

/**
 * The Boston housing data: 506 districts in 1970, 13 features, and the median value of their homes as TARGET, the last column.
 *
 * **Warning.** Column `B` was computed from the share of Black residents, under the authors' assumption that segregation raises
 * house prices. scikit-learn removed the data set for it. Use it to practise on, not to conclude from.
 *
 * @returns a Danfo DataFrame of shape [506, 14], no value missing; see `bostonColumns` for units and source
 */
export async function loadBoston(): Promise<DataFrame> {
  await ready();
  const { DataFrame } = danfo();
  // The package's folder, from the sources as well as from dist.
  const folder = join(dirname(require.resolve("nonlinear/package.json")), "data");
  const [header, ...rows] = readFileSync(join(folder, "boston.csv"), "utf8").trim().split("\n");
  return new DataFrame(
    rows.map((row) => row.split(",").map(Number)),
    { columns: header.split(",") },
  );
}
