/** What the last digits of a trial follow from, beside its seed: machines that differ in it give other numbers. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { nativeProduct } from "../jit/host/native-product";
import { hasMultiplyAdd } from "../jit/wasm/multiply-add";

export interface Machine {
  /** A hash of the compiled library, and of the versions of the packages that it uses. */
  readonly library: string;
  /** The version of Node. */
  readonly node: string;
  /** The kind of processor. */
  readonly processor: string;
  /** Whether WebAssembly multiplies and adds in one instruction, rounded once. */
  readonly "multiply-add": "one instruction" | "two instructions";
  /** What supplies matrix products. */
  readonly products: string;
}

export function thisMachine(): Machine {
  const product = nativeProduct();
  return {
    library: libraryHash(),
    node: process.version,
    processor: process.arch,
    "multiply-add": hasMultiplyAdd() ? "one instruction" : "two instructions",
    products: "name" in product ? product.name : "WebAssembly",
  };
}

function libraryHash(): string {
  const compiled = path.join(__dirname, "..");
  const names = readdirSync(compiled, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js") && !name.endsWith(".test.js"))
    .map((name) => name.replaceAll("\\", "/"));
  const hash = createHash("sha256");
  for (const name of names.sort()) hash.update(`${name} `).update(readFileSync(path.join(compiled, name)));
  hash.update(readFileSync(path.join(compiled, "..", "..", "package-lock.json")));
  return hash.digest("hex").slice(0, 12);
}

if (require.main === module) console.log(JSON.stringify(thisMachine()));
