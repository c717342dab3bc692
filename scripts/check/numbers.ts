/**
 * Every number in the text of a lesson is one that the lesson computes: it must be found, to the digits that the text
 * gives, in the code or in a text output of the same notebook, or be named as given in its cell.
 */
import type { Cell } from "./notebook-file";
import type { Problem } from "./problem";
import type { Passage } from "./prose";

/** `<!-- given: 1978, 506 -->` */
const GIVEN = /<!--\s*given:([^>]*)-->/g;
/** With thousands apart, decimals, an exponent. Parts of words, such as float32, and versions, such as 1.5.3, are no numbers. */
const NUMBER = /(?<![\p{L}\d_.,])(?:\d{1,3}(?:[,_]\d{3})+|\d+)(?:\.\d+)?(?:e[-+]?\d+)?(?![\d_]|\.\d|[⁰¹²³⁴-⁹⁻])/giu;
/** After a number that is a time, which differs from run to run. */
const TIME = /^[\s-]*(s|ms|µs|seconds?|milliseconds?|minutes?|min|hours?|초|분|시간)(?![a-z])/i;

export function numberProblems(cells: readonly Cell[], passages: readonly Passage[]): Problem[] {
  const computed = cells.flatMap(numbersOfCell);
  const problems = passages.flatMap(({ cell, line, text }) => {
    const given = givenNumbers(cells[cell - 1].source);
    return numbersToCheck(text)
      .filter((number) => !given.includes(plain(number.text)) && !computed.some((value) => matches(number, value)))
      .map(({ text }) => ({
        cell,
        line,
        message: `${text} is neither in the code nor in a text output. Compute it in a cell; if it comes from elsewhere: <!-- given: ${text} -->`,
      }));
  });
  return [...problems, ...uselessGivens(cells, passages)];
}

interface QuotedNumber {
  readonly text: string;
  readonly value: number;
  /** How far the exact number may be from the quoted one: half of its last digit. */
  readonly tolerance: number;
  readonly percent: boolean;
}

/** The numbers of a passage that could be results: with a decimal point, an exponent, a per cent sign, or two digits and more. */
export function numbersToCheck(text: string): QuotedNumber[] {
  return [...text.matchAll(NUMBER)].flatMap((match) => {
    const rest = text.slice(match.index + match[0].length);
    const percent = /^\s*%/.test(rest);
    if (TIME.test(rest) || (/^\d$/.test(match[0]) && !percent)) return [];
    return [{ text: match[0], value: Number(plain(match[0])), tolerance: toleranceOf(plain(match[0])), percent }];
  });
}

function matches({ value, tolerance, percent }: QuotedNumber, computed: number): boolean {
  // A little more than the half, as 0.125 is quoted as 0.13 and computed as 0.12499999.
  const close = (one: number) => Math.abs(one - value) <= tolerance * (1 + 1e-6);
  return close(computed) || (percent && close(computed * 100));
}

/** Half of the last digit: 0.05 for 4.7, 5e-6 for 1.23e-3. */
function toleranceOf(text: string): number {
  const [mantissa, exponent = "0"] = text.toLowerCase().split("e");
  const decimals = mantissa.split(".")[1]?.length ?? 0;
  return 0.5 * 10 ** (Number(exponent) - decimals);
}

function numbersOfCell({ cell_type, source, outputs }: Cell): number[] {
  if (cell_type !== "code") return [];
  const shown = outputs.flatMap(({ text = "", data = {} }) => [
    text,
    String(data["text/plain"] ?? ""),
    String(data["text/html"] ?? "").replace(/<[^>]*>/g, " "),
  ]);
  return [source, ...shown].flatMap((text) => [...text.matchAll(NUMBER)].map(([number]) => Number(plain(number))));
}

function givenNumbers(source: string): string[] {
  return [...source.matchAll(GIVEN)].flatMap(([, list]) => [...list.matchAll(NUMBER)].map(([number]) => plain(number)));
}

/** A number that is given, and no more in the text: the list would grow old. */
function uselessGivens(cells: readonly Cell[], passages: readonly Passage[]): Problem[] {
  return cells.flatMap(({ source }, index) => {
    const quoted = passages
      .filter(({ cell }) => cell === index + 1)
      .flatMap(({ text }) => numbersToCheck(text).map((number) => plain(number.text)));
    return givenNumbers(source)
      .filter((number) => !quoted.includes(number))
      .map((number) => ({ cell: index + 1, message: `${number} is named as given, but not in the text of the cell.` }));
  });
}

function plain(number: string): string {
  return number.replace(/[,_]/g, "");
}
