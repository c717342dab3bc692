/** PyTorch's names and ours: for the errors of cells, and for the page docs/pytorch-names.md. */

export interface Counterpart {
  /** The name in PyTorch, without `torch.`; a method begins with a dot. */
  torch: string;
  /** The text to write here; undefined where nothing is needed. */
  ours?: string;
  /** One sentence on the difference, where there is one. */
  note?: string;
}

const same = (torch: string, ours: string, note?: string): Counterpart => ({ torch, ours, note });
const needless = (torch: string, note: string): Counterpart => ({ torch, note });

/** A layer is a class, with `new`, or a function, without. */
const layer = (name: string, make: string): Counterpart =>
  same(`nn.${name}`, `nn.${make}(…)`, `Or \`new nn.${name}(…)\`.`);
const loss = (name: string, ours: string): Counterpart =>
  same(`nn.${name}`, `nn.${ours}`, "A function: call it with predictions and targets.");
const optimizer = (name: string): Counterpart =>
  same(`optim.${name}`, `new optim.${name}(model.parameters(), { lr })`, "Keyword arguments are an object.");
const schedule = (name: string): Counterpart =>
  same(`optim.lr_scheduler.${name}`, `new optim.${name}(optimizer, { … })`);

const NO_DEVICE = "There is one device.";
const NO_RECORDING = "Nothing is recorded outside of `optimizer.minimize`.";

