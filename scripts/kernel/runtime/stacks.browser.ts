/** Stacks of errors in any browser show source lines, in V8's form. */
import { stackAsOfV8 } from "./foreign-stack";
import { installSourceMaps } from "./source-maps";

export function installStacks(): void {
  installSourceMaps();
  // What V8 does at the installed function's word, Firefox's errors do here, where they have an accessor in common.
  const { get, set } = Object.getOwnPropertyDescriptor(Error.prototype, "stack") ?? {};
  if (!get || new Error("V8").stack?.startsWith("Error: V8")) return;
  Object.defineProperty(Error.prototype, "stack", {
    configurable: true,
    get(this: Error) {
      const stack: unknown = get.call(this);
      return typeof stack === "string" ? stackAsOfV8(this, stack) : stack;
    },
    set,
  });
  const capture = Error.captureStackTrace;
  Error.captureStackTrace = (target, above) => {
    capture(target, above);
    const own = Object.getOwnPropertyDescriptor(target, "stack");
    if (typeof own?.value !== "string") return;
    Object.defineProperty(target, "stack", { ...own, value: stackAsOfV8(target, own.value) });
  };
}
