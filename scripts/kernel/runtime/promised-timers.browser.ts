/** Browsers have no timers that return promises. */
export const promisedTimers: Record<string, (...args: unknown[]) => Promise<unknown>> = {};
