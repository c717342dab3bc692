/**
 * The texts of outputs as JupyterLab expects them: whole. A notebook's file may have them as lists of lines, which Jupyter's
 * server joins; JupyterLite hands them on as they are, and JupyterLab shows a comma before each line.
 */

interface File {
  readonly type: string;
  readonly content: unknown;
}
export interface Contents {
  get(path: string, options?: object): Promise<File>;
}
interface Output {
  text?: unknown;
  /** By the type of what is in it. */
  readonly data?: Record<string, unknown>;
}
interface Notebook {
  readonly cells?: readonly { readonly outputs?: readonly Output[] }[];
}

export function joinTexts(contents: Contents): void {
  const get = contents.get.bind(contents);
  contents.get = async (path, options) => {
    const file = await get(path, options);
    if (file.type === "notebook") join((file.content ?? {}) as Notebook);
    return file;
  };
}

function join({ cells = [] }: Notebook): void {
  for (const output of cells.flatMap(({ outputs = [] }) => outputs)) {
    if (Array.isArray(output.text)) output.text = output.text.join("");
    const { data = {} } = output;
    // A list in JSON is a list.
    for (const [type, value] of Object.entries(data))
      if (Array.isArray(value) && !/^application\/(.*\+)?json$/.test(type)) data[type] = value.join("");
  }
}
