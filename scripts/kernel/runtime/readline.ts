/**
 * Fault: `readline` waits for ever: a kernel has no standard input.
 * Mend: its questions are asked as `prompt` asks, through the notebook's field.
 */
import readline from "node:readline";
import readlinePromises from "node:readline/promises";

type Answer = (answer: string) => void;

/** @param prompt asks the user for a line */
export function mendReadline(prompt: (text: string) => string): void {
  const asks = ({ input }: { input?: unknown }) => input === undefined || input === process.stdin;
  const { question } = readline.Interface.prototype;
  readline.Interface.prototype.question = function (this: readline.Interface, query: string, ...rest: unknown[]) {
    if (!asks(this as object)) return Reflect.apply(question, this, [query, ...rest]);
    (rest.at(-1) as Answer)(prompt(query));
  } as typeof question;
  const { question: questionPromise } = readlinePromises.Interface.prototype;
  readlinePromises.Interface.prototype.question = async function (this: object, query: string, ...rest: unknown[]) {
    if (!asks(this)) return Reflect.apply(questionPromise, this, [query, ...rest]);
    return prompt(query);
  } as typeof questionPromise;
}
