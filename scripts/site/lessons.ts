/** The lessons as the site shows them: titles, pictures, languages. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { languages } from "../language";
import { notebooksFolder } from "../paths";

export interface SiteLesson {
  /** The path in the file browser. */
  readonly path: string;
  /** The notebook's file. */
  readonly file: string;
  readonly title: string;
  /** The sentence below the title, as text: without the marks around code. */
  readonly summary: string;
  /** The first picture among the outputs: a PNG file in base64. */
  readonly picture: string | undefined;
}

/** A folder of lessons in one language, and the glossary that they link to. */
export interface Edition {
  /** As HTML names the language. */
  readonly language: string;
  readonly lessons: readonly SiteLesson[];
  readonly glossary: readonly Pick<SiteLesson, "path" | "file">[];
}

/** English first, then the others by their folders' names. */
export function editions(): Edition[] {
  return [
    { language: "en", lessons: lessonsIn(""), glossary: [] },
    ...languages()
      .sort()
      .map((language) => {
        const file = join(notebooksFolder, language, "glossary.md");
        return {
          language,
          lessons: lessonsIn(language),
          glossary: [{ path: `notebooks/${language}/glossary.md`, file }],
        };
      }),
  ];
}

function lessonsIn(folder: string): SiteLesson[] {
  const names = readdirSync(join(notebooksFolder, folder))
    .filter((name) => /^\d\d-.*\.ipynb$/.test(name))
    .sort();
  return names.map((name) =>
    lessonOf(["notebooks", folder, name].filter(Boolean).join("/"), join(notebooksFolder, folder, name)),
  );
}

interface Cell {
  readonly source: string | readonly string[];
  readonly outputs?: readonly { readonly data?: Readonly<Record<string, string | readonly string[]>> }[];
}

function lessonOf(path: string, file: string): SiteLesson {
  const { cells } = JSON.parse(readFileSync(file, "utf8")) as { cells: Cell[] };
  const [first = "", second = ""] = joined(cells[0].source).split(/\n\s*\n/);
  const pictures = cells.flatMap(({ outputs = [] }) => outputs.map(({ data }) => data?.["image/png"]));
  const picture = pictures.find((one) => one !== undefined);
  return {
    path,
    file,
    title: first.replace(/^#\s*/, "").trim(),
    summary: second.replace(/`([^`]*)`/g, "$1").trim(),
    picture: picture && joined(picture).replace(/\s/g, ""),
  };
}

const joined = (text: string | readonly string[]): string => (typeof text === "string" ? text : text.join(""));
