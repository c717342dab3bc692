/** The breast cancer data of Wisconsin: 569 tissue samples, and whether each was benign. */
import type { DataFrame } from "../danfo";
import { type ColumnDescription, readDataSet } from "./read";

/** Ten measures of the cell nuclei in one picture of a sample, lengths in units that the source does not name. */
const MEASURES: Readonly<Record<string, ColumnDescription>> = {
  radius: { description: "mean distance from the centre of a nucleus to its outline", unit: "length" },
  texture: { description: "standard deviation of the grey values in a nucleus", unit: "grey value" },
  perimeter: { description: "length of the outline", unit: "length" },
  area: { description: "area of a nucleus", unit: "length²" },
  smoothness: { description: "local variation of the radius along the outline", unit: "share" },
  compactness: { description: "perimeter² / area - 1", unit: "ratio" },
  concavity: { description: "how deep the concave parts of the outline are", unit: "share" },
  "concave points": { description: "concave parts of the outline, counted along it", unit: "share" },
  symmetry: { description: "difference of the two sides of the longest axis", unit: "share" },
  "fractal dimension": {
    description: "how ragged the outline is: its dimension by the coastline method - 1",
    unit: "1",
  },
};

/** Three statistics of each measure over the nuclei of a picture, as the columns have them in their names. */
const statistics: readonly { summary: string; nameOf(measure: string): string }[] = [
  { summary: "mean over the nuclei", nameOf: (measure) => `mean ${measure}` },
  { summary: "standard error over the nuclei", nameOf: (measure) => `${measure} error` },
  { summary: "mean of the three largest values", nameOf: (measure) => `worst ${measure}` },
];

/**
 * The columns of `loadBreastCancer()`, in their order, with scikit-learn's names.
 *
 * Source: W. N. Street, W. H. Wolberg and O. L. Mangasarian, "Nuclear feature extraction for breast tumor diagnosis",
 * IS&T/SPIE Symposium on Electronic Imaging 1905 (1993).
 */
export const breastCancerColumns: Readonly<Record<string, ColumnDescription>> = {
  ...Object.fromEntries(
    statistics.flatMap(({ summary, nameOf }) =>
      Object.entries(MEASURES).map(([measure, { description, unit }]) => [
        nameOf(measure),
        { description: `${description}; ${summary}`, unit },
      ]),
    ),
  ),
  TARGET: { description: "what the sample was found to be", unit: "1 benign, 0 malignant" },
};

/**
 * The breast cancer data of Wisconsin as a DataFrame of 569 rows and 31 columns: 30 features, measured in a picture of
 * cells taken with a fine needle, then `TARGET`, 1 for a benign sample (357 rows) and 0 for a malignant one (212), as
 * in scikit-learn. No value is missing. `breastCancerColumns` says what each column holds.
 *
 * Source and licence: W. H. Wolberg, W. N. Street and O. L. Mangasarian, "Breast Cancer Wisconsin (Diagnostic)", UCI
 * Machine Learning Repository (1993), https://doi.org/10.24432/C5DW2B, CC BY 4.0; the copy in scikit-learn's package
 * (scripts/data/breast_cancer.py), values unchanged.
 */
export function loadBreastCancer(): Promise<DataFrame> {
  return readDataSet("breast_cancer.csv");
}
