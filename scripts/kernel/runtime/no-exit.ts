/**
 * Fault: `process.exit()` in a tslab cell ends the kernel without a word, with everything that was made in it.
 * Mend: in cells it is an error that says so.
 */
type Exit = typeof process.exit;

/** Takes `process.exit` from cells; returns it for the kernel's own use. */
export function keepFromExiting(): Exit {
  const exit = process.exit.bind(process) as Exit;
  process.exit = () => {
    throw new Error(
      "process.exit() would end the kernel and lose its variables. To stop a cell, throw an error; to start afresh, restart the kernel.",
    );
  };
  return exit;
}
