/** Whether bytes are letters of ASCII alone. In browsers: ascii.browser.ts. */
export { isAscii } from "node:buffer";
