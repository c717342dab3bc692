/** What `JSON.parse` does not tell of a file from elsewhere. */

/** The first key that an object of the text has twice, of which `JSON.parse` keeps the last; undefined when there is none. */
export function repeatedKey(validJson: string): string | undefined {
  const objects: Set<string>[] = [];
  for (const [, opening, closing, text] of validJson.matchAll(/([{[])|([}\]])|("(?:[^"\\]|\\.)*"\s*:?)/g)) {
    if (opening) objects.push(new Set());
    else if (closing) objects.pop();
    else if (text.endsWith(":")) {
      const key: string = JSON.parse(text.slice(0, -1));
      const keys = objects[objects.length - 1];
      if (keys.has(key)) return key;
      keys.add(key);
    }
  }
  return undefined;
}

const LONGEST = 200;

/** A text from elsewhere in quotes, fit to print: what a terminal would obey, or nobody sees, stands as an escape. */
export function quoted(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return JSON.stringify(cut).replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}
