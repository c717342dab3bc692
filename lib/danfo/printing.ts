/**
 * Fault: `console.log(df)` shows Danfo's inner parts; `df.plot(…)` says "Not supported in NodeJS".
 * Mend: the table is printed, as in a notebook; plot says what to call.
 */
import { jupyterDisplay, type MimeBundle } from "../notebook/bridge";
import { installFrames } from "../notebook/rich";
import { define } from "./core/define";
import type { Frame } from "./core/frame";
import { isMissing } from "./core/values";
import type { Parts } from "./parts";

/** Node's hook for printing an object. */
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

interface Shown {
  $isSeries: boolean;
  [jupyterDisplay]?(): MimeBundle;
}

export function mendPrinting({ frame, series, module }: Parts): void {
  installFrames(module as unknown as Parameters<typeof installFrames>[0]);
  define(frame, {
    /** Prints rows, and for each column its type and how many values are not missing. */
    info(this: Frame) {
      const lines = this.$columns.map((name, j) => {
        const given = this.$dataIncolumnFormat[j].filter((value) => !isMissing(value)).length;
        return `${name}: ${given} of ${this.$index.length} values, ${this.$dtypes[j]}`;
      });
      console.log([`${this.$index.length} rows, ${this.$columns.length} columns`, ...lines].join("\n"));
    },
  });
  for (const prototype of [frame, series]) {
    define(prototype, {
      [INSPECT](this: Shown) {
        return text(this);
      },
      toString(this: Shown) {
        return text(this);
      },
      print(this: Shown) {
        console.log(text(this));
      },
      plot(this: Shown) {
        throw new Error(
          `A ${this.$isSeries ? "Series" : "DataFrame"} has no plot here: write plot.line(df, …), with import { plot } from "nonlinear".`,
        );
      },
    });
  }
}

function text(table: Shown): string {
  return String(table[jupyterDisplay]?.()["text/plain"] ?? "");
}
