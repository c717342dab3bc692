/** Putting methods on Danfo's classes. */

/** Takes over methods and getters, as little visible as a class's own. */
export function define(prototype: object, methods: object): void {
  for (const name of Reflect.ownKeys(methods)) {
    const descriptor = Object.getOwnPropertyDescriptor(methods, name);
    Object.defineProperty(prototype, name, { ...descriptor, configurable: true, enumerable: false });
  }
}
