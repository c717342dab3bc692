/**
 * Fault: `process.exit()` in a tslab cell silently ends the kernel, and all variables are lost.
 * Mend: in cells it throws an error that says so.
 */
type Exit = typeof process.exit;

/** Replaces `process.exit` for cells, and returns the original for the kernel's own use. */
export function keepFromExiting(): Exit {
  const exit = process.exit.bind(process) as Exit;
  process.exit = () => {
    throw new Error(
      "process.exit() would end the kernel and lose its variables. To stop a cell, throw an error; to start afresh, restart the kernel.",
    );
  };
  return exit;
}
