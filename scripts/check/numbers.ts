/**
 * Every number in the text of a lesson is one that the lesson computes: it must be found, to the digits that the text
 * gives, in the code or in a text output of the same notebook, or be named in its cell: as given, which is from
 * elsewhere, or as what the solutions compute, whose outputs are not in the notebook. The lessons' test runs the
 * solutions.
 */
import type { Cell } from "./notebook-file";
import type { Problem } from "./problem";
import type { Passage } from "./prose";

/** `<!-- given: 1978, 506 -->` */
const GIVEN = /<!--\s*given:([^>]*)-->/g;
/** `<!-- solution: 97.9 -->` */
const SOLUTION = /<!--\s*solution:([^>]*)-->/g;
/**
 * With thousands apart, decimals, an exponent. Parts of words, such as float32, and versions, such as 1.5.3, are no
 * numbers.
 */
const NUMBER = /(?<![\p{L}\d_.,])(?:\d{1,3}(?:[,_]\d{3})+|\d+)(?:\.\d+)?(?:e[-+]?\d+)?(?![\d_]|\.\d|[⁰¹²³⁴-⁹⁻])/giu;
/** After a number that is a time, which differs from run to run; 100분의 1 is a hundredth. */
const TIME = /^[\s-]*(s|ms|µs|seconds?|milliseconds?|minutes?|min|hours?|초|분(?!의)|시간)(?![a-z])/i;

/** After an amount in whole dollars, of which the lessons compute thousands. */
const DOLLARS = /^(\s*±\s*[\d,.]+)?\s*(dollars|달러)/;

/** @param solutions the solutions as cells that ran; without them, what they compute is believed */
export function numberProblems(
  cells: readonly Cell[],
  passages: readonly Passage[],
  solutions?: readonly Cell[],
): Problem[] {
  const computed = cells.flatMap(numbersOfCell);
  const solved = solutions?.flatMap(numbersOfOutputs);
  const problems = passages.flatMap(({ cell, line, text }) => {
    const { source } = cells[cell - 1];
    const [given, ofSolutions] = [namedNumbers(source, GIVEN), namedNumbers(source, SOLUTION)];
    return numbersToCheck(text).flatMap((number) => {
      if (given.includes(plain(number.text))) return [];
      const inSolutions = ofSolutions.includes(plain(number.text));
      if (inSolutions && !solved) return [];
      if ((inSolutions && solved ? solved : computed).some((value) => matches(number, value))) return [];
      const message = inSolutions
        ? `${number.text} is in no output of the solutions.`
        : `${number.text} is neither in the code nor in a text output. Compute it in a cell; if it comes from elsewhere: <!-- given: ${number.text} -->; from the code of a solution: <!-- solution: ${number.text} -->`;
      return [{ cell, line, message }];
    });
  });
  return [...problems, ...uselessNames(cells, passages)];
}

interface QuotedNumber {
  readonly text: string;
  readonly value: number;
  /** The largest distance of the exact number from the quoted one: half of its last digit. */
  readonly tolerance: number;
  readonly percent: boolean;
  /** Of an amount in dollars: the same in thousands. */
  readonly thousands?: { readonly value: number; readonly tolerance: number };
}

/**
 * The numbers of a passage that could be results: with a decimal point, an exponent, a per cent sign, or two digits
 * and more.
 */
export function numbersToCheck(text: string): QuotedNumber[] {
  return [...text.matchAll(NUMBER)].flatMap((match) => {
    const rest = text.slice(match.index + match[0].length);
    const percent = /^\s*%/.test(rest);
    if (TIME.test(rest) || (/^\d$/.test(match[0]) && !percent)) return [];
    const number = plain(match[0]);
    const quoted = { text: match[0], value: Number(number), tolerance: toleranceOf(number), percent };
    return [DOLLARS.test(rest) ? { ...quoted, thousands: inThousands(number) } : quoted];
  });
}

function matches({ value, tolerance, percent, thousands }: QuotedNumber, computed: number): boolean {
  if (thousands && isClose(computed, thousands)) return true;
  return isClose(computed, { value, tolerance }) || (percent && isClose(computed * 100, { value, tolerance }));
}

function isClose(computed: number, { value, tolerance }: { value: number; tolerance: number }): boolean {
  // A little more than the half, as 0.125 is quoted as 0.13 and computed as 0.12499999.
  return Math.abs(computed - value) <= tolerance * (1 + 1e-6);
}

/** 4,900 dollars are 4.9 thousand, to half of the last digit that is not 0. */
function inThousands(number: string): { value: number; tolerance: number } {
  const zeros = /0*$/.exec(number)?.[0].length ?? 0;
  return { value: Number(number) / 1000, tolerance: number.includes(".") ? 5e-4 : 0.5 * 10 ** (zeros - 3) };
}

/** Half of the last digit: 0.05 for 4.7, 5e-6 for 1.23e-3. */
function toleranceOf(text: string): number {
  const [mantissa, exponent = "0"] = text.toLowerCase().split("e");
  const decimals = mantissa.split(".")[1]?.length ?? 0;
  return 0.5 * 10 ** (Number(exponent) - decimals);
}

function numbersOfCell(cell: Cell): number[] {
  return cell.cell_type === "code" ? [...numbersIn(cell.source), ...numbersOfOutputs(cell)] : [];
}

function numbersOfOutputs({ outputs }: Cell): number[] {
  const shown = outputs.flatMap(({ text = "", data = {} }) => [
    text,
    String(data["text/plain"] ?? ""),
    String(data["text/html"] ?? "").replace(/<[^>]*>/g, " "),
  ]);
  return shown.flatMap(numbersIn);
}

function numbersIn(text: string): number[] {
  return [...text.matchAll(NUMBER)].map(([number]) => Number(plain(number)));
}

/** The numbers in the comments of a kind. */
function namedNumbers(source: string, comment: RegExp): string[] {
  return [...source.matchAll(comment)].flatMap(([, list]) =>
    [...list.matchAll(NUMBER)].map(([number]) => plain(number)),
  );
}

/** A number that is named, and no more in the text: the list would grow old. */
function uselessNames(cells: readonly Cell[], passages: readonly Passage[]): Problem[] {
  return cells.flatMap(({ source }, index) => {
    const quoted = passages
      .filter(({ cell }) => cell === index + 1)
      .flatMap(({ text }) => numbersToCheck(text).map((number) => plain(number.text)));
    return [...namedNumbers(source, GIVEN), ...namedNumbers(source, SOLUTION)]
      .filter((number) => !quoted.includes(number))
      .map((number) => ({ cell: index + 1, message: `${number} is named as given, but not in the text of the cell.` }));
  });
}

function plain(number: string): string {
  return number.replace(/[,_]/g, "");
}
