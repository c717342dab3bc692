/** The library's data sets lie beside the script of the worker. */
declare const self: { readonly location: { readonly href: string } };

export function dataFile(name: string): string {
  return new URL(`data/${name}`, self.location.href).href;
}
