/** The modules of the library with a form for browsers: the compiler holds each pair to one interface. */
import type { LockFile } from "./experiment/lock";

/** A browser's form has all that Node's has, of the same types. */
type Both<Node, Browser extends Node> = [Node, Browser];

export type Forms = [
  Both<typeof import("./danfo/load"), typeof import("./danfo/load.browser")>,
  Both<{ lockFile: LockFile }, typeof import("./experiment/lock.browser")>,
  Both<typeof import("./experiment/pool"), typeof import("./experiment/pool.browser")>,
  Both<typeof import("./files"), typeof import("./files.browser")>,
  Both<typeof import("./jit/host/native-product"), typeof import("./jit/host/native-product.browser")>,
  Both<typeof import("./jit/host/threads"), typeof import("./jit/host/threads.browser")>,
  Both<typeof import("./jit/wasm/relaxed-simd"), typeof import("./jit/wasm/relaxed-simd.browser")>,
  Both<typeof import("./load-tensorflow"), typeof import("./load-tensorflow.browser")>,
  Both<{ isAscii: (bytes: Uint8Array) => boolean }, typeof import("./platform/ascii.browser")>,
  Both<typeof import("./platform/data-file"), typeof import("./platform/data-file.browser")>,
  Both<typeof import("./platform/hash"), typeof import("./platform/hash.browser")>,
  Both<{ inspect: (value: unknown) => string }, typeof import("./platform/inspect.browser")>,
  Both<typeof import("./platform/packages"), typeof import("./platform/packages.browser")>,
  Both<Omit<typeof import("./platform/path"), "sep"> & { sep: string }, typeof import("./platform/path.browser")>,
  Both<typeof import("./platform/script"), typeof import("./platform/script.browser")>,
  Both<typeof import("./platform/shared-bytes"), typeof import("./platform/shared-bytes.browser")>,
  Both<typeof import("./platform/streams"), typeof import("./platform/streams.browser")>,
  Both<typeof import("./platform/turn"), typeof import("./platform/turn.browser")>,
  Both<Omit<typeof import("./plot/static/picture"), "plotly">, typeof import("./plot/static/picture.browser")>,
];
