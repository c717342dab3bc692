/** The only folder that knows Jupyter: showing values, updating them in place, hearing of an interrupt. */
export * from "./bridge";
