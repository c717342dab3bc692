/** What runs the cells in Node: everything that they see beside plain JavaScript. */
import type { ToFront, ToHost } from "../threads/messages";
import { offerBridge } from "./bridge";
import { lastCell, leaveCell } from "./current-cell";
import { loadAhead } from "./load-ahead";
import { CellModules } from "./modules";
import { captureStreams, createClearOutput, postDisplay } from "./output";
import { mendReadline } from "./readline";
import { CellRunner } from "./runner";
import { installSourceMaps } from "./source-maps";
import { timeIt } from "./time-it";
import { bindTimers } from "./timers";

/** The ties to the front. */
interface Ties {
  /** The project's folder. */
  root: string;
  post: (message: ToFront) => void;
  prompt: (text?: string) => string;
  /** Whether an interrupt of a cell was requested. */
  isAskedToStop: (cell: number) => boolean;
  /** Has the front's messages given to a function. */
  listen: (take: (message: Exclude<ToHost, { type: "exit" }>) => void) => void;
}

export function runCells({ root, post, prompt, isAskedToStop, listen }: Ties): void {
  installSourceMaps();
  const modules = new CellModules(process.cwd(), root, () => loadDisplayApi(post));
  mendReadline(prompt);
  const builtIns = { prompt, clearOutput: createClearOutput(post), timeIt };
  const runner = new CellRunner(modules, post, builtIns, isAskedToStop);
  offerBridge(runner, post);

  const takeUncaught = (error: unknown) => runner.takeUncaught(error, lastCell());
  process.on("uncaughtException", takeUncaught);
  process.on("unhandledRejection", takeUncaught);

  listen((message) => {
    leaveCell();
    if (message.type === "run") runner.start(message.cell, message.code);
    else if (message.type === "interrupt") runner.interrupt(message.cell, message.number);
    else if (message.type === "load")
      loadAhead(
        () => modules.require(message.name),
        message.isUsed,
        () => runner.isIdle,
      );
    else runner.stopLeftovers();
  });
  captureStreams(post);
  bindTimers();
}

/** Loads tslab's display API for cells that import it, and redirects what it shows to this kernel. */
function loadDisplayApi(post: (message: ToFront) => void): unknown {
  const jupyter = require("tslab/dist/jupyter");
  jupyter.lastWriteDisplayData = (content: Parameters<typeof postDisplay>[1], update: boolean) =>
    postDisplay(post, content, update);
  return require("tslab");
}
