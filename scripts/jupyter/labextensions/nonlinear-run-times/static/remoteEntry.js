/**
 * A JupyterLab extension that shows at the right of each cell how long it ran.
 *
 * JupyterLab's own setting for times writes them into the notebook, where every run would change the file. These are on
 * the page only.
 */
(() => {
  const CLASS = "nonlinear-run-time";
  const STYLE = `.${CLASS} { position: absolute; right: 12px; bottom: 2px; pointer-events: none;
    color: var(--jp-ui-font-color2); font-size: var(--jp-ui-font-size0); }
    /* Beside the buttons of the cell that is selected. */
    .jp-mod-active .${CLASS} { right: 190px; }
    .jp-CodeCell .jp-Cell-inputWrapper { position: relative; }`;

  const pluginFor = ({ NotebookActions }) => ({
    id: "nonlinear-run-times:plugin",
    autoStart: true,
    activate: () => {
      const style = document.createElement("style");
      style.textContent = STYLE;
      document.head.append(style);
      /** When a cell was given to the kernel. */
      const given = new WeakMap();
      /** When a notebook's last cell ended: the next one began then. */
      const ended = new WeakMap();
      NotebookActions.executionScheduled.connect((_, { cell }) => {
        given.set(cell, performance.now());
        show(cell, "");
      });
      NotebookActions.executed.connect((_, { notebook, cell }) => {
        const now = performance.now();
        const began = Math.max(given.get(cell) ?? now, ended.get(notebook) ?? 0);
        ended.set(notebook, now);
        if (cell.model.type === "code") show(cell, textOf((now - began) / 1000));
      });
    },
  });

  function show(cell, text) {
    const place = cell.node.querySelector(".jp-Cell-inputWrapper");
    let label = place?.querySelector(`.${CLASS}`);
    if (!label && place) {
      label = document.createElement("div");
      label.className = CLASS;
      place.append(label);
    }
    if (label) label.textContent = text;
  }

  function textOf(seconds) {
    if (seconds < 0.1) return `${Math.round(seconds * 1000)} ms`;
    if (seconds < 60) return `${seconds.toFixed(1)} s`;
    return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  }

  // The container of a federated extension, which a bundler would otherwise write.
  let shared;
  window._JUPYTERLAB = window._JUPYTERLAB ?? {};
  window._JUPYTERLAB["nonlinear-run-times"] = {
    init: (modules) => {
      shared = modules;
    },
    get: async () => {
      const [version] = Object.values(shared["@jupyterlab/notebook"]);
      const notebook = (await version.get())();
      return () => ({ __esModule: true, default: pluginFor(notebook) });
    },
  };
})();
