/**
 * Fault: a tslab cell cannot ask for a line; a question waits for ever.
 * Mend: `prompt`, as in browsers, asks through Jupyter's `input_request` and waits for the answer, also inside plain
 * synchronous code: the front's thread takes it meanwhile.
 */
import { MessageChannel, type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import { KeyboardInterrupt } from "../runtime/cell";
import { currentCell } from "../runtime/current-cell";
import type { InputAnswer, ToFront } from "./messages";

/** The front's end of the line to a cell that waits for an answer. */
export interface InputLine {
  port: MessagePort;
  /** One number, raised with each answer: the waiting thread sleeps on it. */
  answers: SharedArrayBuffer;
}

/**
 * Makes the two ends: `prompt` for cells, and what the front answers with.
 */
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

/** Wakes the cell that waits in `prompt`. */
export function answerInput({ port, answers }: InputLine, answer: InputAnswer): void {
  port.postMessage(answer);
  const counter = new Int32Array(answers);
  Atomics.add(counter, 0, 1);
  Atomics.notify(counter, 0);
}
