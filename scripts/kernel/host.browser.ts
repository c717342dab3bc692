/** The host in browsers: a web worker that runs the cells which the front sends, or the trials of a sweep. */
import { serveTrials } from "nonlinear/experiment/serve-trials.browser";
import { useDrive } from "nonlinear/platform/drive.browser";
import { offerBridge } from "./runtime/bridge";
import { captureConsole } from "./runtime/console.browser";
import { lastCell, leaveCell } from "./runtime/current-cell";
import { loadAhead } from "./runtime/load-ahead";
import { CellModules } from "./runtime/modules.browser";
import { createClearOutput } from "./runtime/output";
import { CellRunner } from "./runtime/runner";
import { installStacks } from "./runtime/stacks.browser";
import { timeIt } from "./runtime/time-it";
import { bindTimers } from "./runtime/timers";
import type { ToFront, ToHost } from "./threads/messages";
import type { Scope, StartOfHost, StartOfTrials } from "./threads/page.browser";

declare const self: Scope<StartOfHost | StartOfTrials, never>;

self.onmessage = ({ data }) => {
  useDrive(data.drive);
  if ("trials" in data) serveTrials(data.trials);
  else startHost(data);
};

function startHost({ front, stop, drive }: StartOfHost): void {
  const cellToStop = stop && new Int32Array(stop);
  const post = (message: ToFront) => front.postMessage(message);
  installStacks();
  const builtIns = { prompt, clearOutput: createClearOutput(post), timeIt };
  const isAskedToStop = (cell: number) => cellToStop !== undefined && Atomics.load(cellToStop, 0) === cell;
  const modules = new CellModules(`/${drive?.folder ?? ""}`);
  const runner = new CellRunner(modules, post, builtIns, isAskedToStop);
  offerBridge(runner, post);
  self.addEventListener("error", (event) => {
    event.preventDefault();
    runner.takeUncaught(event.error, lastCell());
  });
  self.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    runner.takeUncaught(event.reason, lastCell());
  });
  front.onmessage = ({ data: message }: { data: ToHost }) => {
    leaveCell();
    if (message.type === "run") runner.start(message.cell, message.code);
    else if (message.type === "interrupt") runner.interrupt(message.cell, message.number);
    else if (message.type === "stopLeftovers") runner.stopLeftovers();
  };
  captureConsole(post);
  bindTimers();
  loadAhead(
    () => modules.require("nonlinear"),
    true,
    () => runner.isIdle,
  );
}

function prompt(): never {
  throw new Error("A cell in the browser cannot wait for a line: write the text into the cell, as a const.");
}
