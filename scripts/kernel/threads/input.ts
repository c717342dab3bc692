/**
 * Fault: a tslab cell cannot read a line from the user; it waits for ever.
 * Mend: `prompt`, as in browsers, sends Jupyter's `input_request` and blocks until the answer comes. Synchronous code
 * can call it, because the front's thread receives the answer.
 */
import { MessageChannel, type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import { currentCell } from "../runtime/current-cell";
import { KeyboardInterrupt } from "../runtime/keyboard-interrupt";
import type { InputAnswer, ToFront } from "./messages";

/** The front's end of the channel to a cell that waits for an answer. */
export interface InputLine {
  port: MessagePort;
  /** One Int32, raised with each answer; the waiting thread sleeps on it. */
  answers: SharedArrayBuffer;
}

/** Makes both ends of the channel: `prompt` for cells, `line` for the front. */
export function createInput(post: (message: ToFront) => void): { prompt: (text?: string) => string; line: InputLine } {
  const { port1: ours, port2: theirs } = new MessageChannel();
  const answers = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const counter = new Int32Array(answers);

  const prompt = (text = ""): string => {
    const before = Atomics.load(counter, 0);
    post({ type: "input", cell: currentCell()?.id, prompt: String(text) });
    Atomics.wait(counter, 0, before);
    const answer = receiveMessageOnPort(ours)?.message as InputAnswer | undefined;
    if (answer && "line" in answer) return answer.line;
    if (answer && "refused" in answer) throw new Error(answer.refused);
    throw new KeyboardInterrupt();
  };
  return { prompt, line: { port: theirs, answers } };
}

/** Gives the answer to the cell that waits in `prompt`, and wakes it. */
export function answerInput({ port, answers }: InputLine, answer: InputAnswer): void {
  port.postMessage(answer);
  const counter = new Int32Array(answers);
  Atomics.add(counter, 0, 1);
  Atomics.notify(counter, 0);
}
