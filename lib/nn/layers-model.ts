/** A `Sequential` as a model of TensorFlow.js itself, which a browser loads without this library. */
import type { io, LayersModel, layers, Tensor } from "@tensorflow/tfjs";
import { namesIn, removeFile, replaceFile } from "../files";
import { sha256 } from "../platform/hash";
import { tf } from "../tensorflow";
import { ELU, GELU, LeakyReLU, ReLU, Sigmoid, SiLU, Softmax, Softplus, Tanh } from "./activations";
import { BatchNorm1d } from "./batch-norm";
import { Dropout } from "./dropout";
import { Linear } from "./linear";
import type { Module } from "./module";
import { Sequential } from "./sequential";
import { Flatten, Identity } from "./shaping";

/** A layer of TensorFlow.js, and its weights in its order. */
interface Part {
  layer: ReturnType<typeof layers.dense>;
  weights: Tensor[];
}

/**
 * Saves a sequential model as a `tf.LayersModel`: `model.json` and a file of weights, in a folder. In a browser,
 * `tf.loadLayersModel("…/model.json")` loads it. A model that is there already is replaced only once the new one is
 * whole.
 *
 * @param inputShape the shape of one row, for example [13]; by default that of the first linear layer
 * @throws when the model has a layer that TensorFlow.js does not have, or its input shape is not known
 */
export async function saveLayersModel(model: Sequential, folder: string, inputShape?: number[]): Promise<void> {
  const layersModel = build(model, inputShape ?? inputShapeOf(model));
  try {
    await layersModel.save(tf.io.withSaveHandler(async (artifacts) => writeArtifacts(artifacts, folder)));
  } finally {
    for (const weight of layersModel.weights) weight.dispose();
  }
}

function build(model: Sequential, inputShape: number[]): LayersModel {
  const result = tf.sequential({ layers: [tf.layers.inputLayer({ inputShape }) as unknown as Part["layer"]] });
  tf.tidy(() => {
    for (const module of leaves(model)) {
      // TensorFlow.js refuses to flatten rows that are flat already.
      if (module instanceof Flatten && result.outputs[0].rank === 2) continue;
      const { layer, weights } = partOf(module);
      result.add(layer);
      layer.setWeights(weights);
    }
  });
  return result;
}

/** The layers one after the other, also those of sequential models within. */
function leaves(model: Sequential): Module[] {
  return model.namedChildren().flatMap(([, layer]) => (layer instanceof Sequential ? leaves(layer) : [layer]));
}

function partOf(layer: Module): Part {
  const { layers } = tf;
  const part = (layerOfTensorFlow: unknown, weights: Tensor[] = []) => ({
    layer: layerOfTensorFlow as Part["layer"],
    weights,
  });
  if (layer instanceof Linear) {
    const { outFeatures: units, weight, bias } = layer;
    return part(layers.dense({ units, useBias: bias !== undefined }), [weight.transpose(), ...(bias ? [bias] : [])]);
  }
  if (layer instanceof BatchNorm1d) {
    const { eps, momentum, weight, bias, running_mean, running_var } = layer;
    // There the momentum is what is kept of the running mean, here what is new.
    return part(layers.batchNormalization({ epsilon: eps, momentum: 1 - momentum }), [
      weight,
      bias,
      running_mean,
      running_var,
    ]);
  }
  if (layer instanceof ReLU) return part(layers.reLU());
  if (layer instanceof LeakyReLU) return part(layers.leakyReLU({ alpha: layer.negativeSlope }));
  if (layer instanceof ELU && layer.alpha === 1) return part(layers.elu());
  if (layer instanceof GELU && layer.approximate === "none") return part(layers.activation({ activation: "gelu" }));
  if (layer instanceof SiLU) return part(layers.activation({ activation: "swish" }));
  if (layer instanceof Softplus) return part(layers.activation({ activation: "softplus" }));
  if (layer instanceof Sigmoid) return part(layers.activation({ activation: "sigmoid" }));
  if (layer instanceof Tanh) return part(layers.activation({ activation: "tanh" }));
  if (layer instanceof Softmax) return part(layers.softmax({ axis: -1 }));
  if (layer instanceof Dropout) return part(layers.dropout({ rate: layer.p }));
  if (layer instanceof Flatten) return part(layers.flatten());
  if (layer instanceof Identity) return part(layers.activation({ activation: "linear" }));
  throw new Error(
    `TensorFlow.js has no layer like ${layer}; saveLayersModel takes sequential models of the layers of nn.`,
  );
}

function inputShapeOf(model: Sequential): number[] {
  const [first] = leaves(model);
  if (first instanceof Linear) return [first.inFeatures];
  if (first instanceof BatchNorm1d) return [first.numFeatures];
  throw new Error("The shape of a row is not known, as the first layer is not linear; give it, for example [8, 8].");
}

/**
 * The weights go into a file named by its content, so that the old `model.json` stays right until the new one is there.
 */
function writeArtifacts(artifacts: io.ModelArtifacts, folder: string): io.SaveResult {
  const weights = new Uint8Array(artifacts.weightData as ArrayBuffer);
  const weightsFile = `weights-${sha256([weights]).slice(0, 12)}.bin`;
  const { modelTopology, format, generatedBy, convertedBy, weightSpecs } = artifacts;
  const weightsManifest = [{ paths: [weightsFile], weights: weightSpecs }];
  replaceFile(`${folder}/${weightsFile}`, weights);
  const text = JSON.stringify({ modelTopology, format, generatedBy, convertedBy, weightsManifest });
  replaceFile(`${folder}/model.json`, Buffer.from(text));
  const old = namesIn(folder).filter((name) => /^weights-[0-9a-f]{12}\.bin$/.test(name) && name !== weightsFile);
  for (const name of old) removeFile(`${folder}/${name}`);
  return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } };
}
