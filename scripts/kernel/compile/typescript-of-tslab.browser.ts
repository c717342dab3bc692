/** What tslab gets as its TypeScript in the bundle; its parts are loaded once it is known. */

/** @param mended TypeScript with the kernel's mends */
export function useTypeScript(mended: object): void {
  Object.defineProperties(exports, Object.getOwnPropertyDescriptors(mended));
}
