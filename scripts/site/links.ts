/** The links "run in the browser" of the READMEs, once somebody has published the site. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Page, writePart } from "../pages";
import { root } from "../paths";
import { editions } from "./lessons";
import { addressOf } from "./start-page";

/** The command whose part of a README they are. */
export const LINKS = "npm run site -- --address ADDRESS";

/** Writes the links of each language's README. @param address where the site is, with `https://` */
export function writeLinks(address: string): void {
  const site = new URL(address.endsWith("/") ? address : `${address}/`);
  for (const { language, lessons } of editions()) {
    const page = language === "en" ? "README.md" : `README.${language}.md`;
    if (!existsSync(join(root, page))) continue;
    const links = lessons.map(({ path, title }) => `[${title}](${new URL(addressOf(path), site).href})`);
    writePart(page as Page, LINKS, `▶ ${links.join(" · ")}\n`);
  }
}
