/** Models in files. */
import { readBytesSync, replaceFile } from "../files";
import { decodeSafeTensors, encodeSafeTensors } from "../safetensors";
import type { LoadResult } from "../state";
import { tf } from "../tensorflow";
import type { Module } from "./module";

/**
 * Saves the parameters and buffers of a model as a `.safetensors` file, with PyTorch's names. In Python,
 * `model.load_state_dict(safetensors.torch.load_file(file))` reads it.
 *
 * A file of that name is replaced only once the new one is whole.
 */
export function save(model: Module, file: string): void {
  replaceFile(file, encodeSafeTensors(model.stateDict(), { format: "pt" }));
}

/**
 * Loads a `.safetensors` file into a model of the same layers, written by `save` or in Python by
 * `safetensors.torch.save_file(model.state_dict(), file)`. When anything is wrong, the model stays as it was.
 *
 * @param options `strict: false` takes what fits by name, and returns what does not
 * @throws when the file is missing or damaged, or does not fit the model, with what is missing, unexpected or misshapen
 */
export function load(model: Module, file: string, options?: { strict?: boolean }): LoadResult {
  const bytes = readBytesSync(file);
  return tf.tidy(() => {
    try {
      return { ...model.loadStateDict(decodeSafeTensors(bytes).tensors, options) };
    } catch (error) {
      throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
    }
  });
}
