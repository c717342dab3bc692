/** `npm run doctor`: what is installed and works, and for each thing that does not, how to mend it. Changes nothing. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { cleanEnvironment } from "./environment";
import { jupyterEnvironment } from "./jupyter";
import { cacheFolder, jupyterFolder, root, venvPython } from "./paths";
import { freeMegabytes } from "./setup/disk";
import { packagesAreWhole } from "./setup/packages.cjs";
import { pythonIsReady, pythonProblem } from "./setup/python";
import { run, StepError } from "./setup/step.cjs";
import { nativeIsLinked, portableReason } from "./setup/tensorflow";
import { updates } from "./setup/updates";
import { usage } from "./usage.cjs";

export interface Finding {
  readonly name: string;
  readonly value: string;
  /** The way to mend it, in one line; undefined when all is well. */
  readonly mend?: string;
}

const SET_UP = "npm run setup";
const ENOUGH_MEGABYTES = 1000;

/** Prints the findings; the exit code is 1 when something does not work. */
export async function main(args: string[]): Promise<void> {
  const unknown = args.find((argument) => argument !== "--updates");
  if (unknown !== undefined) throw new StepError(`${unknown} is no option.`, usage("doctor"));
  if (args.length > 0) {
    const lines = await updates();
    console.log(lines.join("\n") || "Every package that this project names is the newest, and kept.");
    return;
  }
  const findings = (
    await Promise.all([node(), packages(), python(), tensorflow(), kernel(), jupyterLab(), renderer(), disk()])
  ).flat();
  console.log(report(findings));
  if (findings.some(({ mend }) => mend)) process.exitCode = 1;
}

/** The findings as aligned lines, a line more for each thing to mend. */
export function report(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  return findings
    .map(({ name, value, mend }) => {
      const line = `${mend ? "✗" : "✓"} ${name.padEnd(width)}  ${value}`;
      return mend ? `${line}\n  ${" ".repeat(width)}  → ${mend}` : line;
    })
    .join("\n");
}

async function node(): Promise<Finding> {
  return { name: "Node", value: `${process.versions.node} (${process.platform}-${process.arch})` };
}

async function packages(): Promise<Finding> {
  const name = "Packages";
  if (packagesAreWhole(root)) return { name, value: "as package-lock.json says" };
  return { name, value: "not those of package-lock.json, or not whole", mend: SET_UP };
}

async function python(): Promise<Finding> {
  const name = "Python";
  if (!existsSync(venvPython)) return { name, value: "no environment in .venv", mend: SET_UP };
  try {
    const env = cleanEnvironment();
    const version = (await run(venvPython, ["--version"], { env })).trim().replace("Python ", "");
    const problem = await pythonProblem();
    if (problem) return { name, value: `${version}: ${problem}`, mend: SET_UP };
    if (pythonIsReady()) return { name, value: `${version} (.venv, as requirements.txt says)` };
    return { name, value: `${version} (.venv is not that of requirements.txt)`, mend: SET_UP };
  } catch (error) {
    return { name, value: firstLine(error), mend: SET_UP };
  }
}

/** Computes with TensorFlow through the library, so that what is told is what a lesson gets. */
async function tensorflow(): Promise<Finding[]> {
  const program = `
    const { tf, ready } = require(${JSON.stringify(join(root, "lib", "dist", "tensorflow.js"))});
    ready().then(() => {
      const two = tf.add(1, 1).dataSync()[0];
      if (two !== 2) throw new Error("1 + 1 gave " + two);
      console.log(JSON.stringify({ backend: tf.getBackend(), tfjs: tf.version.tfjs, version: tf.backend().binding?.TF_Version }));
    });`;
  try {
    const { backend, tfjs, version } = JSON.parse(
      jsonLine(await run(process.execPath, ["-e", program], { cwd: root })),
    );
    const native = backend === "tensorflow";
    return [
      {
        name: "TensorFlow",
        value: native ? `${version}${nativeIsLinked() ? "" : ", not the one that set-up makes"}` : "no native binding",
        mend: native ? undefined : `${portableReason() ?? "not set up"}; to try again: ${SET_UP}`,
      },
      { name: "Backend", value: `${backend} (TensorFlow.js ${tfjs})` },
    ];
  } catch (error) {
    return [{ name: "TensorFlow", value: firstLine(error), mend: SET_UP }];
  }
}

async function kernel(): Promise<Finding> {
  const name = "Kernel";
  const specification = join(jupyterFolder, "kernels", "tslab", "kernel.json");
  if (!existsSync(specification))
    return { name, value: `${specification} is missing`, mend: "git checkout scripts/jupyter" };
  try {
    const resolve = createRequire(join(root, "package.json"));
    const { version } = resolve("tslab/package.json");
    const { display_name } = JSON.parse(readFileSync(specification, "utf8"));
    return { name, value: `${display_name}: tslab ${version}` };
  } catch (error) {
    return { name, value: firstLine(error), mend: SET_UP };
  }
}

async function jupyterLab(): Promise<Finding> {
  const name = "JupyterLab";
  const program = "from importlib.metadata import version as v; print(v('jupyterlab'), 'with nbclient', v('nbclient'))";
  try {
    return { name, value: (await run(venvPython, ["-c", program], { env: jupyterEnvironment() })).trim() };
  } catch {
    return { name, value: "not installed", mend: SET_UP };
  }
}

async function renderer(): Promise<Finding> {
  const name = "Plotly renderer";
  try {
    const labextensions = await run(venvPython, ["-m", "jupyter", "labextension", "list"], {
      env: jupyterEnvironment(),
    });
    const found = /jupyterlab-plotly v(\S+) .*enabled/.exec(stripVTControlCharacters(labextensions));
    if (found) return { name, value: `${found[1]}, enabled` };
    return { name, value: "not among JupyterLab's extensions", mend: SET_UP };
  } catch {
    return { name, value: "not installed", mend: SET_UP };
  }
}

async function disk(): Promise<Finding[]> {
  return [
    { name: "Disk", folder: root },
    { name: "Cache", folder: cacheFolder() },
  ].map(({ name, folder }) => {
    const free = freeMegabytes(folder);
    const value = `${(free / 1000).toFixed(1)} GB free for ${folder}`;
    return { name, value, mend: free < ENOUGH_MEGABYTES ? "free some space on this disk" : undefined };
  });
}

function firstLine(error: unknown): string {
  return (error as Error).message.trim().split("\n")[0];
}

/** Warnings of Node or TensorFlow may stand around it. */
function jsonLine(output: string): string {
  return output.split("\n").find((line) => line.startsWith("{")) ?? "{}";
}
