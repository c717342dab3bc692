import assert from "node:assert/strict";
import { test } from "node:test";
import { loadTypeScript } from "../tslab";
import { keepDeclared } from "./declarations";

const ts = loadTypeScript();

test("names that were not reached keep their older types; what is a type only is new", () => {
  const next = `import { a, b } from "m";
declare const reached: number, missed: string;
declare class Missed { }
interface Shape { size: number }
declare function f(): void;
`;
  const previous = `import b from "old";
declare let missed: boolean;
interface Shape { old: true }
declare class Missed { older: 1 }
declare const untouched: 1;
`;
  const kept = keepDeclared(ts, next, previous, new Set(["missed", "Missed", "b"]));
  assert.equal(
    kept,
    `import { a } from "m";
declare const reached: number;
interface Shape {
    size: number;
}
declare function f(): void;
import b from "old";
declare let missed: boolean;
declare class Missed {
    older: 1;
}
`,
  );
});
