// @ts-check
/**
 * Every npm script comes through here: `node scripts/run.cjs <command> …`.
 * It installs the packages and compiles the TypeScript where that is due; all else is TypeScript from there on.
 */
const { spawnSync } = require("node:child_process");
const { existsSync, readdirSync, rmSync } = require("node:fs");
const { delimiter, join } = require("node:path");
const { formatCells, formattedNotebooks } = require("./format-cells.cjs");
const { StepError, explain } = require("./setup/causes.cjs");
const { fingerprint, isCompiled, noteCompiled } = require("./setup/compiled.cjs");
const { withLock } = require("./setup/lock.cjs");
const { developmentIsInstalled, installPackages } = require("./setup/packages.cjs");
const { run, step } = require("./setup/step.cjs");
const { USAGES, usage } = require("./usage.cjs");

const root = join(__dirname, "..");
const OLDEST_NODE = 20;
/** @type {Record<string, string[]>} The only arguments of commands that take few or none; the others look at theirs. */
const ARGUMENTS = { build: [], figures: [], format: [], setup: ["--cluster"] };
/** Commands that need the packages of development: the formatter, the browser's driver, the bundler, the generator of test cases. */
const DEVELOPMENT = ["test", "format", "site"];

async function main() {
  const [command, ...args] = process.argv.slice(2);
  if (!Object.hasOwn(USAGES, command))
    throw new StepError(`There is no command ${command}.`, `There are: ${Object.keys(USAGES).join(", ")}.`);
  if (args.some((argument) => argument === "--help" || argument === "-h")) return console.log(usage(command));
  const unknown = args.find((argument) => ARGUMENTS[command]?.includes(argument) === false);
  if (unknown !== undefined) throw new StepError(`${unknown} is no option.`, usage(command));
  const major = Number(process.versions.node.split(".")[0]);
  if (major < OLDEST_NODE)
    throw new StepError(
      `Node ${process.versions.node} is too old.`,
      `Install Node ${OLDEST_NODE} or newer, then run the same command again.`,
    );
  requireUsualPath();
  // The doctor tells what is there, so it makes nothing.
  if (command === "doctor" && !existsSync(compiledFile("doctor")))
    throw new StepError("Nothing is set up yet.", "To set all up: npm run setup");
  if (command !== "doctor") await withLock(join(root, "build", "setup.lock"), () => prepare(command));
  if (command === "format") process.exitCode = format();
  else if (command !== "build") await require(compiledFile(command)).main(args);
}

/** @returns {number} the exit code */
function format() {
  const biome = join(root, "node_modules", "@biomejs", "biome", "bin", "biome");
  const { status } = spawnSync(process.execPath, [biome, "check", "--write", "."], { cwd: root, stdio: "inherit" });
  const { changed, unreadable } = formatCells(root, formattedNotebooks(root), { write: true });
  for (const cell of changed) console.log(`Formatted ${cell}.`);
  if (changed.length > 0) console.log("To bring the editions in other languages to that: npm run check -- --write");
  for (const cell of unreadable) console.error(`${cell} is no TypeScript that can be read; it stays as it is.`);
  return unreadable.length > 0 ? 1 : (status ?? 1);
}

/**
 * Some characters mean something else to the tools: TypeScript finds no files below a `*`, and Python refuses a `:`.
 */
function requireUsualPath() {
  const unusual = ["*", "?", delimiter, "\n"].find((character) => root.includes(character));
  if (unusual !== undefined)
    throw new StepError(
      `The project's folder has ${JSON.stringify(unusual)} in its path, with which it cannot be built: ${root}`,
      "Rename or move the folder, then run the same command again.",
    );
}

/** @param {string} command */
async function prepare(command) {
  const isNew = await installPackages(root, {
    thorough: command === "setup",
    development: DEVELOPMENT.includes(command) || (command === "bench" && process.argv[3] === "site"),
  });
  // Code that does not compile can be formatted, too.
  if (command !== "format") await compile(isNew);
  // Packages that have just been replaced have no native TensorFlow.
  const lacksNative = isNew && existsSync(join(root, ".venv")) && existsSync(compiledFile("setup"));
  if (!["build", "format"].includes(command) || lacksNative) await require(compiledFile("setup")).setUp(command);
  // It has the compiler of the kernel in it, which may be new.
  else if (command === "build") await require(compiledFile("setup/snapshot")).setUpSnapshot(false);
}

/** @param {string} name a module of scripts/, which is there only once it is compiled */
function compiledFile(name) {
  const file = join(__dirname, "dist", name);
  return existsSync(`${file}.js`) ? `${file}.js` : join(file, "index.js");
}

/**
 * Compiles lib and scripts, and where the packages of development are, the tests; takes a tenth of a second when nothing
 * has changed.
 * @param {boolean} anew whatever the compiler remembers of earlier packages
 */
async function compile(anew) {
  const tests = developmentIsInstalled(root);
  const projects = tests ? ["."] : ["lib", "scripts"];
  const parts = tests ? ["lib", "scripts", "tests"] : projects;
  for (const part of parts) removeOrphans(join(root, part));
  const files = parts.flatMap(readByCompiler);
  const force = anew || lacksCompiled(files, tests) ? ["--force"] : [];
  const now = fingerprint(root, files);
  if (force.length === 0 && isCompiled(root, now)) return;
  const compiler = join(root, "node_modules", "typescript", "lib", "tsc.js");
  const build = () =>
    run(process.execPath, [compiler, "-b", ...projects, "--pretty", "false", ...force], { cwd: root });
  if (force.length > 0) await step("Build of the library and the scripts", build);
  else
    await build().catch((error) => {
      const explained = explain(error);
      if (explained !== error) throw explained;
      throw new StepError(`TypeScript: ${error.message}`, "Mend the errors above, then run the same command again.");
    });
  noteCompiled(root, now);
}

/**
 * @param {string} part
 * @returns {string[]} its sources and settings, by their paths in the project
 */
function readByCompiler(part) {
  return readdirSync(join(root, part), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|cjs|json)$/.test(name) && !/(^|[\\/])(dist|node_modules)[\\/]/.test(name))
    .map((name) => join(part, name));
}

/**
 * The compiler looks at its own notes only, not at whether what it wrote is still there.
 * @param {readonly string[]} files
 * @param {boolean} tests whether tests are compiled, too
 */
function lacksCompiled(files, tests) {
  const sources = files.filter((name) => /(?<!\.d)\.ts$/.test(name) && (tests || !name.endsWith(".test.ts")));
  return sources.some((name) => !existsSync(join(root, name.replace(/^(\w+)(.*)\.ts$/, "$1/dist$2.js"))));
}

/**
 * Removes what was compiled from a source that is gone: `x.js` would be found before a new `x/index.js`.
 * @param {string} part
 */
function removeOrphans(part) {
  const dist = join(part, "dist");
  if (!existsSync(dist)) return;
  for (const name of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
    const source = /^(.+)\.(c?)js$/.exec(name);
    if (!source || existsSync(join(part, `${source[1]}.${source[2]}ts`)) || existsSync(join(part, name))) continue;
    for (const ending of [`${source[2]}js`, `${source[2]}js.map`, `d.${source[2]}ts`])
      rmSync(join(dist, `${source[1]}.${ending}`), { force: true });
  }
}

main().catch((error) => {
  const explained = explain(error);
  // Not instanceof: the compiled scripts have a copy of the class of their own.
  const { advice, message, stack } = /** @type {StepError} */ (explained);
  process.stderr.write(advice ? `\n${message}\n\n${advice}\n` : `${stack}\n`);
  process.exitCode = 1;
});
