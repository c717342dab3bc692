/** A helper's thread: see helpers.ts. */
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { CONTROL, type HelperMessage } from "./helpers";
import { nativeProduct, productOn } from "./native-product";

declare const WebAssembly: {
  Instance: new (module: object, imports: object) => { readonly exports: { readonly serve: () => void } };
};

const control: Int32Array = workerData;
const serve = new Map<number, () => void>();

nativeProduct();
Atomics.sub(control, CONTROL.loading, 1);
Atomics.notify(control, CONTROL.loading);

for (;;) {
  // Read first: whatever is told after this, its waking ends the wait below at once.
  const wakes = Atomics.load(control, CONTROL.wakes);
  if (Atomics.load(control, CONTROL.ended) === 1) break;
  for (let next = receive(); next; next = receive()) {
    if ("attach" in next) {
      const { module, memory } = next.served;
      const product = productOn((memory as { readonly buffer: ArrayBufferLike }).buffer);
      serve.set(
        next.attach,
        new WebAssembly.Instance(module, { env: { memory, product, wake: () => {} } }).exports.serve,
      );
    } else serve.delete(next.detach);
    Atomics.sub(control, CONTROL.pending, 1);
  }
  serve.get(Atomics.load(control, CONTROL.current))?.();
  Atomics.add(control, CONTROL.sleepers, 1);
  Atomics.wait(control, CONTROL.wakes, wakes);
}

function receive(): HelperMessage | undefined {
  return parentPort ? receiveMessageOnPort(parentPort)?.message : undefined;
}
