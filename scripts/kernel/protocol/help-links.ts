/** The links that JupyterLab adds to its Help menu: the lessons, the README and PyTorch's names. */
import { readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";

export interface HelpLink {
  text: string;
  url: string;
  /**
   * JupyterLab hands a link's fields on to its command that opens it; in a tab, as a page inside a page shows little.
   */
  newBrowserTab: true;
}

const PAGES: readonly (readonly [text: string, path: string])[] = [
  ["Nonlinear: lessons", "notebooks"],
  ["Nonlinear: README", "README.md"],
  ["Nonlinear: PyTorch's names and ours", "docs/pytorch-names.md"],
];

/**
 * Returns links into the Jupyter server that started the kernel, or to files where none did. A page outside of the
 * server's folder has none: browsers do not open files from a server's page.
 * @param root the project's folder
 * @param server the id of the server's process, which describes itself beside the kernel's connection file
 */
export function helpLinks(root: string, connectionFile: string, server: number): HelpLink[] {
  const toPage = pagesOf(join(dirname(connectionFile), `jpserver-${server}.json`));
  return PAGES.flatMap(([text, path]) => {
    const url = toPage(join(root, path));
    return url === undefined ? [] : [{ text, url, newBrowserTab: true }];
  });
}

function pagesOf(description: string): (path: string) => string | undefined {
  try {
    const { base_url, root_dir } = JSON.parse(readFileSync(description, "utf8"));
    return (path) => {
      const inside = relative(root_dir, path);
      return inside.startsWith("..") ? undefined : encodeURI(`${base_url}lab/tree/${inside.split(sep).join("/")}`);
    };
  } catch {
    return (path) => pathToFileURL(path).href;
  }
}
