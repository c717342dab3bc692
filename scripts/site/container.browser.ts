/** The container of an extension of JupyterLab, which a bundler would otherwise write. */

/** The modules that the page shares, by name and version. */
type Shared = Readonly<Record<string, Readonly<Record<string, { get(): Promise<() => unknown> }>>>>;
/** Gives a module of the page, as far as its user knows it. */
export type SharedModule = <Module>(name: string) => Promise<Module>;

declare const window: { _JUPYTERLAB?: Record<string, unknown> };

/**
 * @param name the extension's
 * @param make gives its plugins
 */
export function offerExtension(name: string, make: (shared: SharedModule) => Promise<unknown>): void {
  let shared: Shared = {};
  const find = async <Module>(wanted: string) => (await Object.values(shared[wanted])[0].get())() as Module;
  window._JUPYTERLAB = window._JUPYTERLAB ?? {};
  window._JUPYTERLAB[name] = {
    init: (modules: Shared) => {
      shared = modules;
    },
    get: async () => {
      const made = await make(find);
      return () => ({ __esModule: true, default: made });
    },
  };
}
