/**
 * The part of an HTML canvas that Plotly paints heat maps with, as a list of rectangles: jsdom has no canvas of its
 * own. The painting comes out as an SVG image, which resvg draws inside the picture.
 */

interface Canvas {
  width: number;
  height: number;
}

/** Rows of pixels, four bytes each. */
interface Pixels {
  width: number;
  data: Uint8ClampedArray;
}

class RectangleContext {
  fillStyle = "#000000";
  readonly rectangles: string[] = [];

  fillRect(x: number, y: number, width: number, height: number): void {
    // A side that runs backwards is one that Plotly reversed.
    const [left, top] = [Math.min(x, x + width), Math.min(y, y + height)];
    const size = `width="${Math.abs(width)}" height="${Math.abs(height)}"`;
    this.rectangles.push(`<rect x="${left}" y="${top}" ${size} fill="${this.fillStyle}"/>`);
  }

  createImageData(width: number, height: number): Pixels {
    return { width, data: new Uint8ClampedArray(width * height * 4) };
  }

  putImageData({ width, data }: Pixels): void {
    for (let i = 0; i < data.length; i += 4) {
      const [red, green, blue, opacity] = data.subarray(i, i + 4);
      this.fillStyle = `rgba(${red}, ${green}, ${blue}, ${opacity / 255})`;
      this.fillRect((i / 4) % width, Math.floor(i / 4 / width), 1, 1);
    }
  }
}

const contexts = new WeakMap<Canvas, RectangleContext>();

/** The replacements of `getContext` and `toDataURL` in `HTMLCanvasElement.prototype`. */
export const rectangleCanvas = {
  getContext(this: Canvas, kind: string): RectangleContext | null {
    if (kind !== "2d") return null;
    const context = contexts.get(this) ?? new RectangleContext();
    contexts.set(this, context);
    return context;
  },

  toDataURL(this: Canvas): string {
    const { width, height } = this;
    const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none"`;
    const head = `<svg xmlns="http://www.w3.org/2000/svg" ${size} shape-rendering="crispEdges">`;
    const svg = `${head}${contexts.get(this)?.rectangles.join("") ?? ""}</svg>`;
    return `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
  },
};
