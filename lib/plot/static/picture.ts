/**
 * A figure as a static picture, for the places where Plotly does not run: plotly.js draws an SVG in jsdom, resvg makes
 * a PNG of it. jsdom has no layout, so resvg also measures the texts. The font comes with the package, so that the
 * picture is the same on every machine.
 *
 * Loading takes about a second, at the first picture.
 */
import { readFileSync } from "node:fs";
import type { Resvg } from "@resvg/resvg-js";
import { type KeptScript, keptScript } from "../../kept-code";
import type { Layout } from "../theme";
import { rectangleCanvas } from "./canvas";
import { encodePng } from "./png";

/** One Plotly trace: https://plotly.com/javascript/reference/ */
export type Trace = Record<string, unknown>;

interface Figure {
  readonly data: readonly Trace[];
  readonly layout: Layout;
}

/** Pixels; the height is that of the figure's layout. */
const WIDTH = 760;
const DEFAULT_HEIGHT = 420;

/**
 * Traces that Plotly draws with WebGL, or on maps that it fetches from the network. Neither is here, and Plotly would
 * wait for them forever.
 */
const BROWSER_ONLY =
  /^(scatter3d|surface|mesh3d|cone|streamtube|isosurface|volume|splom|scattergeo|choropleth|(scatter|choropleth|density)map(box)?)$/;

/** False for a figure that only a browser can draw. */
export function hasPicture(data: readonly Trace[]): boolean {
  return !data.some(({ type }) => BROWSER_ONLY.test(String(type)));
}

/**
 * The figure as SVG text, 760 pixels wide and as high as its layout says.
 * @throws Error when only a browser can draw it
 */
export async function toSvg({ data, layout }: Figure): Promise<string> {
  if (!hasPicture(data)) {
    const kinds = data.map(({ type }) => type).join(", ");
    throw new Error(`A figure of ${kinds} has no picture, as only a browser draws it. Show it in a notebook.`);
  }
  const height = typeof layout.height === "number" ? layout.height : DEFAULT_HEIGHT;
  // Buttons are of no use in a picture.
  const still = { ...layout, updatemenus: [] };
  // Plotly writes into what it is given.
  const figure = JSON.parse(JSON.stringify({ data, layout: still }));
  const svg = await plotly().toImage(figure, { format: "svg", width: WIDTH, height, imageDataOnly: true });
  code?.keep();
  code = undefined;
  return svg;
}

/**
 * The figure as a PNG file with a transparent background, 760 pixels wide. Where that takes more than `maxBytes`
 * (thousands of lines in all colours) it is made narrower.
 */
export async function toPng(figure: Figure, maxBytes = Number.POSITIVE_INFINITY): Promise<Buffer> {
  const svg = await toSvg(figure);
  const drawn = (zoom: number) => encodePng(rasteriser(svg, zoom).render());
  let picture = drawn(1);
  for (let zoom = 0.8; picture.length > maxBytes && zoom > 0.2; zoom *= 0.8) picture = drawn(zoom);
  return picture;
}

interface Plotly {
  toImage(figure: unknown, options: object): Promise<string>;
  /** The parts of a figure that Plotly does not know or cannot use; undefined when there are none. */
  validate(data: unknown, layout: unknown): { code: string; msg: string }[] | undefined;
}

let loaded: Plotly | undefined;
/** Plotly's code, until it is kept: after the first picture, with what that took. */
let code: KeptScript | undefined;

/** plotly.js in its own window, loaded at the first call. */
export function plotly(): Plotly {
  loaded ??= load();
  return loaded;
}

function load(): Plotly {
  const { JSDOM, VirtualConsole } = require("jsdom");
  const dom = new JSDOM("<!DOCTYPE html>", { runScripts: "outside-only", virtualConsole: new VirtualConsole() });
  const { window } = dom;
  Object.assign(window, { TextDecoder, TextEncoder });
  window.URL.createObjectURL = () => "";
  Object.assign(window.HTMLCanvasElement.prototype, rectangleCanvas);
  const serializer = new window.XMLSerializer();
  const measure = function (this: SvgElement): Box {
    return boxOf(this, serializer.serializeToString(this));
  };
  Object.assign(window.SVGElement.prototype, { getBoundingClientRect: measure, getBBox: measure });
  const filename = require.resolve("plotly.js-dist-min");
  code = keptScript(readFileSync(filename, "utf8"), filename);
  code.script.runInContext(dom.getInternalVMContext());
  return window.Plotly;
}

interface SvgElement {
  tagName: string;
  textContent: string;
  style: { fontSize: string };
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): { length: number };
}

/** A rectangle as both `getBBox` and `getBoundingClientRect` give it. */
interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Open Sans: from the baseline up and down, in font sizes (its OS/2 table). */
const ASCENT = 1.069;
const DESCENT = 0.293;
/** Plotly sets the lines of a text 1.3 font sizes apart. */
const LINE_SPACING = 1.3;

/**
 * The box of what is written in an element: for a text as wide as its glyphs and, as in a browser, as high as its
 * lines.
 */
function boxOf(element: SvgElement, markup: string): Box {
  const glyphs = element.textContent
    ? rasteriser(`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${markup}</svg>`).getBBox()
    : undefined;
  if (!glyphs) return box(0, 0, 0, 0);
  if (element.tagName !== "text") return box(glyphs.x, glyphs.y, glyphs.width, glyphs.height);
  const size = Number.parseFloat(element.style.fontSize);
  const lines = Math.max(1, element.querySelectorAll("tspan.line").length);
  const baseline = attribute(element, "y") + attribute(element, "dy") * size;
  const height = ((lines - 1) * LINE_SPACING + ASCENT + DESCENT) * size;
  return box(glyphs.x, baseline - ASCENT * size, glyphs.width, height);
}

/** The number in an attribute: `y` is in pixels, `dy` in font sizes ("0.7em"). */
function attribute(element: SvgElement, name: string): number {
  return Number.parseFloat(element.getAttribute(name) ?? "0");
}

function box(x: number, y: number, width: number, height: number): Box {
  return { x, y, width, height, left: x, top: y, right: x + width, bottom: y + height };
}

const HANGUL = /\p{Script=Hangul}/u;
/** Letters that both fonts of the package lack: they have Latin, Greek, Cyrillic, Hangul, arrows and mathematical signs. */
const FOREIGN = /(?!\p{Script=Hangul})[\u0530-\u1DFF\u2300-\u{10FFFF}]/u;

function rasteriser(svg: string, zoom = 1): Resvg {
  const { Resvg: Rasteriser } = require("@resvg/resvg-js") as typeof import("@resvg/resvg-js");
  const fonts = ["@expo-google-fonts/open-sans/400Regular/OpenSans_400Regular.ttf"];
  // Two megabytes, which every text that is measured would read.
  if (HANGUL.test(svg)) fonts.push("@expo-google-fonts/nanum-gothic/400Regular/NanumGothic_400Regular.ttf");
  const font = {
    fontFiles: fonts.map((font) => require.resolve(font)),
    defaultFontFamily: "Open Sans",
    // Other scripts (Arabic, say) need a font of the machine.
    loadSystemFonts: FOREIGN.test(svg),
  };
  return new Rasteriser(svg, { font, fitTo: { mode: "zoom", value: zoom } });
}
