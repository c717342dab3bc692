/** The glossaries of the editions: one term for each thing, which the lessons use, beside names that exist. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, test } from "node:test";
import { editionFolders } from "#scripts/check/editions";
import { GLOSSARY, readGlossary } from "#scripts/check/glossary";
import { lessons } from "#scripts/check/index";
import { readNotebook } from "#scripts/check/notebook-file";

for (const folder of editionFolders())
  describe(`the glossary ${basename(folder)}`, () => {
    const terms = readGlossary(folder);
    const text = lessons(folder)
      .flatMap((path) => readNotebook(path).cells.map(({ source }) => source))
      .join("\n");

    test("has one row for each English term and one for each of its own", () => {
      assert.ok(terms.length >= 40, `${terms.length} terms`);
      for (const column of ["english", "own"] as const) {
        const names = terms.map((term) => term[column]);
        assert.deepEqual(
          names.filter((name, i) => names.indexOf(name) !== i),
          [],
        );
      }
    });

    test("forbids no word that is in a term of its own", () => {
      const others = terms.flatMap((term) => term.others);
      assert.deepEqual(
        terms.filter(({ own }) => others.some((other) => own.includes(other))),
        [],
      );
    });

    test("has no term that no lesson uses", () => {
      const used = (own: string) => own.split(/[()]/).some((word) => word !== "" && text.includes(word));
      assert.deepEqual(
        terms.filter(({ own }) => !used(own)).map(({ own }) => own),
        [],
      );
    });

    test("names what there is in TensorFlow.js", () => {
      const { tf } = require("nonlinear");
      const names = [...readFileSync(join(folder, GLOSSARY), "utf8").matchAll(/`tf\.([\w.]+)`/g)];
      assert.ok(names.length > 10);
      const isThere = (name: string) =>
        name.split(".").reduce((value: object | undefined, part) => value && Reflect.get(value, part), tf);
      assert.deepEqual(
        names.filter(([, name]) => !isThere(name)).map(([name]) => name),
        [],
      );
    });
  });
