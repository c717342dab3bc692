/** Handwritten digits: 1,797 small pictures, and which digit each shows. */
import type { DataFrame } from "../danfo";
import { readDataSet } from "./read";

/**
 * The handwritten digits as a DataFrame of 1,797 rows and 65 columns: the 8 × 8 pixels of a picture row by row,
 * `pixel_0_0` (top left) to `pixel_7_7`, each a whole number from 0 (empty) to 16 (full of ink), then `TARGET`, the
 * digit from 0 to 9. No value is missing. Each pixel counts the inked ones among 4 × 4 of a scan. The digits are by 13
 * people (the rows do not say by whom), so a row kept aside is by a person who wrote rows of the training part too.
 *
 * Source: E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits" (1998), UCI Machine Learning
 * Repository, https://archive.ics.uci.edu/dataset/80, its test part, as scikit-learn ships it. Licence: CC BY 4.0,
 * https://creativecommons.org/licenses/by/4.0/. Only the form is changed here, by `scripts/data/digits.py`.
 */
export function loadDigits(): Promise<DataFrame> {
  return readDataSet("digits.csv");
}
