// @ts-check
/**
 * Every npm script comes through here: `node scripts/run.cjs <command> …`.
 * It installs the packages and compiles the TypeScript where that is due; all else is TypeScript from there on.
 */
const { existsSync } = require("node:fs");
const { join } = require("node:path");
const { withLock } = require("./setup/lock.cjs");
const { installPackages } = require("./setup/packages.cjs");
const { StepError, run, step } = require("./setup/step.cjs");

const root = join(__dirname, "..");
const OLDEST_NODE = 20;

async function main() {
  const [command, ...args] = process.argv.slice(2);
  const major = Number(process.versions.node.split(".")[0]);
  if (major < OLDEST_NODE)
    throw new StepError(
      `Node ${process.versions.node} is too old.`,
      `Install Node ${OLDEST_NODE} or newer, then run the same command again.`,
    );
  // The doctor tells what is there, so it makes nothing.
  if (command === "doctor" && !existsSync(compiledFile("doctor")))
    throw new StepError("Nothing is set up yet.", "To set all up: npm run setup");
  if (command !== "doctor") await withLock(join(root, "build", "setup.lock"), () => prepare(command));
  if (command !== "build") await require(compiledFile(command)).main(args);
}

/** @param {string} command */
async function prepare(command) {
  await installPackages(root);
  await compile();
  if (command !== "build") await require(compiledFile("setup")).setUp(command);
}

/** @param {string} name a module of scripts/, which is there only once it is compiled */
function compiledFile(name) {
  const file = join(__dirname, "dist", name);
  return existsSync(`${file}.js`) ? `${file}.js` : join(file, "index.js");
}

/** Compiles lib, scripts and tests; takes a fifth of a second when nothing has changed. */
async function compile() {
  const compiler = join(root, "node_modules", "typescript", "lib", "tsc.js");
  const build = () => run(process.execPath, [compiler, "-b", "--pretty", "false"], { cwd: root });
  if (!existsSync(compiledFile("setup"))) await step("Build of the library and the scripts", build);
  else
    await build().catch((error) => {
      throw new StepError(`TypeScript: ${error.message}`, "Mend the errors above, then run the same command again.");
    });
}

main().catch((error) => {
  // Not instanceof: the compiled scripts have a copy of the class of their own.
  process.stderr.write(error.advice ? `\n${error.message}\n\n${error.advice}\n` : `${error.stack}\n`);
  process.exitCode = 1;
});
