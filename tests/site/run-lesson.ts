/** A lesson of the site from top to bottom, in a page of its own. */
import assert from "node:assert/strict";
import type { Site } from "./lite";
import { textsOf } from "./outputs";

/** Resolves to the text outputs of each code cell. */
export async function runLesson(site: Site, path: string): Promise<string[]> {
  const lesson = await site.open(path);
  await lesson.runAll(1500);
  const texts = textsOf(await lesson.saved());
  await lesson.page.close();
  assert.deepEqual(site.outsideRequests, []);
  assert.deepEqual(site.missing, []);
  return texts;
}
