/** The process that Jupyter starts. It has the sockets, and answers while a cell keeps the host, its child, busy. */
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { RemoteCompiler } from "./compile/remote";
import { deathError } from "./death";
import { HostProcess } from "./host-process";
import { logToServer } from "./log";
import { helpLinks } from "./protocol/help-links";
import { Kernel } from "./protocol/kernel";
import { watchParent } from "./protocol/parent-watch";
import { KernelSockets } from "./protocol/sockets";
import { Foresight, importedLibrary, type Preload } from "./runtime/preload";
import { staleBuildHint } from "./stale-build";
import { checkTslabVersion } from "./tslab";

/** Milliseconds that the host gets to exit on its own. */
const EXIT_MS = 300;
/** Milliseconds for which a kernel whose host has died answers what still comes. */
const LAST_ANSWERS_MS = 500;
/** The signals that are for the cells, or end the kernel. */
const PASSED_ON = ["SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR2"] as const;

interface Start {
  /** The project's folder. */
  root: string;
  connectionFile: string;
  /** The program that starts the host, and its arguments. */
  hostCommand: readonly string[];
}

/** Starts the kernel that a connection file describes; exits with one line on stderr when it cannot. */
export function startKernel({ root, connectionFile, hostCommand }: Start): void {
  const server = process.ppid;
  watchParent(server, () => process.exit(1));
  // Before anybody can see that there is a kernel to interrupt.
  process.on("SIGINT", () => kernel.cells.takeSignal(Date.now()));
  try {
    checkTslabVersion();
  } catch (error) {
    logToServer((error as Error).message);
    process.exit(1);
  }
  process.on("unhandledRejection", (error) => logToServer("front:", error));
  process.on("uncaughtException", (error) => logToServer("front:", error));

  let [isShutDown, isEnding] = [false, false];
  const library = importedLibrary(process.cwd());
  const foresight = new Foresight();
  let libraryLoadedAt: number | undefined;
  const sockets = new KernelSockets(JSON.parse(readFileSync(connectionFile, "utf8")));
  const kernel = new Kernel({
    sockets,
    compiler: () => compiler,
    typescriptVersion: require("typescript/package.json").version,
    helpLinks: helpLinks(root, connectionFile, server),
    libraryNotice: () => {
      const hint = staleBuildHint(root, libraryLoadedAt);
      libraryLoadedAt ??= Date.now();
      return hint;
    },
    toHost: (message) => host.send(message),
    foresee: (code) => loadAhead(foresight.take(code)),
    exit: () => {
      isShutDown = true;
      host.send({ type: "exit" });
      // A host that runs a cell does not receive messages.
      setTimeout(() => host.kill("SIGKILL"), EXIT_MS);
    },
  });
  // Clients wait for the sockets, and only then for what runs cells.
  const started = kernel.start();
  const host = new HostProcess(
    hostCommand,
    (message) => kernel.cells.fromHost(message),
    () => sockets.iopub.flushed(),
  );
  if (library !== undefined) loadAhead({ name: library, isUsed: true });
  const compiler = new RemoteCompiler(root);
  // What the compiler has done once, it does in a quarter of the time: it begins before the cell comes.
  const ahead = library === undefined ? undefined : compiler.compile(`import { nn } from "${library}";`, "cell[0]");
  // What becomes of the compiler is told when it has to compile.
  Promise.resolve(ahead).catch(() => {});
  for (const signal of PASSED_ON)
    process.on(signal, () => {
      isEnding ||= signal !== "SIGUSR2";
      host.kill(signal);
    });
  void started.catch((error) => {
    logToServer((error as Error).message);
    process.exit(1);
  });
  void host.died.then(async (death) => {
    if (isShutDown) process.exit(0);
    if (!isEnding) {
      kernel.cells.retire(deathError(death, kernel.cells.runningCount));
      await pause(LAST_ANSWERS_MS);
      await sockets.close();
    }
    process.exit(death.code ?? 1);
  });

  function loadAhead(preload: Preload | undefined): void {
    if (!preload) return;
    libraryLoadedAt ??= Date.now();
    host.send({ type: "load", ...preload });
  }
}
