/** Running code that is given as a text, in browsers. Columns in the first line of a script count what is hidden, too. */

export function runScript(text: string, name: string, _hidden = 0): unknown {
  // biome-ignore lint/security/noGlobalEval: the text is the user's own cell, which a page can run in no other way.
  const evaluate = globalThis.eval;
  return evaluate(`${text}\n//# sourceURL=${name}`);
}
