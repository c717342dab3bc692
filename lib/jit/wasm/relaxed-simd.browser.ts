/** A page cannot set a browser's flags: it has relaxed SIMD or lacks it. */
export function allowRelaxedSimd(): void {}
