export { bostonColumns, loadBoston } from "./boston";
export { round } from "./round";
export { StandardScaler } from "./standard_scaler";
export { tensor } from "./tensor";
