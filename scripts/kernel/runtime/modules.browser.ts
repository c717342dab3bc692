/** The `require` of cells in browsers: the library and what it is made of, all from the bundle. */
import { notInBrowser } from "nonlinear/platform/packages.browser";

const KNOWN: Readonly<Record<string, () => unknown>> = {
  nonlinear: () => require("nonlinear"),
  "nonlinear/ko": () => require("nonlinear/ko"),
  "nonlinear/tf": () => require("nonlinear/tf"),
  "@tensorflow/tfjs": () => require("nonlinear/tf"),
  "danfojs-node": () => require("nonlinear/danfo").danfo(),
};

export class CellModules {
  readonly require: NodeJS.Require;

  /** @param folder the notebook's */
  constructor(readonly folder: string) {
    const find = (id: string) => {
      if (Object.hasOwn(KNOWN, id)) return KNOWN[id]();
      throw new Error(notInBrowser(id));
    };
    this.require = find as NodeJS.Require;
  }

  /** Files beside the notebook cannot be imported here: the type check has said so. */
  update(): void {}

  forgetHalfLoaded(): void {}
}
