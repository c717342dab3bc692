/** TensorFlow's own form of a program, as far as it is needed: nodes, functions of nodes, and the SavedModel around them. */
import type { DType, Shape } from "../program/program";
import { Message } from "./protobuf";

/** Numbers of tensorflow/core/framework/types.proto */
export const TYPES = { float32: 1, int32: 3, bool: 10 } as const;

export interface Typed {
  readonly shape: Shape;
  readonly dtype: DType;
}

export const INT: Typed = { shape: [], dtype: "int32" };
export const FLOAT: Typed = { shape: [], dtype: "float32" };
export const BOOL: Typed = { shape: [], dtype: "bool" };

/** The value of a node's attribute (tensorflow/core/framework/attr_value.proto). */
export const attribute = {
  type: (type: DType) => new Message().int(6, TYPES[type]),
  types: (dtypes: readonly DType[]) => list(dtypes, (message, dtype) => message.int(6, TYPES[dtype])),
  bool: (value: boolean) => new Message().bool(5, value),
  int: (value: number) => new Message().int(3, value),
  float: (value: number) => new Message().float(4, value),
  text: (value: string) => new Message().text(2, value),
  shape: (shape: Shape) => new Message().message(7, shapeMessage(shape)),
  shapes: (shapes: readonly Shape[]) => list(shapes, (message, shape) => message.message(7, shapeMessage(shape))),
  tensor: ({ shape, dtype }: Typed, content: Uint8Array) =>
    new Message().message(8, new Message().int(1, TYPES[dtype]).message(2, shapeMessage(shape)).bytes(4, content)),
  function: (name: string) => new Message().message(10, new Message().text(1, name)),
};

function list<T>(items: readonly T[], add: (message: Message, item: T) => void): Message {
  const message = new Message();
  for (const item of items) add(message, item);
  return new Message().message(1, message);
}

function shapeMessage(shape: Shape): Message {
  const message = new Message();
  for (const extent of shape) message.message(2, new Message().int(1, extent));
  return message;
}

/** Numbers as TensorFlow stores them. */
export function tensorContent(values: ArrayLike<number>, dtype: DType): Uint8Array {
  if (dtype === "bool") return Uint8Array.from(values, (value) => (value ? 1 : 0));
  const words = dtype === "int32" ? Int32Array.from(values) : Float32Array.from(values);
  return new Uint8Array(words.buffer);
}

export type Attributes = Readonly<Record<string, Message>>;

export interface Node {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly attributes: Attributes;
}

/** What the host feeds. */
export function placeholder(name: string, { dtype, shape }: Typed): Node {
  return {
    name,
    op: "Placeholder",
    inputs: [],
    attributes: { dtype: attribute.type(dtype), shape: attribute.shape(shape) },
  };
}

function nodeMessage({ name, op, inputs, attributes }: Node): Message {
  const node = new Message().text(1, name).text(2, op);
  for (const input of inputs) node.text(3, input);
  for (const [key, value] of Object.entries(attributes)) node.entry(5, key, value);
  return node;
}

/** What a node has among its inputs to wait for the node that is referred to. */
export function after(ref: string): string {
  return `^${ref.split(":")[0]}`;
}

/** Nodes of the graph itself, in the order in which they are written. */
export class Nodes {
  constructor(readonly nodes: Node[] = []) {}

  /** Adds a node and returns what others refer to its (only) output by. */
  node(op: string, output: string, inputs: readonly string[], attributes: Attributes): string {
    const name = `n${this.nodes.length}`;
    this.nodes.push({ name, op, inputs, attributes });
    return this.ref(name, output);
  }

  constant(values: ArrayLike<number>, type: Typed): string {
    const value = attribute.tensor(type, tensorContent(values, type.dtype));
    return this.node("Const", "output", [], { dtype: attribute.type(type.dtype), value });
  }

  /** Adds a node whose outputs are a list, and returns what others refer to them by. */
  nodeWithOutputs(
    op: string,
    output: string,
    count: number,
    inputs: readonly string[],
    attributes: Attributes,
  ): string[] {
    const first = this.node(op, output, inputs, attributes);
    return Array.from({ length: count }, (_, i) => first.replace(/0$/, String(i)));
  }

  /** Adds a node of this name, for the host to fetch the first of the inputs once all are there. */
  result(name: string, inputs: readonly string[], { dtype }: Typed): void {
    this.nodes.push({ name, op: "Identity", inputs, attributes: { T: attribute.type(dtype) } });
  }

  /** In a graph outputs have numbers; in a function they have names. */
  protected ref(name: string, _output: string): string {
    return `${name}:0`;
  }
}

/** A function of nodes (tensorflow/core/framework/function.proto). */
export class FunctionDef extends Nodes {
  private readonly signature: Message;
  private readonly returns: { readonly name: string; readonly ref: string; readonly dtype: DType }[] = [];

  constructor(name: string, parameters: readonly { readonly name: string; readonly dtype: DType }[]) {
    super();
    this.signature = new Message().text(1, name);
    for (const parameter of parameters) this.signature.message(2, argument(parameter.name, parameter.dtype));
  }

  protected override ref(name: string, output: string): string {
    return `${name}:${output}:0`;
  }

  return(ref: string, dtype: DType): void {
    this.returns.push({ name: `r${this.returns.length}`, ref, dtype });
  }

  encode(): Message {
    const message = new Message();
    for (const { name, dtype } of this.returns) this.signature.message(3, argument(name, dtype));
    message.message(1, this.signature);
    for (const node of this.nodes) message.message(3, nodeMessage(node));
    for (const { name, ref } of this.returns) message.message(4, new Message().text(1, name).text(2, ref));
    return message;
  }
}

function argument(name: string, dtype: DType): Message {
  return new Message().text(1, name).int(3, TYPES[dtype]);
}

/** A SavedModel of these functions, and a graph of these nodes, by their names. */
export function savedModel(functions: readonly FunctionDef[], nodes: readonly Node[]): Uint8Array {
  const graph = new Message();
  for (const node of nodes) graph.message(1, nodeMessage(node));
  const library = new Message();
  for (const fn of functions) library.message(1, fn.encode());
  // The version of graphs that TensorFlow 2 writes.
  graph.message(2, library).message(4, new Message().int(1, 1087));
  const metaGraph = new Message().message(1, new Message().text(4, "serve")).message(2, graph);
  return new Message().int(1, 1).message(2, metaGraph).encode();
}
