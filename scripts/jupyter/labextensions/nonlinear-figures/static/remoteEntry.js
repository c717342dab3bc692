/**
 * A JupyterLab extension that makes Plotly figures interactive at once, and as wide as the page.
 *
 * Plotly's renderer shows the picture of a figure, where its output has one, until the pointer enters the picture: the
 * figure has no buttons before that, and keeps the picture's width. Outputs need pictures all the same, for code hosts
 * and exported pages. So the renderer is told that the pointer is there. Nor does it write a picture of its own into
 * the notebook, which would change a file that is only being read.
 *
 * The text of figures is grey, so that their pictures can be read on a light page and on a dark one. Here it has the
 * colour of the theme's own text.
 */
(() => {
  const FIGURE = "application/vnd.plotly.v1+json";
  /** `INK` of lib/plot/theme.ts, as a browser writes it. */
  const INK = "rgb(117, 117, 117)";

  const pluginFor = (IRenderMimeRegistry) => ({
    id: "nonlinear-figures:plugin",
    autoStart: true,
    requires: [IRenderMimeRegistry],
    activate: (app, registry) => {
      const style = document.createElement("style");
      style.textContent = `.jp-RenderedPlotly text[style*="fill: ${INK}"] { fill: var(--jp-ui-font-color1) !important; }`;
      document.head.append(style);
      // All renderers are registered by then, and no notebook is open.
      app.started.then(() => {
        const factory = registry.getFactory(FIGURE);
        if (factory) drawAtOnce(factory);
      });
    },
  });

  /** Makes the renderers of a factory draw at once; the picture stands there until they have. */
  function drawAtOnce(factory) {
    const { createRenderer } = factory;
    factory.createRenderer = (options) => {
      const renderer = createRenderer(options);
      const { renderModel } = renderer;
      renderer.renderModel = async ({ data, metadata, trusted }) => {
        await renderModel.call(renderer, { data, metadata, trusted, setData: () => undefined });
        if (data["image/png"] === undefined) return;
        renderer.node.querySelector("img.plot-img")?.dispatchEvent(new MouseEvent("mouseenter"));
      };
      return renderer;
    };
  }

  // The container of a federated extension, which a bundler would otherwise write.
  let shared;
  window._JUPYTERLAB = window._JUPYTERLAB ?? {};
  window._JUPYTERLAB["nonlinear-figures"] = {
    init: (modules) => {
      shared = modules;
    },
    get: async () => {
      const [version] = Object.values(shared["@jupyterlab/rendermime"]);
      const { IRenderMimeRegistry } = (await version.get())();
      return () => ({ __esModule: true, default: pluginFor(IRenderMimeRegistry) });
    },
  };
})();
