/**
 * A JupyterLab extension that lets cells be run as soon as they are shown.
 *
 * JupyterLab shows a notebook before its kernel is there. It takes that for a notebook without one: for cells that are run
 * then, it asks which kernel to take, and runs nothing. Here the commands that run cells wait for the kernel.
 */
(() => {
  const RUNS = /^(notebook|runmenu):(restart-)?(and-)?run/;

  const pluginFor = (INotebookTracker) => ({
    id: "nonlinear-first-run:plugin",
    autoStart: true,
    requires: [INotebookTracker],
    activate: ({ commands }, tracker) => {
      const execute = commands.execute.bind(commands);
      commands.execute = (id, args) => {
        const context = RUNS.test(id) ? tracker.currentWidget?.sessionContext : undefined;
        if (!context || context.session?.kernel) return execute(id, args);
        // What went wrong, JupyterLab tells where it happened.
        return context
          .initialize()
          .catch(() => {})
          .then(() => execute(id, args));
      };
    },
  });

  // The container of a federated extension, which a bundler would otherwise write.
  let shared;
  window._JUPYTERLAB = window._JUPYTERLAB ?? {};
  window._JUPYTERLAB["nonlinear-first-run"] = {
    init: (modules) => {
      shared = modules;
    },
    get: async () => {
      const [version] = Object.values(shared["@jupyterlab/notebook"]);
      const { INotebookTracker } = (await version.get())();
      return () => ({ __esModule: true, default: pluginFor(INotebookTracker) });
    },
  };
})();