export const COUNTERPARTS: readonly Counterpart[] = [
  same("manual_seed", "nn.manualSeed(0)", "The same weights and random numbers follow."),
  same("rand", "nn.rand([2, 3])"),
  same("randn", "nn.randn([2, 3])"),
  same("randperm", "nn.randperm(10)"),
  same("tensor", "tf.tensor([[1, 2], [3, 4]])"),
  same("zeros", "tf.zeros([2, 3])"),
  same("ones", "tf.ones([2, 3])"),
  same("arange", "tf.range(0, 10)"),
  same("linspace", "tf.linspace(0, 1, 11)"),
  same("cat", "tf.concat([a, b], 0)"),
  same("stack", "tf.stack([a, b])"),
  same("matmul", "tf.matMul(a, b)"),
  same("where", "tf.where(condition, a, b)"),
  same("argmax", "tf.argMax(x, 1)"),
  same("save", 'nn.save(model, "model.safetensors")', "PyTorch reads the file with its package safetensors."),
  same("load", 'nn.load(model, "model.safetensors")', "Saved in Python by `safetensors.torch.save_file`."),
  same(
    "compile",
    "jit(() => optimizer.minimize(…))",
    "It compiles the whole training step; `train.fit` does it by itself.",
  ),
  needless("device", NO_DEVICE),
  needless("no_grad", NO_RECORDING),
  needless("inference_mode", NO_RECORDING),
  needless("cuda", NO_DEVICE),
  needless("set_grad_enabled", NO_RECORDING),
  same(
    "utils.data.DataLoader",
    "train.fit(model, { x, y, batchSize: 32, … })",
    "Rows are shuffled anew in each epoch.",
  ),
  same("utils.data.random_split", "data.trainTestSplit(df)"),

  same("nn.Module", "class Net extends nn.Module { forward(x: Tensor2D) { … } }"),
  same("nn.Sequential", "nn.sequential(…)", "Layers one after the other, not in a list; or `new nn.Sequential(…)`."),
  layer("Linear", "linear"),
  layer("BatchNorm1d", "batchNorm1d"),
  layer("Dropout", "dropout"),
  layer("Flatten", "flatten"),
  layer("Identity", "identity"),
  layer("ReLU", "relu"),
  layer("LeakyReLU", "leakyReLU"),
  layer("ELU", "elu"),
  layer("GELU", "gelu"),
  layer("SiLU", "silu"),
  layer("Softplus", "softplus"),
  layer("Sigmoid", "sigmoid"),
  layer("Tanh", "tanh"),
  layer("Softmax", "softmax"),
  loss("MSELoss", "mseLoss"),
  loss("L1Loss", "l1Loss"),
  loss("HuberLoss", "huberLoss"),
  loss("BCEWithLogitsLoss", "bceWithLogitsLoss"),
  loss("CrossEntropyLoss", "crossEntropyLoss"),
  same("nn.Parameter", "nn.parameter(tensor)"),
  same("nn.init", "nn.init"),
  same("nn.functional", "nn.mseLoss(…), tf.relu(x)", "Losses are functions of `nn`, activations of `tf`."),
  same(".register_buffer", "nn.buffer(tensor)", "As a field of the module."),

  optimizer("SGD"),
  optimizer("Adam"),
  optimizer("AdamW"),
  optimizer("RMSprop"),
  schedule("StepLR"),
  schedule("ExponentialLR"),
  schedule("CosineAnnealingLR"),
  schedule("OneCycleLR"),
  schedule("ReduceLROnPlateau"),

  needless(".zero_grad", "`optimizer.minimize(() => loss)` computes new gradients each time."),
  same(
    ".backward",
    "optimizer.minimize(() => nn.mseLoss(model.forward(x), y))",
    "It computes the gradients and takes the step.",
  ),
  same(
    ".step",
    "optimizer.minimize(() => nn.mseLoss(model.forward(x), y))",
    "It computes the gradients and takes the step.",
  ),
  same("model(x)", "model.forward(x)", "A model is no function."),
  same(".parameters", "model.parameters()", "A list."),
  same(".named_parameters", "model.namedParameters()"),
  same(".named_buffers", "model.namedBuffers()"),
  same(".named_modules", "model.namedModules()"),
  same(".named_children", "model.namedChildren()"),
  same(".state_dict", "model.stateDict()"),
  same(".load_state_dict", "model.loadStateDict(state)"),
  same(".requires_grad_", "model.requiresGrad(true)"),
  same(".requires_grad", "model.requiresGrad(true)", "For all parameters of a module."),
  same(".grad", "tf.variableGrads(() => loss).grads", "Gradients are a result, and are not kept in the parameters."),
  same(".extra_repr", "extraRepr()"),
  same(".item", "loss.dataSync()[0]", "Or `(await loss.data())[0]`."),
  same(".numpy", "x.arraySync()"),
  same(".tolist", "x.arraySync()"),
  same(".size", "x.shape", "A list of numbers."),
  same(".dim", "x.rank"),
  same(".ndim", "x.rank"),
  same(".numel", "x.size"),
  same(".view", "x.reshape([…])"),
  same(".permute", "x.transpose([…])"),
  same(".t", "x.transpose()"),
  same(".T", "x.transpose()"),
  same(".mm", "x.matMul(y)"),
  same(".matmul", "x.matMul(y)"),
  same(".unsqueeze", "x.expandDims(0)"),
  same(".argmax", "x.argMax(1)"),
  same(".float", 'x.cast("float32")'),
  same(".long", 'x.cast("int32")'),
  same(".int", 'x.cast("int32")'),
  same(".bool", 'x.cast("bool")'),
  same(".clamp", "x.clipByValue(low, high)"),
  same(".std", "tf.moments(x).variance.sqrt()"),
  same(".var", "tf.moments(x).variance"),
  needless(".to", NO_DEVICE),
  needless(".cuda", NO_DEVICE),
  needless(".cpu", NO_DEVICE),
  needless(".detach", NO_RECORDING),
  needless(".contiguous", "Tensors always are."),
];

const byName = new Map(COUNTERPARTS.map((counterpart) => [counterpart.torch.toLowerCase(), counterpart]));

/** Finds a name of PyTorch's, such as `.zero_grad`, `nn.ReLU` or `torch.no_grad`; undefined for other names. */
export function counterpartOf(name: string): Counterpart | undefined {
  const path = name.replace(/^torch\./, "").replace(/^nn\.functional\./, "nn.");
  return byName.get(path.toLowerCase());
}

/** Says in one line what to write for a name of PyTorch's. */
export function adviceFor({ torch, ours, note }: Counterpart): string {
  const shown = torch.startsWith(".") ? `${torch}()` : torch;
  const more = note ? ` ${note}` : "";
  return ours ? `PyTorch's ${shown} is here: ${ours}.${more}` : `PyTorch's ${shown} is not needed here. ${note}`;
}
