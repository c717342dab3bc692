/** The part of the WebAssembly API that the library uses; the API's own types come with those of the DOM. */
interface Api {
  Memory: new (pages: { initial: number; maximum: number; shared?: boolean }) => { readonly buffer: ArrayBuffer };
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: { env: object }) => { readonly exports: object };
  validate: (bytes: Uint8Array) => boolean;
}

export const { WebAssembly } = globalThis as unknown as { WebAssembly: Api };
