/** The Boston housing data: 506 census tracts around Boston in 1970, and what their houses cost. */
import type { DataFrame } from "../danfo";
import { type ColumnDescription, readDataSet } from "./read";

/**
 * The columns of `loadBoston()`, in their order.
 *
 * Source: D. Harrison and D. L. Rubinfeld, "Hedonic housing prices and the demand for clean air", Journal of
 * Environmental Economics and Management 5 (1978), table IV; the data as kept by StatLib and, until version 1.1, by
 * scikit-learn.
 */
export const bostonColumns: Readonly<Record<string, ColumnDescription>> = {
  CRIM: { description: "crime rate of the town", unit: "crimes per person and year" },
  ZN: { description: "residential land zoned for lots over 25,000 square feet", unit: "%" },
  INDUS: { description: "land of the town used by businesses other than retail", unit: "%" },
  CHAS: { description: "whether the tract borders the Charles River", unit: "1 yes, 0 no" },
  NOX: { description: "concentration of nitrogen oxides in the air", unit: "parts per 10 million" },
  RM: { description: "average number of rooms of a dwelling", unit: "rooms" },
  AGE: { description: "owner-occupied homes built before 1940", unit: "%" },
  DIS: { description: "weighted distance to five employment centres of Boston", unit: "miles, weighted" },
  RAD: { description: "access to radial highways", unit: "index, 1 to 24" },
  TAX: { description: "full-value property tax rate", unit: "$ per $10,000" },
  PTRATIO: { description: "pupils per teacher in the town's schools", unit: "pupils per teacher" },
  B: { description: "1000 (b - 0.63)², b the share of Black residents; see the warning", unit: "index" },
  LSTAT: { description: "adults without high-school education and male workers classed as labourers", unit: "%" },
  TARGET: { description: "median value of owner-occupied homes, capped at 50 (16 tracts)", unit: "$1,000 of 1970" },
};

/**
 * The Boston housing data as a DataFrame of 506 rows and 14 columns: 13 features, then `TARGET`, the median value of
 * the homes of a tract in $1,000. No value is missing. `bostonColumns` says what each column holds.
 *
 * **Warning.** Column `B` was built on the assumption that racial self-segregation has a positive effect on house
 * prices. scikit-learn took the data set out for it in version 1.2. Use it to learn how a network learns, as here, and
 * not to say anything about houses or people; lessons compare results with and without the column.
 *
 * The first call also loads TensorFlow.js and Danfo, which takes about a second.
 */
export function loadBoston(): Promise<DataFrame> {
  return readDataSet("boston.csv");
}
