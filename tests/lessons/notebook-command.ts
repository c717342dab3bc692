/** `npm run notebook` on small notebooks in a folder of the test's process. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after } from "node:test";
import { root } from "../copy-of-project";

// In the project, so that `nonlinear` is found from it.
mkdirSync(join(root, "build"), { recursive: true });
export const folder = mkdtempSync(join(root, "build", "notebook-test-"));
after(() => rmSync(folder, { recursive: true }));

export interface Ending {
  code: number;
  output: string;
}

/** `npm run notebook` behind its set-up, which other tests try; with arguments that it refuses, the whole command. */
export function notebook(...args: string[]): Promise<Ending> {
  const module = join(root, "scripts", "dist", "notebook.js");
  const behind = ["-e", `require(${JSON.stringify(module)}).main(process.argv.slice(1))`, "--"];
  const command = [...(args.length > 0 ? behind : [join(root, "scripts", "run.cjs"), "notebook"]), ...args];
  return new Promise((done) => {
    execFile(process.execPath, command, { cwd: root }, (error, stdout, stderr) =>
      done({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    );
  });
}

export function write(name: string, cells: readonly { code?: string; markdown?: string }[]): string {
  const path = join(folder, name);
  const written = cells.map(({ code, markdown = "" }, i) =>
    code === undefined
      ? { cell_type: "markdown", id: `m${i}`, metadata: {}, source: markdown }
      : // Traces of another run, which must go.
        { cell_type: "code", id: `c${i}`, metadata: { scrolled: true }, source: code, outputs: [], execution_count: 9 },
  );
  const metadata = { kernelspec: { name: "tslab", display_name: "x" }, widgets: {} };
  writeFileSync(path, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells: written }));
  return path;
}
