/** Running code that is given as a text. In browsers: script.browser.ts. */
import vm from "node:vm";

/**
 * Runs a script at the top, and returns its last value.
 *
 * @param name stands for the script in stack traces
 * @param hidden characters before its first line's own ones, which columns do not count
 */
export function runScript(text: string, name: string, hidden = 0): unknown {
  const script = new vm.Script(text, {
    filename: name,
    columnOffset: -hidden,
    importModuleDynamically: vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  return script.runInThisContext();
}
