/** The part of the user's environment that the project's programs get. */

/**
 * The user's environment without what leads Python or Jupyter to modules, settings and start-up files that are not the
 * project's. The variable PYTHON, which names an interpreter, is for this project and stays.
 */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(
    ([name]) => !/^(PYTHON.+|__PYVENV.*|JUPYTER.*|JPY_.*)$/i.test(name),
  );
  return { ...Object.fromEntries(entries), PYTHONNOUSERSITE: "1" };
}
