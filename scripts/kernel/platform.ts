/** What runs the cells. In browsers: platform.browser.ts. */

/** As messages call it. */
export const PLATFORM = `Node ${process.versions.node}`;

/** How to get a package that is not found. */
export function adviceOnModule(name: string): string {
  const parts = name.split("/").slice(0, name.startsWith("@") ? 2 : 1);
  return `Install it in the notebook's folder: \`npm install ${parts.join("/")}\`.`;
}
