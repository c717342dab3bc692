/** JupyterLite keeps all in the browser's storage, and without it loads for ever: this says so instead. */

interface Element {
  className: string;
  textContent: string;
}
declare const window: { readonly localStorage: unknown };
declare const document: {
  readonly head: { append(element: Element): void };
  createElement(name: string): Element;
  querySelector(selector: string): Element;
  addEventListener(type: "DOMContentLoaded", listen: () => void): void;
};

const BLOCKED =
  "This browser keeps nothing for this site: allow it to store data (cookies) here, then load the page again.";

export function hasStorage(): boolean {
  try {
    void window.localStorage;
    return true;
  } catch {
    return false;
  }
}

/** Says what is missing, in the place of JupyterLab. */
export function askForStorage(): void {
  // None of the scripts that follow in the page runs.
  const policy = { httpEquiv: "Content-Security-Policy", content: "script-src 'none'" };
  document.head.append(Object.assign(document.createElement("meta"), policy));
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelector("#jupyterlite-loading-indicator").className = "";
    document.querySelector(".jupyterlite-loading-indicator-text").textContent = BLOCKED;
  });
}
