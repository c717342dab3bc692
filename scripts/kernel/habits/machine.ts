/** What to write for what Python does with the machine. In browsers: machine.browser.ts. */

export const MACHINE = {
  commands:
    'Commands run by Node: `import { execSync } from "node:child_process"; console.log(execSync("ls").toString())`.',
  packages: "Packages are installed in a terminal, in the notebook's folder: `npm install NAME`.",
  folder: "The folder is `process.cwd()`.",
  changeFolder: "The folder is changed by `process.chdir(path)`.",
  listFiles: 'Files are listed by `import { readdirSync } from "node:fs"; readdirSync(".")`.',
  readFile: 'Files: `import { readFileSync } from "node:fs"; readFileSync("name.txt", "utf8")`.',
  writeFile: 'Files are written by `import { writeFileSync } from "node:fs"; writeFileSync("name.txt", text)`.',
  filesAndPaths:
    'Files and paths: `import * as fs from "node:fs"`, `import * as path from "node:path"`; `process.env.NAME`.',
  environment: "Environment variables are `process.env.NAME`.",
  process: "The process: `process.argv`, `process.version`.",
  input: 'Asking: `const name = prompt("Name?")`.',
  html: 'Shown by `import { display } from "tslab"`, then `display.html("<b>text</b>")` (also svg, markdown, latex, javascript).',
  /** Names that are not there. */
  names: {},
};
