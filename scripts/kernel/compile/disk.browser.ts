/** A page has no disk: all that the compiler needs came with it, and never changes. */
export const MISSING = "missing";

/** Two thirds of the declarations' text are comments: to read them takes a fifth of the time that a first cell waits for. */
export const DOCS_AT_ONCE: boolean = false;

export function stampOf(_path: string): string {
  return "as it came";
}

export function namesIn(_folder: string): string[] {
  return [];
}

/** The packages of the site's bundle. */
export function dependenciesIn(_folder: string): string[] | undefined {
  return ["@tensorflow/tfjs", "danfojs-node", "nonlinear"];
}

export function platformModules(): string[] {
  return [];
}

export function isPlatformModule(_name: string): boolean {
  return false;
}
