/** What prepares the data of a model, and the model itself, in one file. */
import type { NamedTensorMap, Variable } from "@tensorflow/tfjs";
import { readBytesSync, replaceFile } from "../files";
import { quoted } from "../json";
import { sha256 } from "../platform/hash";
import { decodeSafeTensors, encodeSafeTensors } from "../safetensors";
import { loadVariables } from "../state";
import { tf } from "../tensorflow";

/** An encoder, an imputer or a scaler. */
interface Preparation {
  state: object;
}

/** A model of `nn`. */
interface Model {
  stateDict(): Record<string, Variable>;
}

/** The parts of a prediction, each with a name of your choice. */
export type Parts = Readonly<Record<string, Preparation | Model>>;

/** A part in a file: the weights of a model are a safetensors file in base64. */
interface SavedPart {
  class: string;
  state?: object;
  weights?: string;
}

/**
 * Saves encoders, imputers, scalers and the model that was trained on what they gave, as one JSON file:
 *
 * ```ts
 * data.save({ imputer, encoder, scaler, model }, "prices.json");
 * ```
 *
 * A file of that name is replaced only once the new one is whole.
 *
 * @throws before `fit` of one of them
 */
export function save(parts: Parts, file: string): void {
  const saved = Object.entries(parts).map(([name, part]): [string, SavedPart] => {
    const content = isModel(part)
      ? { weights: Buffer.from(encodeSafeTensors(part.stateDict())).toString("base64") }
      : { state: part.state };
    return [name, { class: part.constructor.name, ...content }];
  });
  const content = Object.fromEntries(saved);
  replaceFile(
    file,
    Buffer.from(`${JSON.stringify({ nonlinear: 1, sha256: digestOf(content), parts: content }, null, 1)}\n`),
  );
}

/**
 * Loads a file of `save` into new encoders, imputers and scalers, whose options it brings, and into a model of the same
 * layers. When anything is wrong, all of them stay as they were.
 *
 * ```ts
 * const encoder = new data.OneHotEncoder();
 * const model = nn.sequential(nn.linear(8, 16), nn.relu(), nn.linear(16, 1));
 * data.load({ encoder, model }, "prices.json");
 * ```
 *
 * @throws when the file is missing, damaged or another, when it has other names or classes, and when the weights do not
 *   fit the model
 */
export function load(parts: Parts, file: string): void {
  const text = new TextDecoder().decode(readBytesSync(file));
  try {
    const saved = readParts(text);
    checkNames(parts, saved);
    const models = Object.entries(parts).filter((entry): entry is [string, Model] => isModel(entry[1]));
    tf.tidy(() => {
      const own = models.map(([name, model]) => prefixed(name, model.stateDict()));
      const found = models.map(([name]) => prefixed(name, weightsOf(saved[name])));
      // All models at once, so that none is changed when one does not fit.
      loadVariables(Object.assign({}, ...own), Object.assign({}, ...found), "the model");
    });
    for (const [name, part] of Object.entries(parts)) if (!isModel(part)) part.state = saved[name].state as object;
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
  }
}

function isModel(part: Preparation | Model): part is Model {
  return "stateDict" in part;
}

function readParts(text: string): Record<string, SavedPart> {
  let content: { nonlinear?: unknown; sha256?: unknown; parts?: Record<string, SavedPart> } | null;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new Error("This is no JSON file, or not all of it; expected one of data.save.", { cause: error });
  }
  if (content?.nonlinear !== 1 || !content.parts) throw new Error("This JSON file was not written by data.save.");
  if (content.sha256 === digestOf(content.parts)) return content.parts;
  throw new Error("This file is damaged, or was changed by hand: it does not hold what was saved.");
}

function checkNames(parts: Parts, saved: Record<string, SavedPart>): void {
  const list = (names: readonly string[]) => names.map(quoted).join(", ");
  const [given, there] = [Object.keys(parts), Object.keys(saved)];
  if (given.length !== there.length || given.some((name) => !Object.hasOwn(saved, name))) {
    throw new Error(`It has the parts ${list(there)}; ${list(given)} was to be loaded. Expected the same.`);
  }
  for (const [name, part] of Object.entries(parts)) {
    if (isModel(part) ? saved[name].weights !== undefined : part.constructor.name === saved[name].class) continue;
    throw new Error(`The part ${quoted(name)} is a ${saved[name].class}; this is a ${part.constructor.name}.`);
  }
}

function weightsOf({ weights = "" }: SavedPart): NamedTensorMap {
  return decodeSafeTensors(Buffer.from(weights, "base64")).tensors;
}

function prefixed<T>(name: string, state: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(state).map(([key, value]) => [`${name}.${key}`, value]));
}

function digestOf(parts: Record<string, SavedPart>): string {
  return sha256([JSON.stringify(parts)]);
}
