/** The timers that return promises. In browsers: promised-timers.browser.ts. */
import timers = require("node:timers/promises");

/** The module's own object: who replaces a function of it, replaces it for everybody. */
export const promisedTimers = timers as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
