// @ts-check
/**
 * Steps that take long, seen and explained: a line each with its seconds, and for a failure its cause and what to do.
 * Plain JavaScript, as the steps that make TypeScript run need it too.
 */
const { spawn } = require("node:child_process");
const { StepError, explain } = require("./causes.cjs");

const HEARTBEAT_SECONDS = 5;
const END_SECONDS = 5;

/** The programs that run now. @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();
/** @type {NodeJS.EventEmitter} */
const events = process;
const tellRunning = () => events.emit("nonlinear:programs", [...running]);
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Runs one named step, showing that it goes on: in place on a terminal, else a line every few seconds.
 * @template T
 * @param {string} title
 * @param {(report: (detail: string) => void) => Promise<T>} work calls `report` with how far it is
 * @returns {Promise<T>}
 * @throws {StepError} that names the step
 */
async function step(title, work) {
  const started = Date.now();
  const terminal = process.stderr.isTTY;
  let detail = "";
  const seconds = () => `${((Date.now() - started) / 1000).toFixed(1)} s`;
  const show = () => {
    const line = `… ${title} (${seconds()})${detail && ` ${detail}`}`;
    process.stderr.write(terminal ? `\r\x1b[2K${line.slice(0, (process.stderr.columns ?? 80) - 1)}` : `${line}\n`);
  };
  const finish = (/** @type {string} */ line) => process.stderr.write(`${terminal ? "\r\x1b[2K" : ""}${line}\n`);
  let interrupted = false;
  const onInterrupt = async () => {
    interrupted = true;
    clearInterval(heartbeat);
    finish(`✗ ${title}: interrupted after ${seconds()}. Nothing is broken: run the same command again to go on.`);
    await endRunning();
    process.exit(130);
  };
  for (const signal of SIGNALS) process.once(signal, onInterrupt);
  const heartbeat = setInterval(show, terminal ? 250 : HEARTBEAT_SECONDS * 1000);
  try {
    const result = await work((text) => {
      detail = text;
    });
    finish(`✓ ${title} (${seconds()})`);
    return result;
  } catch (error) {
    // The programs that the interrupt ended fail now: that is no news, and this process is about to end.
    if (interrupted) return await new Promise(() => {});
    finish(`✗ ${title} failed after ${seconds()}`);
    throw explain(error, title);
  } finally {
    clearInterval(heartbeat);
    for (const signal of SIGNALS) process.removeListener(signal, onInterrupt);
  }
}

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void,
 *   timeoutSeconds?: number }} [options]
 * @returns {Promise<string>} what it printed
 * @throws {Error} with the last lines it printed
 */
function run(command, args, { cwd, env, onLine, timeoutSeconds } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], windowsHide: true });
    running.add(child);
    tellRunning();
    const stop = () => child.kill();
    const timer = timeoutSeconds && setTimeout(stop, timeoutSeconds * 1000);
    let output = "";
    const read = (/** @type {Buffer} */ chunk) => {
      output += chunk;
      if (onLine) for (const line of String(chunk).split(/[\r\n]+/)) if (line.trim()) onLine(line.trim());
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    const end = (/** @type {() => void} */ settle) => {
      running.delete(child);
      tellRunning();
      if (timer) clearTimeout(timer);
      settle();
    };
    child.on("error", (error) => end(() => reject(new Error(`${command} could not be started: ${error.message}`))));
    child.on("close", (code, signal) =>
      end(() => {
        if (code === 0) return resolve(output);
        const ending = signal ? `was ended by ${signal}` : `ended with code ${code}`;
        reject(new Error(`${[command, ...args.slice(0, 3)].join(" ")} … ${ending}:\n${lastLines(output)}`));
      }),
    );
  });
}

/** Ends the programs that run, and waits for their end: one that still writes would disturb the next try. */
async function endRunning() {
  const ends = [...running].map((child) => new Promise((resolve) => child.once("close", resolve)));
  for (const child of running) child.kill();
  const late = setTimeout(() => {
    for (const child of running) child.kill("SIGKILL");
  }, END_SECONDS * 1000);
  await Promise.all(ends);
  clearTimeout(late);
}

/** @param {string} output */
function lastLines(output) {
  return output.trim().split("\n").slice(-15).join("\n");
}

module.exports = { StepError, step, run };
