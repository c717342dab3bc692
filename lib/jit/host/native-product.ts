/**
 * The host's matrix product: OpenBLAS, which uses the widest registers of the processor, called through koffi (0.13
 * µs a call).
 *
 * The library is that of the PyPI package scipy-openblas32, which set-up installs into `.venv`. Without it, or
 * without koffi for this system, steps multiply in WebAssembly.
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { isMainThread } from "node:worker_threads";

/**
 * See `NATIVE_IMPORT`: two transpositions; m, n, k; address and stride of a, of b; beta; address and stride of the
 * result.
 */
export type Product = (...parameters: number[]) => void;

interface Supplier {
  /** Its description in `explain`. */
  readonly name: string;
  /** The product for addresses that count from the beginning of a memory. */
  readonly on: (memory: ArrayBufferLike) => Product;
}

/** The matrix product of this process, or the reason why there is none. */
export type NativeProduct = Supplier | { readonly missing: string };

let known: NativeProduct | undefined;

/** The host's matrix product; loaded at the first use. */
export function nativeProduct(): NativeProduct {
  known ??= load();
  return known;
}

/** Sets what multiplies in steps that are compiled from now on; undefined: what the machine has. */
export function useNativeProduct(product: NativeProduct | undefined): void {
  known = product;
}

/** The host's product for a memory; where there is none, nobody calls it. */
export function productOn(memory: ArrayBufferLike): Product {
  const supplier = nativeProduct();
  return "on" in supplier ? supplier.on(memory) : () => {};
}

function load(): NativeProduct {
  const file = findLibrary();
  if (!file) return { missing: "OpenBLAS is not installed" };
  try {
    return open(file);
  } catch (error) {
    return { missing: `OpenBLAS does not load: ${(error as Error).message.split("\n")[0]}` };
  }
}

type Koffi = typeof import("koffi", { with: { "resolution-mode": "import" }});

const PREFIX = "scipy_";
/** CBLAS's constants. */
const [ROW_MAJOR, PLAIN] = [101, 111];

function open(file: string): Supplier {
  const koffi: typeof import("koffi", { with: { "resolution-mode": "import" }}) = require("koffi");
  const library = loadWithOneThread(koffi, () => koffi.load(file));
  // Threads of a step take parts of its batch; a product by itself stays on one core.
  library.func(`void ${PREFIX}openblas_set_num_threads(int)`)(1);
  const core: string = library.func(`const char *${PREFIX}openblas_get_corename()`)();
  const matrix = "intptr_t, int";
  const sgemm = library.func(
    `void ${PREFIX}cblas_sgemm(int, int, int, int, int, int, float, ${matrix}, ${matrix}, float, ${matrix})`,
  ) as (...parameters: number[]) => void;
  return {
    name: `OpenBLAS for ${core}`,
    on: (memory) => {
      const start = Number(koffi.address(new Uint8Array(memory)));
      return (transposeA, transposeB, m, n, k, a, strideA, b, strideB, beta, result, stride) =>
        sgemm(
          ROW_MAJOR,
          PLAIN + transposeA,
          PLAIN + transposeB,
          m,
          n,
          k,
          1,
          start + a,
          strideA,
          start + b,
          strideB,
          beta,
          start + result,
          stride,
        );
    },
  };
}

/**
 * OpenBLAS starts threads of its own when it is loaded, unless the environment says that it has one. In a worker,
 * `process.env` is a copy: there the C library sets the variable, which stays.
 */
function loadWithOneThread<T>(koffi: Koffi, load: () => T): T {
  const name = "OPENBLAS_NUM_THREADS";
  if (!isMainThread) {
    if (process.platform !== "win32")
      koffi.load(null).func("int setenv(const char *, const char *, int)")(name, "1", 1);
    return load();
  }
  const before = process.env[name];
  process.env[name] = "1";
  try {
    return load();
  } finally {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  }
}

/** The path at which set-up puts the library. */
function findLibrary(): string | undefined {
  const venv = join(__dirname, "..", "..", "..", "..", ".venv");
  const libraries = join(venv, process.platform === "win32" ? "Lib" : "lib");
  const packages =
    process.platform === "win32"
      ? [join(libraries, "site-packages")]
      : list(libraries).map((python) => join(libraries, python, "site-packages"));
  for (const folder of packages) {
    const own = join(folder, "scipy_openblas32", "lib");
    const file = list(own).find((name) => /scipy_openblas.*\.(so|dylib|dll)$/.test(name));
    if (file) return join(own, file);
  }
  return undefined;
}

function list(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
