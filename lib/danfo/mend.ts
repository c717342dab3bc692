/** Applies all mends to a Danfo module. */
import type * as Danfo from "./api/danfo";
import { mendArithmetic } from "./arithmetic";
import { mendBinning } from "./binning";
import { mendColumns } from "./columns";
import { mendComparisons } from "./comparisons";
import { mendConcat } from "./concat";
import { mendConstruction } from "./construction";
import { useClasses } from "./core/frame";
import { mendCounting } from "./counting";
import { mendCumulative } from "./cumulative";
import { mendDateRange } from "./date-range";
import { mendDates } from "./dates";
import { mendDummies } from "./dummies";
import { mendEncoders } from "./encoders";
import { mendFiles } from "./files";
import { mendFunctions } from "./functions";
import { mendGroupby } from "./groupby";
import { mendMerge } from "./merge";
import { mendMissing } from "./missing";
import { partsOf } from "./parts";
import { mendPrinting } from "./printing";
import { mendReshaping } from "./reshaping";
import { mendRows } from "./rows";
import { mendSample } from "./sample";
import { mendScalers } from "./scalers";
import { mendSorting } from "./sorting";
import { mendStatistics } from "./statistics";
import { mendStorage } from "./storage";
import { mendTensors } from "./tensors";
import { mendTexts } from "./texts";
import { mendTypes } from "./types";
import { mendUnknownNames } from "./unknown-names";
import { mendWindows } from "./windows";

/** The mends reach into the inner parts of this version. */
const VERSION = "1.2.0";

const MENDS = [
  mendStorage,
  mendConstruction,
  mendRows,
  mendSample,
  mendArithmetic,
  mendComparisons,
  mendStatistics,
  mendMissing,
  mendTypes,
  mendTensors,
  mendSorting,
  mendCumulative,
  mendColumns,
  mendFunctions,
  mendCounting,
  mendGroupby,
  mendMerge,
  mendConcat,
  mendDummies,
  mendEncoders,
  mendScalers,
  mendTexts,
  mendDates,
  mendDateRange,
  mendFiles,
  mendReshaping,
  mendBinning,
  mendWindows,
  mendPrinting,
  // Last: it knows the names of all methods.
  mendUnknownNames,
];

const mended = new WeakSet<object>();

/**
 * The module, its classes mended in place; a second call changes nothing.
 * @throws Error when it is another version than the mends were made for
 */
export function mend(module: typeof Danfo): typeof Danfo {
  if (mended.has(module.DataFrame)) return module;
  const found = module.__version;
  if (found !== VERSION) {
    throw new Error(
      `danfojs-node is ${found}, but its faults are mended here for ${VERSION} only: install danfojs-node@${VERSION}.`,
    );
  }
  mended.add(module.DataFrame);
  const parts = partsOf(module);
  useClasses(module as unknown as Parameters<typeof useClasses>[0]);
  for (const one of MENDS) one(parts);
  return module;
}
