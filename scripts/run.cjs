// @ts-check
/**
 * Every npm script comes through here: `node scripts/run.cjs <command> …`.
 * It installs the packages and compiles the TypeScript where that is due; all else is TypeScript from there on.
 */
const { createHash } = require("node:crypto");
const { existsSync, readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { StepError, run, step } = require("./setup/step.cjs");
const { withLock } = require("./setup/lock.cjs");

const root = join(__dirname, "..");
const OLDEST_NODE = 20;
/** `build` is done once all is compiled; the doctor tells what is there, so it makes nothing. */
const UNPREPARED = ["build", "doctor"];

async function main() {
  const [command, ...args] = process.argv.slice(2);
  const major = Number(process.versions.node.split(".")[0]);
  if (major < OLDEST_NODE)
    throw new StepError(
      `Node ${process.versions.node} is too old.`,
      `Install Node ${OLDEST_NODE} or newer, then run the same command again.`,
    );
  await withLock(join(root, "build", "setup.lock"), async () => {
    await installPackages();
    await compile();
    if (!UNPREPARED.includes(command)) await compiled("setup").setUp(command);
  });
  if (command !== "build") await compiled(command).main(args);
}

/** @param {string} name a module of scripts/, which exists only once it is compiled */
function compiled(name) {
  return require(join(__dirname, "dist", name));
}

/** Installs what the lock file says, unless that is what is installed. */
async function installPackages() {
  const stamp = join(root, "node_modules", ".nonlinear-packages");
  const manifests = ["package-lock.json", "package.json", join("lib", "package.json")];
  const wanted = createHash("sha256");
  for (const file of manifests) wanted.update(readFileSync(join(root, file)));
  const fingerprint = wanted.digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint) return;
  await step("Packages from the lock file", async () => {
    // npm empties node_modules first, so that an interrupted install leaves no stamp behind.
    await run(...npm("ci", "--include=dev", "--no-audit", "--no-fund"), { cwd: root });
    writeFileSync(stamp, fingerprint);
  });
}

/**
 * @param {...string} args
 * @returns {[string, string[]]} how to call npm with them: the npm that runs us, else the one on the path
 */
function npm(...args) {
  const script = process.env.npm_execpath;
  if (script?.endsWith(".js")) return [process.execPath, [script, ...args]];
  return process.platform === "win32" ? ["cmd", ["/c", "npm", ...args]] : ["npm", args];
}

/** Compiles lib, scripts and tests; takes a fifth of a second when nothing has changed. */
async function compile() {
  const compiler = join(root, "node_modules", "typescript", "lib", "tsc.js");
  const build = () => run(process.execPath, [compiler, "-b", "--pretty", "false"], { cwd: root });
  if (existsSync(join(root, "scripts", "dist", "setup", "index.js"))) {
    await build().catch((error) => {
      throw new StepError(`TypeScript: ${error.message}`, "Mend the errors above, then run the same command again.");
    });
  } else await step("Build of the library and the scripts", build);
}

main().catch((error) => {
  process.stderr.write(error instanceof StepError ? `\n${error.message}\n\n${error.advice}\n` : `${error.stack}\n`);
  process.exitCode = 1;
});
