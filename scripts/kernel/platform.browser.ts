/** What runs the cells: a browser. */
import { notInBrowser } from "nonlinear/platform/packages.browser";

export const PLATFORM = "this browser";

export function adviceOnModule(id: string): string {
  return notInBrowser(id);
}
