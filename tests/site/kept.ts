/** Notebooks as JupyterLite keeps them in the browser. */

export interface Output {
  readonly output_type: string;
  readonly name?: string;
  readonly text?: string | readonly string[];
  readonly data?: Readonly<Record<string, unknown>>;
  readonly ename?: string;
  readonly evalue?: string;
}
export interface Cell {
  readonly cell_type: string;
  readonly source: string | readonly string[];
  readonly outputs?: readonly Output[];
}

/** The cells of a notebook, read as the page would; runs in the page. */
export async function cellsKept(path: string): Promise<Cell[]> {
  const ask = <T>(request: { onsuccess: unknown; onerror: unknown; result: T; error: unknown }): Promise<T> =>
    new Promise((resolve, reject) =>
      Object.assign(request, { onsuccess: () => resolve(request.result), onerror: () => reject(request.error) }),
    );
  // biome-ignore lint/suspicious/noExplicitAny: the types of a page are not here.
  const database = (globalThis as any).indexedDB;
  const all = (await database.databases()) as { name: string }[];
  const name = all.map((one) => one.name).find((one) => one.startsWith("JupyterLite Storage"));
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  const store = (await ask<any>(database.open(name))).transaction("files").objectStore("files");
  return (await ask<{ content: { cells: Cell[] } }>(store.get(path))).content.cells;
}
