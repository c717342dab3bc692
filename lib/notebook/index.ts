/** The only folder that knows Jupyter: showing values, updating them in place, hearing of an interrupt. */
export * from "./bridge";
export { type Progress, ProgressBar } from "./progress";
export { type Table, type TableColumn, tableToHtml, tableToText } from "./table";
