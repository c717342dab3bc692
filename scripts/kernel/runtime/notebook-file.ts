import { basename } from "nonlinear/platform/path";

/** The notebook's file, which Jupyter's server names, for `__filename`. */
export const NOTEBOOK = basename(process.env.JPY_SESSION_NAME ?? "notebook.ipynb");
