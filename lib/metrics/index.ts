/**
 * Metrics: the quality of predictions in numbers for people. The number that a training makes smaller is a loss
 * (`nn.mseLoss`). The truth comes first, as in scikit-learn, whose names these are. Everything is computed in float64.
 *
 * Each takes columns: arrays, tensors of shape (n) or (n, 1), Danfo Series. Each throws a RangeError when truth and
 * prediction differ in length, are empty, or hold a value that does not belong there.
 */
export {
  type Average,
  accuracyScore,
  confusionMatrix,
  f1Score,
  precisionScore,
  recallScore,
} from "./classification";
export { plusMinus } from "./plus-minus";
export { meanAbsoluteError, r2Score, rootMeanSquaredError } from "./regression";
export { classificationReport } from "./report";
export { type RocCurve, rocAucScore, rocCurve } from "./roc";
