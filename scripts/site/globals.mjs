/** What packages, and this project, take for granted of Node: by packages that bring it to browsers. */
import base from "process/browser.js";

export { Buffer } from "buffer/index.js";
/** With the version that tslab asks for, to choose what TypeScript compiles to; the kernel says that by itself. */
export const process = /* @__PURE__ */ Object.assign(base, { version: "v20.0.0" });
