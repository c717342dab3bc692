/** The page docs/pytorch-names.md: PyTorch's names and ours, from the table that the kernel's advice is made of. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { COUNTERPARTS, type Counterpart } from "./kernel/habits/pytorch";
import { root } from "./paths";

export const PAGE = join(root, "docs", "pytorch-names.md");

/** The groups of the page, by what PyTorch's names begin with; a name stands in the first group that fits. */
const GROUPS: readonly (readonly [title: string, begins: RegExp])[] = [
  ["Models and losses: `torch.nn`", /^nn\.|^model\(/],
  ["Optimisers and schedules: `torch.optim`", /^optim\./],
  ["Methods of tensors, models and optimisers", /^\./],
  ["Functions of `torch`", /^/],
];

/** Returns the page's text. */
export function pytorchNamesPage(): string {
  const groupOf = ({ torch }: Counterpart) => GROUPS.findIndex(([, begins]) => begins.test(torch));
  const tables = GROUPS.map(([title], index) => {
    const rows = COUNTERPARTS.filter((counterpart) => groupOf(counterpart) === index).map(rowOf);
    return `## ${title}\n\n| PyTorch | here | |\n| --- | --- | --- |\n${rows.join("\n")}\n`;
  });
  return `# PyTorch's names and ours

Names, defaults and numbers are PyTorch's where it has them, in camelCase. What is written otherwise stands here; a cell that uses PyTorch's name says the
same in its error. \`npm run figures\` writes this page from the table in \`scripts/kernel/habits/pytorch.ts\`.

${tables.join("\n")}
${MEMORY}`;
}

const MEMORY = `## Memory

JavaScript's garbage collector does not see the memory of tensors: a tensor stays until it is freed. \`using\` frees a tensor at the end of its block, also
after an error and across an \`await\`:

\`\`\`ts
async function largest(values: number[]): Promise<number> {
  using x = tf.tensor(values);
  using top = x.max();
  return (await top.data())[0];
}
\`\`\`

\`tf.tidy(() => …)\` frees every tensor that its function makes, those without a name too, but not the one that it returns; the function cannot await.
\`x.dispose()\` frees one at once, and \`tf.memory().numTensors\` counts those that there are. Data frames hold no tensors, so they need none of this.
\`using\` of tensors needs an import from \`nonlinear\` in the notebook.
`;

function rowOf({ torch, ours, note = "" }: Counterpart): string {
  const name = /^[.]|^nn\.|^optim\.|^model/.test(torch) ? torch : `torch.${torch}`;
  return `| \`${name}\` | ${ours ? `\`${ours}\`` : "not needed"} | ${note} |`;
}

/** Writes the page. */
export function writePytorchNames(): void {
  writeFileSync(PAGE, pytorchNamesPage());
}
