/** Putting methods on Danfo's classes. */

/** Takes over methods and getters, as little visible as a class's own. */
export function define(prototype: object, methods: object): void {
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(methods))) {
    Object.defineProperty(prototype, name, { ...descriptor, configurable: true, enumerable: false });
  }
}
