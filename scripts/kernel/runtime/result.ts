/**
 * Fault: tslab prints the value of the last expression as text, and has no rich output.
 * Mend: the value becomes the MIME bundle of an `execute_result`: its own by the convention of JavaScript kernels,
 * and text.
 */
import type { MimeBundle } from "../threads/messages";
import { textOf } from "./errors";

/** The name of the method that returns an object's own MIME bundle. */
const DISPLAY = Symbol.for("Jupyter.display");

/** Returns the MIME bundle of a value; undefined for `undefined`, which shows nothing. */
export async function resultOf(value: unknown): Promise<MimeBundle | undefined> {
  if (value === undefined) return undefined;
  let forms: Record<string, unknown> = {};
  try {
    forms = toJson((await ownForms(value)) ?? {});
  } catch (error) {
    console.error("The value's own display failed, so it is shown as text:", error);
  }
  return { data: { "text/plain": textOf(value), ...forms }, metadata: {} };
}

async function ownForms(value: unknown): Promise<Record<string, unknown> | undefined> {
  if (typeof value !== "object" && typeof value !== "function") return undefined;
  const rich = value as { [DISPLAY]?: () => unknown; toHtml?: () => unknown; toMimeBundle?: () => unknown } | null;
  const method = rich?.[DISPLAY] ?? rich?.toMimeBundle;
  if (typeof method === "function") {
    const forms = await method.call(rich);
    return typeof forms === "object" && forms !== null ? (forms as Record<string, unknown>) : undefined;
  }
  if (typeof rich?.toHtml !== "function") return undefined;
  const html = await rich.toHtml();
  return typeof html === "string" ? { "text/html": html } : undefined;
}

/** Converts a MIME bundle to JSON values: bytes become base64, functions go. */
export function toJson(forms: Record<string, unknown>): Record<string, unknown> {
  const encoded = Object.entries(forms).map(([type, form]) => [
    type,
    form instanceof Uint8Array ? Buffer.from(form).toString("base64") : form,
  ]);
  return JSON.parse(JSON.stringify(Object.fromEntries(encoded)));
}
