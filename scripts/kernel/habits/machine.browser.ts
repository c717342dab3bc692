/** What to write in a page for what Python does with the machine. */

const FOLDER = "The folder is the notebook's in the file browser, and cannot be changed.";
const NO_PROCESS = "A page has no process and no environment variables: write the value into the cell, as a const.";

export const MACHINE = {
  commands: "A page runs no commands. Files are in the file browser at the left.",
  packages:
    'A page installs no packages: there are "nonlinear", "@tensorflow/tfjs" and "danfojs-node". With others, install the project: npm start.',
  folder: FOLDER,
  changeFolder: FOLDER,
  listFiles: "Files are listed by the file browser at the left.",
  readFile: 'Files are dragged into the file browser, and read by `await data.readCSV("name.csv")`.',
  writeFile: 'Files are written by `await data.writeCSV(frame, "name.csv")`; the file browser downloads them.',
  filesAndPaths:
    'Files are in the file browser at the left: `await data.readCSV("name.csv")`, `await data.writeCSV(frame, "name.csv")`.',
  environment: NO_PROCESS,
  process: NO_PROCESS,
  input: 'A page cannot ask for a line: write it into the cell, `const name = "…"`.',
  html: "Cells in a page show no HTML: text, tables and formulas stand in a Markdown cell.",
  names: {
    process: NO_PROCESS,
    global: "All names of a cell are global: `globalThis`.",
    require: 'Imports: `import { nn } from "nonlinear"`; a page has no modules of Node.',
    module: "Nothing is exported: later cells know what a cell declares.",
    exports: "Nothing is exported: later cells know what a cell declares.",
    Buffer: "Bytes: `new Uint8Array([1, 2])`, `new TextEncoder().encode(text)`.",
    __dirname: FOLDER,
    __filename: FOLDER,
  },
};
