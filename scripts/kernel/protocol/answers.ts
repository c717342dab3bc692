/** The contents of replies about the kernel itself and about the text at a cursor. */
import type { CompilerService } from "../compile/service";
import { PLATFORM } from "../platform";
import { TSLAB_VERSION } from "../tslab";
import type { HelpLink } from "./help-links";
import { PROTOCOL_VERSION } from "./message";

/** The text of a cell and the cursor's position in it, counted in characters. */
export interface CursorRequest {
  code: string;
  cursor_pos: number;
}

/** Jupyter's names of TypeScript's kinds, where they differ. */
const JUPYTER_KINDS: Record<string, string> = {
  const: "instance",
  let: "instance",
  var: "instance",
  "local var": "instance",
  method: "function",
  "primitive type": "keyword",
};

type Content = Record<string, unknown>;

export function kernelInfo(typescriptVersion: string, helpLinks: readonly HelpLink[]): Content {
  return {
    protocol_version: PROTOCOL_VERSION,
    implementation: "tslab",
    implementation_version: TSLAB_VERSION,
    banner: `TypeScript ${typescriptVersion} on ${PLATFORM}, tslab ${TSLAB_VERSION}`,
    help_links: helpLinks,
    language_info: {
      name: "typescript",
      version: typescriptVersion,
      mimetype: "text/typescript",
      file_extension: ".ts",
      // JupyterLab reads `mode`; the classic notebook reads `name` and `typescript`.
      codemirror_mode: { mode: "typescript", name: "javascript", typescript: true },
    },
  };
}

export async function complete(compiler: CompilerService, { code, cursor_pos }: CursorRequest): Promise<Content> {
  const { matches, kinds = {}, ...place } = await compiler.complete(code, utf16Index(code, cursor_pos));
  const [start, end] = [characterIndex(code, place.start), characterIndex(code, place.end)];
  // JupyterLab shows these kinds beside the names.
  const types = matches.map((text) => ({ text, type: JUPYTER_KINDS[kinds[text]] ?? kinds[text] ?? "", start, end }));
  return { matches, cursor_start: start, cursor_end: end, metadata: { _jupyter_types_experimental: types } };
}

export async function inspect(compiler: CompilerService, { code, cursor_pos }: CursorRequest): Promise<Content> {
  const text = await compiler.inspect(code, utf16Index(code, cursor_pos));
  return { found: text !== undefined, data: text === undefined ? {} : { "text/plain": text }, metadata: {} };
}

/** Converts a position: Jupyter counts characters, JavaScript counts UTF-16 units, and an emoji has two of those. */
export function utf16Index(text: string, characters: number): number {
  return [...text].slice(0, characters).join("").length;
}

export function characterIndex(text: string, index: number): number {
  return [...text.slice(0, index)].length;
}
