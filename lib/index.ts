/** What a cell imports: `import { data, nn, optim, train, jit, plot } from "nonlinear"`. */
export { danfo } from "./danfo";
export { tf } from "./tensorflow";
