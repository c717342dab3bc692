/**
 * Fault: `asType` reads "12px" as 12, "" and null as 0, cuts whole numbers beyond 2^31 in its tensors, and changes the
 * original.
 * Mend: a text that is no number is an error with its row, what is missing stays so, and texts are written as pandas
 * writes them.
 */

import { toDate } from "../dates";
import { textOf, toNumber } from "./core/convert";
import { define } from "./core/define";
import {
  columnAt,
  type Frame,
  finish,
  type Label,
  makeFrame,
  makeSeries,
  type Series,
  takeColumns,
} from "./core/frame";
import { columnPlace } from "./core/names";
import { isMissing, range, show } from "./core/values";
import type { Parts } from "./parts";

interface InPlace {
  inplace?: boolean;
}

const DTYPES = ["float32", "int32", "string", "boolean", "datetime", "undefined"];

export function mendTypes({ frame, series }: Parts): void {
  define(series, {
    asType(this: Series, dtype: string, { inplace }: InPlace = {}) {
      return finish(this, makeSeries(cast(this, dtype), { dtype }, this), inplace);
    },
    get dtype() {
      return (this as unknown as Series).$dtypes[0];
    },
  });
  define(frame, {
    asType(this: Frame, name: string, dtype: string, { inplace }: InPlace = {}) {
      const place = columnPlace(this, name, "asType");
      const columns = this.$dataIncolumnFormat.with(place, cast(columnAt(this, place), dtype));
      return finish(this, makeFrame({ columns, dtypes: this.$dtypes.with(place, dtype) }, this), inplace);
    },
    selectDtypes(this: Frame, include: string[]) {
      if (!Array.isArray(include))
        throw new TypeError('selectDtypes: expected a list of types such as ["int32", "float32"].');
      const unknown = include.find((dtype) => !DTYPES.includes(dtype));
      if (unknown !== undefined)
        throw new Error(`selectDtypes: there is no type ${show(unknown)}; expected ${DTYPES.join(", ")}.`);
      return takeColumns(
        this,
        range(this.$columns.length).filter((j) => include.includes(this.$dtypes[j])),
      );
    },
    get ctypes() {
      const frame = this as unknown as Frame;
      return makeSeries([...frame.$dtypes], { index: frame.$columns });
    },
  });
}

function cast(series: Series, dtype: string): unknown[] {
  const place = (i: number) => `asType: column ${show(series.$columns[0])}, row ${show(series.$index[i] as Label)}`;
  switch (dtype) {
    case "float32":
      return series.$data.map((value, i) => (isMissing(value) ? Number.NaN : toNumber(value, place(i))));
    case "int32":
      return series.$data.map((value, i) => {
        if (isMissing(value))
          throw new TypeError(
            `${place(i)} is missing; a whole number cannot be. Fill or drop it, or convert to "float32".`,
          );
        return Math.trunc(toNumber(value, place(i), "int32"));
      });
    case "string":
      return series.$data.map((value) =>
        isMissing(value) ? Number.NaN : textOf(value, series.$dtypes[0] === "float32"),
      );
    case "boolean":
      return series.$data.map((value, i) => {
        if (isMissing(value))
          throw new TypeError(`${place(i)} is missing; neither true nor false. Fill or drop it first.`);
        return Boolean(value);
      });
    case "datetime":
      return series.$data.map((value, i) => toDate(value, place(i)));
    case "undefined":
      return series.$data.map(() => Number.NaN);
    default:
      throw new Error(`asType: there is no type ${show(dtype)}; expected ${DTYPES.join(", ")}.`);
  }
}
