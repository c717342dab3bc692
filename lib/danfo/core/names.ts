/** Finding columns and rows by name, with errors that name the nearest. */
import { nearest } from "../../nearest";
import type { Frame, Label } from "./frame";
import { keyOf, show } from "./values";

/** @throws Error when there is no such column; it names the nearest and all there are */
export function columnPlace(frame: Pick<Frame, "$columns">, name: unknown, caller: string): number {
  const place = frame.$columns.indexOf(name as string);
  if (place >= 0) return place;
  throw new Error(`${caller}: ${noColumn(name, frame.$columns)}`);
}

export function columnPlaces(frame: Pick<Frame, "$columns">, names: unknown, caller: string): number[] {
  if (typeof names === "string") return [columnPlace(frame, names, caller)];
  if (!Array.isArray(names)) throw new TypeError(`${caller}: expected a column's name or a list of names.`);
  return names.map((name) => columnPlace(frame, name, caller));
}

export function noColumn(name: unknown, names: readonly string[]): string {
  const near = nearest(String(name), names);
  const hint = near === undefined ? "" : ` Did you mean ${JSON.stringify(near)}?`;
  const shown = names.length > 20 ? [...names.slice(0, 20), "…"] : names;
  return `there is no column ${show(name)}.${hint} The columns are ${shown.join(", ") || "none"}.`;
}

/** The places of each label; a label can be there more than once. */
export function placesOf(index: readonly Label[]): Map<unknown, number[]> {
  const places = new Map<unknown, number[]>();
  index.forEach((label, place) => {
    const key = keyOf(label);
    const known = places.get(key);
    if (known) known.push(place);
    else places.set(key, [place]);
  });
  return places;
}

/** @throws Error when no row has the label; it names some that are there */
export function rowPlaces(places: ReadonlyMap<unknown, number[]>, label: unknown, caller: string): number[] {
  const found = places.get(keyOf(label));
  if (found) return found;
  const labels = [...places.keys()];
  const twin = labels.find((known) => String(known) === String(label));
  const hint =
    twin === undefined
      ? `The first are ${labels.slice(0, 5).map(show).join(", ") || "none"}.`
      : `There is ${show(twin)}, ${typeof twin === "string" ? "a text" : `a ${typeof twin}`}.`;
  throw new Error(`${caller}: there is no row ${show(label)}. ${hint}`);
}
