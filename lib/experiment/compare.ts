/** Experiments that were kept, read again and compared. */
import type { DataFrame } from "../danfo";
import { deviation, mean } from "../statistics";
import type { Value } from "./space";
import { readTrials } from "./store";
import { frame, resultsTable } from "./table";

/**
 * The trials that a sweep kept in a file, as it returned them. Where the file has trials of an earlier function or of other
 * values, those of the newest count.
 *
 * @throws an error when there is no such file, or it has no trials
 */
export function load(file: string): DataFrame {
  const kept = readTrials(file);
  const newest = kept.at(-1)?.code;
  if (newest === undefined)
    throw new Error(`${file}: there are no kept trials. A sweep with { file } makes such a file.`);
  const last = new Map(kept.filter(({ code }) => code === newest).map((row) => [row.trial.key, row]));
  return resultsTable([...last.values()]);
}

/**
 * Mean and standard deviation over the seeds: one row for each combination of the other parameters, with the number of
 * trials that ended well, of those that did not, and for each result its mean and its deviation (ddof 1, as pandas; NaN of a
 * single trial).
 *
 * @param results what `sweep` or `load` returned; several of them by name get a column `run` with the name
 * @throws an error when a table is not a sweep's
 */
export function compare(results: DataFrame | Readonly<Record<string, DataFrame>>): DataFrame {
  const runs = isFrame(results)
    ? [readTrialsOf(results)]
    : Object.entries(results).map(([run, one]) => readTrialsOf(one, run));
  const trials = runs.flatMap((run) => run.trials);
  const settings = [...new Set(runs.flatMap((run) => run.settings))];
  const measures = [...new Set(runs.flatMap((run) => run.measures))];
  const groups = new Map<string, Record<string, Value>[]>();
  for (const trial of trials) {
    const key = JSON.stringify(settings.map((name) => trial[name]));
    groups.set(key, [...(groups.get(key) ?? []), trial]);
  }
  const all = [...groups.values()];
  const good = all.map((group) => group.filter(({ status }) => status === "ok"));
  return frame({
    ...Object.fromEntries(settings.map((name) => [name, all.map(([first]) => first[name])])),
    trials: good.map((group) => group.length),
    failed: all.map((group, i) => group.length - good[i].length),
    ...Object.fromEntries(
      measures.flatMap((name) => [
        [`${name} mean`, good.map((group) => mean(group.map((trial) => Number(trial[name]))))],
        [`${name} std`, good.map((group) => deviation(group.map((trial) => Number(trial[name]))))],
      ]),
    ),
  });
}

/** The rows of a sweep's table, its parameters but the seed, and its results that are numbers. */
function readTrialsOf(table: DataFrame, run?: string) {
  const columns = table.columns as string[];
  const seed = columns.indexOf("seed");
  const status = columns.indexOf("status");
  if (seed < 0 || status < seed) {
    throw new Error(
      `compare: expected what a sweep returned, with its columns seed and status; these are ${columns.join(", ")}.`,
    );
  }
  const rows = table.values as Value[][];
  const trials = rows.map(
    (row): Record<string, Value> => ({
      ...(run === undefined ? {} : { run }),
      ...Object.fromEntries(columns.map((name, i) => [name, row[i]])),
    }),
  );
  const settings = [...(run === undefined ? [] : ["run"]), ...columns.slice(0, seed)];
  const measures = columns
    .slice(seed + 1, status)
    .filter((name) => trials.every((trial) => typeof trial[name] === "number"));
  return { trials, settings, measures };
}

function isFrame(value: object): value is DataFrame {
  return "$isSeries" in value;
}
