/** Where the text of a table comes from. */
import { openSource } from "../files";
import type { Progress } from "../notebook/progress";
import { ProgressBar } from "../notebook/progress";
import { decode } from "./encodings";
import { unpack } from "./gzip";
import { type SecondHalf, startSecondHalf, type Task } from "./second-half";

export interface Input {
  /** As errors call it. */
  readonly name: string;
  texts(): AsyncIterable<string>;
  /** How much of it has been read, between 0 and 1. */
  readonly share: number;
  /** Has another thread read the second half, where that is quicker. To be called once, when rows have been read. */
  startSecondHalf(task: HalfTask): void;
  /** The second half, when all that stands before it has been read. */
  readonly secondHalf: SecondHalf | undefined;
  /** To be called when no more is wanted. */
  end(): void;
}

type HalfTask = Omit<Task, "file" | "start">;

/** How much of a text is given at once, and after how much of any the separator is looked for. */
export const SAMPLE = 1 << 16;

export function textInput(text: string): Input {
  let read = 0;
  return {
    name: "The text",
    get share() {
      return read / text.length;
    },
    async *texts() {
      read = text.startsWith("\ufeff") ? 1 : 0;
      while (read < text.length) {
        const start = read;
        read = Math.min(start + SAMPLE, text.length);
        yield text.slice(start, read);
      }
    },
    startSecondHalf() {},
    secondHalf: undefined,
    end() {},
  };
}

/** Larger files show a bar of progress. */
const LARGE = 50e6;

export async function fileInput(file: string, encoding: string | undefined): Promise<Input> {
  const source = await openSource(file);
  let read = 0;
  let half: SecondHalf | undefined;
  async function* pieces() {
    const progress: Progress | undefined = source.size > LARGE ? new ProgressBar("MB") : undefined;
    progress?.start(megabytes(source.size), 0);
    read = 0;
    try {
      for await (const piece of source.pieces()) {
        const cut = half ? Math.max(0, half.start - read) : 0;
        for (const part of [piece.subarray(0, cut), piece.subarray(cut)]) {
          read += part.length;
          if (part.length > 0) yield part;
        }
        progress?.update(megabytes(half ? Math.min(2 * read, source.size) : read), undefined);
      }
    } finally {
      await progress?.end();
    }
  }
  return {
    name: file,
    get share() {
      return read / source.size;
    },
    texts: () => decode(unpack(pieces(), file), encoding, file),
    startSecondHalf(task) {
      half = startSecondHalf(source.size, { ...task, file });
    },
    get secondHalf() {
      return read === half?.start ? half : undefined;
    },
    end: () => half?.end(),
  };
}

const megabytes = (bytes: number) => Math.round(bytes / 1e6);
