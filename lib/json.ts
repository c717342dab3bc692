/** JSON and texts of files from elsewhere: checks and escapes that `JSON` lacks. */

/** The first key that an object of the text has twice; undefined if there is none. `JSON.parse` keeps the last one. */
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

/** A text from elsewhere in quotes, safe to print: control characters and invisible ones are escaped. */
export function quoted(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return JSON.stringify(cut).replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}
