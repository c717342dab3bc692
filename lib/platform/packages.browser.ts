/** A page has no packages but those of its bundle. */

export function requireHere(): (id: string) => unknown {
  return (id) => {
    throw new Error(notInBrowser(id));
  };
}

/** What to say when a cell or a trial imports what a page does not have. */
export function notInBrowser(id: string): string {
  const what = /^node:/.test(id) ? `${id} is a part of Node` : `The package ${id} is not part of this site`;
  return (
    `${what}: in the browser there are "nonlinear", "@tensorflow/tfjs" and "danfojs-node". ` +
    `Files are read and written by the library (data.readCSV, data.writeCSV, data.save); for all else, install the project: npm start.`
  );
}
