/** The compiler as the front uses it: in Node a process of its own answers (`remote.ts`), in browsers the compiler itself. */
import type { Compilation, Compiler } from "./compiler";
import type { Completions } from "./import-completions";

/** The answers of a process come later; they come in the order of the questions. */
type Answer<Value> = Value | Promise<Value>;

export interface CompilerService {
  compile(...parameters: Parameters<Compiler["compile"]>): Answer<Compilation>;
  compileAhead(...parameters: Parameters<Compiler["compileAhead"]>): Answer<void>;
  settle(...parameters: Parameters<Compiler["settle"]>): Answer<void>;
  complete(...parameters: Parameters<Compiler["complete"]>): Answer<Completions>;
  inspect(...parameters: Parameters<Compiler["inspect"]>): Answer<string | undefined>;
  isComplete(...parameters: Parameters<Compiler["isComplete"]>): Answer<{ status: string; indent?: string }>;
}

export type Question = {
  [Method in keyof CompilerService]: { method: Method; parameters: Parameters<CompilerService[Method]> };
}[keyof CompilerService];

/** What the two processes send each other. */
export type ToCompiler = Question & { id: number };
export type FromCompiler = "ready" | { id: number; answer?: unknown; error?: { message: string; stack?: string } };
