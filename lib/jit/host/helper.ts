/** A helper's thread: see helpers.ts. */
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { CONTROL, type HelperMessage } from "./helpers";
import { productOn } from "./native-product";

declare const WebAssembly: {
  Instance: new (module: object, imports: object) => { readonly exports: { readonly serve: () => void } };
};

const control: Int32Array = workerData;
const serve = new Map<number, () => void>();

for (;;) {
  const wakes = Atomics.load(control, CONTROL.wakes);
  for (let next = receive(); next; next = receive()) {
    if ("attach" in next) {
      const { module, memory } = next.served;
      const product = productOn((memory as { readonly buffer: ArrayBufferLike }).buffer);
      serve.set(
        next.attach,
        new WebAssembly.Instance(module, { env: { memory, product, wake: () => {} } }).exports.serve,
      );
    } else serve.delete(next.detach);
  }
  serve.get(Atomics.load(control, CONTROL.current))?.();
  Atomics.add(control, CONTROL.sleepers, 1);
  Atomics.wait(control, CONTROL.wakes, wakes);
}

function receive(): HelperMessage | undefined {
  return parentPort ? receiveMessageOnPort(parentPort)?.message : undefined;
}
