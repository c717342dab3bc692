/** JupyterLite keeps all in the browser's storage, and without it loads for ever: this says so instead. */

declare const window: { readonly localStorage: unknown };
declare const document: {
  querySelector(selector: string): { textContent: string };
  addEventListener(type: "DOMContentLoaded", listen: () => void): void;
};

const BLOCKED =
  "This browser keeps nothing for this site: allow it to store data (cookies) here, then load the page again.";

export function needStorage(): void {
  try {
    void window.localStorage;
  } catch {
    document.addEventListener("DOMContentLoaded", () => {
      document.querySelector(".jupyterlite-loading-indicator-text").textContent = BLOCKED;
    });
  }
}
