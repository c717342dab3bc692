/**
 * Whether a text goes on, told by its brackets alone, while the compiler is not there yet: jupyter console asks no more
 * once it had to wait for a second.
 */
const INDENT = "  ";
/** What has brackets that do not count, or is one; what is not closed ends with the text. */
const PART =
  /\/\/[^\n]*|\/\*.*?(?:\*\/|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|`(?:\\.|[^`\\])*(?:`|$)|[([{]|[)\]}]/gs;
const UNCLOSED = /^(?:\/\*(?!.*\*\/$)|`(?:\\.|[^`\\])*$)/s;

/** `unknown` leaves it to the client. */
export function goesOn(source: string): { status: "incomplete" | "unknown"; indent?: string } {
  let depth = 0;
  for (const [part] of source.matchAll(PART)) {
    if (UNCLOSED.test(part)) return { status: "incomplete", indent: "" };
    if (/^[([{]/.test(part)) depth += 1;
    else if (/^[)\]}]/.test(part)) depth -= 1;
  }
  return depth > 0 ? { status: "incomplete", indent: INDENT.repeat(depth) } : { status: "unknown" };
}
