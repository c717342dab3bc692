/** Kernels for tests: in folders of their own inside the project, ended whatever happens. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after } from "node:test";
import { type Answer, KernelClient, type KernelOptions, PROJECT } from "#scripts/jupyter/client";

/** A fresh folder from which the project's library is found; `name` may hold any letters. */
export function projectFolder(name = "kernel-test-"): string {
  const build = join(PROJECT, "build");
  mkdirSync(build, { recursive: true });
  return mkdtempSync(join(build, name));
}

/** `UNMENDED=1` runs the tests on plain tslab: what passes there needs no mend any more. */
const unmended = process.env.UNMENDED
  ? { command: [process.execPath, join(PROJECT, "node_modules/tslab/bin/tslab"), "kernel", "--config-path"] }
  : {};

/** Runs `use` with a kernel, and ends the kernel afterwards. */
export async function withKernel(
  use: (kernel: KernelClient) => Promise<void>,
  options: KernelOptions = {},
): Promise<void> {
  const folder = options.folder ?? projectFolder();
  const kernel = await KernelClient.start({ ...unmended, ...options, folder });
  try {
    await use(kernel);
  } finally {
    await kernel.stop();
    if (!options.folder) rmSync(folder, { recursive: true, force: true });
  }
}

/** The kernel that the tests of a file share, with its folder. */
let shared: { kernel: KernelClient; folder: string } | undefined;

/**
 * Runs `use` with the file's kernel, which starts once: for what does not depend on the number of cells and leaves nothing
 * running. A test that fails takes the kernel with it.
 */
export async function withSharedKernel(use: (kernel: KernelClient) => Promise<void>): Promise<void> {
  if (!shared) {
    const folder = projectFolder();
    shared = { kernel: await KernelClient.start({ ...unmended, folder }), folder };
  }
  const { kernel } = shared;
  kernel.published.length = 0;
  kernel.onInput = undefined;
  try {
    await use(kernel);
  } catch (error) {
    await endSharedKernel();
    throw error;
  }
}

/**
 * The same for tests that name cells: `renumber` counts the cells of a text, as `cell[1]` or `cell 1`, from the first one
 * of the test.
 */
export function withNumberedCells(
  use: (kernel: KernelClient, renumber: (text: string) => string) => Promise<void>,
): Promise<void> {
  return withSharedKernel(async (kernel) => {
    const before = Number((await kernel.execute("0;")).reply.execution_count);
    kernel.published.length = 0;
    await use(kernel, (text) => text.replace(/\bcell([[ ])(\d+)/g, (_, mark, count) => `cell${mark}${count - before}`));
  });
}

async function endSharedKernel(): Promise<void> {
  const ending = shared;
  shared = undefined;
  await ending?.kernel.stop();
  if (ending) rmSync(ending.folder, { recursive: true, force: true });
}

after(endSharedKernel);

export function writeBeside(kernel: KernelClient, name: string, text: string): void {
  const path = join(kernel.folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Starts a cell that says so and does not end by itself; comes back once it runs, with the promise of its answer. */
export async function started(kernel: KernelClient, code: string): Promise<{ answer: Promise<Answer> }> {
  const before = kernel.published.length;
  const answer = kernel.execute(`console.log("running");\n${code}`);
  let early: Answer | undefined;
  const isRunning = () =>
    kernel.published.slice(before).some(({ content }) => String(content.text).startsWith("running"));
  void answer.then(
    (answer) => {
      early = answer;
    },
    () => {},
  );
  await kernel.until(() => early !== undefined || isRunning());
  if (early && !isRunning()) throw new Error(`the cell ended before it ran: ${plainTraceback(early.reply)}`);
  return { answer };
}

export const pause = (milliseconds: number) => new Promise<undefined>((done) => setTimeout(done, milliseconds));

/** The text of an error's traceback without its colours. */
export function plainTraceback(content: Record<string, unknown> | undefined): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with the escape character
  return ((content?.traceback as string[] | undefined) ?? []).join("\n").replace(/\u001b\[\d+m/g, "");
}
