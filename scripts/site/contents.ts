/** The files of the site's file browser: copies, and for each folder the list that JupyterLite reads. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** All files have one date: the same sources make the same site. */
const DATE = "2020-01-01T00:00:00Z";

interface Entry {
  readonly name: string;
  readonly path: string;
  readonly type: "notebook" | "file" | "directory";
  readonly size: number | null;
}

/** @param files where each is now, by its path in the file browser */
export function writeContents(site: string, files: ReadonlyMap<string, string>): void {
  const folders = new Map<string, Map<string, Entry>>([["", new Map()]]);
  for (const [path, source] of files) {
    const bytes = readFileSync(source);
    const copy = join(site, "files", path);
    mkdirSync(dirname(copy), { recursive: true });
    writeFileSync(copy, bytes);
    add(folders, { ...placed(path), type: path.endsWith(".ipynb") ? "notebook" : "file", size: bytes.length });
  }
  for (const [path, entries] of folders) {
    const list = join(site, "api", "contents", path, "all.json");
    mkdirSync(dirname(list), { recursive: true });
    const content = [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map(modelOf);
    writeFileSync(
      list,
      JSON.stringify({ ...modelOf({ ...placed(path), type: "directory", size: null }), content, format: "json" }),
    );
  }
}

function add(folders: Map<string, Map<string, Entry>>, entry: Entry): void {
  const above = entry.path.slice(0, Math.max(0, entry.path.lastIndexOf("/")));
  if (!folders.has(above)) {
    folders.set(above, new Map());
    add(folders, { ...placed(above), type: "directory", size: null });
  }
  folders.get(above)?.set(entry.name, entry);
}

function placed(path: string): Pick<Entry, "name" | "path"> {
  return { name: path.slice(path.lastIndexOf("/") + 1), path };
}

/** As Jupyter's contents API describes a file. */
function modelOf(entry: Entry): object {
  const rest = { created: DATE, last_modified: DATE, content: null, format: null, mimetype: null, writable: true };
  return { ...entry, ...rest, hash: null, hash_algorithm: null };
}
