/** What `step.explain()` prints. */
import { operationsPerRow, operationsPerStep } from "./cost";
import type { Kernel } from "./emit";
import type { Graph } from "./emit-graph";
import type { Pass, Plan } from "./plan";
import { formatProgram } from "./program";

export function explainKernel({ plan, layout, bytes }: Kernel): string {
  const batch = plan.rows > 0 ? `${plan.rows} rows, ${operationsPerRow(plan)} operations each` : "no batch dimension";
  return [
    `engine: wasm, ${bytes.length} bytes of code, ${layout.bytes} bytes of memory`,
    `work: ${batch}; ${operationsPerStep(plan)} floating-point operations per step`,
    "program:",
    formatProgram(plan.program),
    "fusion:",
    ...plan.passes.map((pass, index) => explainPass(plan, pass, index)),
  ].join("\n");
}

export function explainGraph({ program, bytes, maxSteps }: Graph): string {
  return [
    `engine: graph, a SavedModel of ${bytes.length} bytes that runs up to ${maxSteps} steps by itself`,
    "program:",
    formatProgram(program),
  ].join("\n");
}

function explainPass(plan: Plan, { shared, rowValues, sums }: Pass, index: number): string {
  const ids = (values: readonly { readonly id: number }[]) => values.map(({ id }) => `%${id}`).join(" ");
  const loops = shared.filter((value) => !plan.fused.has(value));
  const lines: string[] = [];
  if (loops.length > 0) lines.push(`  once, ${loops.length} loops: ${ids(loops)}`);
  if (sums.length > 0)
    lines.push(
      `  pass ${index + 1} over the rows, in registers: ${ids(rowValues)}`,
      `    summed over the rows: ${ids(sums)}`,
    );
  return lines.join("\n");
}
