/** Pictures of figures need jsdom and a rasteriser, which a page lacks; it draws the figures themselves. */
import type { toPng as toPngOfNode } from "./picture";

export function hasPicture(): boolean {
  return false;
}

export async function toSvg(): Promise<string> {
  throw new Error(NO_PICTURE);
}

export const toPng: typeof toPngOfNode = async () => {
  throw new Error(NO_PICTURE);
};

const NO_PICTURE =
  "Figures become pictures only outside of the browser. Show the figure; the camera button above it saves it as a PNG file.";
