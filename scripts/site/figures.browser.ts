/**
 * The site's renderer of Plotly's figures, in the place of JupyterLab's: that one brings all of Plotly before JupyterLab
 * starts. This one loads Plotly when the first figure is shown, and of its two distributions the small one as long as it
 * can draw all that is there.
 */
import { offerExtension } from "./container.browser";
import type { Beginning } from "./early.browser";
import { type Figure, PLOTLY_FILES, partOf } from "./plotly-parts";

interface Plotly {
  react(place: unknown, traces: unknown, layout: unknown, config: unknown): Promise<unknown>;
  addFrames(place: unknown, frames: unknown): Promise<unknown>;
  readonly Plots: { resize(place: unknown): void };
}
interface Model {
  readonly data: Readonly<Record<string, unknown>>;
}
interface Element {
  className: string;
  src: string;
  textContent: string;
  onload(): void;
  onerror(): void;
  onpointerenter(): void;
  append(child: Element): void;
  remove(): void;
}
/** Lumino's base class, and what it calls. */
interface Widget {
  readonly node: Element & { on?(event: string, listen: () => void): void };
  readonly isVisible: boolean;
  addClass(name: string): void;
}
declare const document: {
  readonly currentScript: { readonly src: string };
  readonly head: Element;
  createElement(name: string): Element;
};
declare const window: { Plotly?: Plotly; readonly nonlinear: Beginning };

const FIGURE = "application/vnd.plotly.v1+json";
const FOLDER = new URL("./", document.currentScript.src).href;
/** As high as JupyterLab's renderer makes a figure that does not say it. */
const HEIGHT = 360;
/** Milliseconds after which pictures become figures though there is no kernel. */
const PATIENCE_MS = 10_000;
/** Milliseconds between two looks whether a cell still runs. */
const REST_MS = 3000;

const loading = new Map<string, Promise<Plotly>>();

const wait = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

/** A figure that the notebook has from an earlier run shows its picture as long as kernel and cells would wait for it. */
const isAtRest = rest();

async function rest(): Promise<void> {
  await Promise.race([window.nonlinear.kernelIsReady, wait(PATIENCE_MS)]);
  do await wait(REST_MS);
  while (window.nonlinear.runningCells > 0);
}

/** Plotly with all that the figure needs. */
function plotlyFor(figure: Figure): Promise<Plotly> {
  const file = loading.has(PLOTLY_FILES.all) ? PLOTLY_FILES.all : PLOTLY_FILES[partOf(figure)];
  const found = loading.get(file) ?? load(file);
  loading.set(file, found);
  // Another try may have a network.
  found.catch(() => loading.delete(file));
  return found;
}

const preloaded = new Set<string>();

/** Has a file come that will be loaded. */
function preload(file: string): void {
  if (preloaded.has(file)) return;
  preloaded.add(file);
  const link = document.createElement("link");
  Object.assign(link, { rel: "preload", as: "script", href: FOLDER + file });
  document.head.append(link);
}

function load(file: string): Promise<Plotly> {
  const script = document.createElement("script");
  script.src = FOLDER + file;
  return new Promise((resolve, reject) => {
    script.onload = () => resolve(window.Plotly as Plotly);
    script.onerror = () => {
      script.remove();
      reject(new Error(`Figures cannot be drawn: ${script.src} could not be loaded.`));
    };
    document.head.append(script);
  });
}

const rendererIn = (Base: new () => Widget) =>
  class extends Base {
    private readonly picture = document.createElement("img");
    private plotly: Plotly | undefined;

    constructor() {
      super();
      this.addClass("jp-RenderedPlotly");
      this.picture.className = "plot-img";
    }

    async renderModel({ data }: Model): Promise<void> {
      const picture = data["image/png"];
      if (picture !== undefined) this.picture.src = `data:image/png;base64,${picture}`;
      if (picture !== undefined && !this.plotly) this.node.append(this.picture);
      // Plotly writes into what it is given, which is the notebook's.
      const figure: Figure = structuredClone(data[FIGURE] as Figure);
      if (picture !== undefined) {
        preload(PLOTLY_FILES[partOf(figure)]);
        // While the kernel works on the first cells, the page has time for it.
        void window.nonlinear.firstRun.then(() => plotlyFor(figure)).catch(() => {});
        await Promise.race([isAtRest, this.isPointedAt()]);
      }
      const plotly = await plotlyFor(figure);
      await plotly.react(this.node, figure.data, { height: HEIGHT, ...figure.layout }, figure.config);
      this.plotly = plotly;
      this.picture.remove();
      if (figure.frames) await plotly.addFrames(this.node, figure.frames);
      // Browsers keep a few drawings in three dimensions at a time.
      this.node.on?.("plotly_webglcontextlost", () => {
        if (picture !== undefined) this.node.append(this.picture);
      });
      this.fit();
    }

    private isPointedAt(): Promise<void> {
      return new Promise((resolve) => {
        this.picture.onpointerenter = resolve;
      });
    }

    onResize(): void {
      this.fit();
    }

    onAfterShow(): void {
      this.fit();
    }

    private fit(): void {
      if (this.isVisible) this.plotly?.Plots.resize(this.node);
    }
  };

offerExtension("nonlinear-plotly", async (shared) => {
  const { Widget } = await shared<{ Widget: new () => Widget }>("@lumino/widgets");
  const Renderer = rendererIn(Widget);
  return {
    id: "nonlinear-plotly:factory",
    rank: 2,
    dataType: "json",
    rendererFactory: { safe: true, mimeTypes: [FIGURE], createRenderer: () => new Renderer() },
  };
});
