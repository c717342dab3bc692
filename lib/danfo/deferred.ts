/**
 * Packages that Danfo loads with itself, and that nobody needs before a spreadsheet or an address is read: the mends
 * compute without mathjs, which takes most of a second to load.
 */
const PACKAGES = ["mathjs", "xlsx", "request"];

/** Loads Danfo, from the given file, so that it gets these packages when it first uses something of them. */
export function withDeferredPackages<T>(file: string, load: () => T): T {
  const absent = PACKAGES.map((name) => require.resolve(name, { paths: [file] })).filter(
    (path) => !require.cache[path],
  );
  for (const path of absent) require.cache[path] = standIn(path);
  try {
    return load();
  } finally {
    // Whoever else asks for them gets the packages themselves.
    for (const path of absent) remove(path);
  }
}

const standIns = new WeakSet<object>();

function standIn(path: string): NodeJS.Module {
  const load = () => {
    remove(path);
    return require(path);
  };
  const exports = new Proxy(
    {},
    {
      // Asked as Danfo loads. Without it, a default import is the package itself.
      get: (_target, name) => (name === "__esModule" ? undefined : Reflect.get(load(), name)),
      has: (_target, name) => Reflect.has(load(), name),
    },
  );
  const module = { id: path, filename: path, loaded: true, exports } as NodeJS.Module;
  standIns.add(module);
  return module;
}

function remove(path: string): void {
  const module = require.cache[path];
  if (module && standIns.has(module)) delete require.cache[path];
}
