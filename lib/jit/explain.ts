/** The text of `step.explain()`. */
import { operationsPerRow, operationsPerStep } from "./cost";
import type { NativeProduct } from "./host/native-product";
import type { Pass, Plan } from "./program/plan";
import type { Op, Program, Value } from "./program/program";
import type { StepModule } from "./wasm/emit";

/** @param product the machine's matrix product */
export function explainModule(module: StepModule, product: NativeProduct): string {
  const { plan, layout, updates, bytes } = module;
  return [
    `engine: wasm, ${bytes.length} bytes of code, ${layout.bytes} bytes of memory`,
    `rows: ${explainRows(module)}`,
    `threads: ${module.tasks === 0 ? "one" : `any number, for ${module.tasks} tasks`}`,
    `matrix products: ${explainProducts(module, product)}`,
    `updates: ${updates.inPlace.size} in place, ${updates.copied.size} copied`,
    explainWork(plan),
    "program:",
    formatProgram(plan.program),
    "fusion:",
    ...plan.passes.map((pass, index) => explainPass(plan, pass, index)),
  ].join("\n");
}

function explainRows({ plan, layout: { tileRows, parts } }: StepModule): string {
  if (plan.rows === 0) return "none are independent of each other";
  const tiles = `tiles of ${tileRows}`;
  return parts.length === 1 ? tiles : `${tiles}, in ${parts.length} parts`;
}

function explainProducts({ plan, nativeProducts }: StepModule, product: NativeProduct): string {
  const count = plan.program.values.filter(({ op }) => op.kind === "matmul").length;
  if (count === 0) return "none";
  if ("missing" in product) return `${count} by WebAssembly, as ${product.missing}`;
  if (nativeProducts === 0) return `${count} by WebAssembly, as they are small`;
  const small = count - nativeProducts;
  return `${nativeProducts} by ${product.name}${small > 0 ? `, ${small} by WebAssembly, as they are small` : ""}`;
}

function explainWork(plan: Plan): string {
  const batch = plan.rows > 0 ? `${plan.rows} rows, ${operationsPerRow(plan)} operations each` : "no batch dimension";
  return `work: ${batch}; ${operationsPerStep(plan)} floating-point operations per step`;
}

function explainPass(plan: Plan, { shared, rowValues, sums }: Pass, index: number): string {
  const ids = (values: readonly { readonly id: number }[]) => values.map(({ id }) => `%${id}`).join(" ");
  const loops = shared.filter((value) => !plan.fused.has(value));
  const lines: string[] = [];
  if (loops.length > 0) lines.push(`  once, ${loops.length} loops: ${ids(loops)}`);
  if (sums.length > 0)
    lines.push(`  pass ${index + 1} over the rows: ${ids(rowValues)}`, `    summed over the rows: ${ids(sums)}`);
  return lines.join("\n");
}

/** One line per value, as `step.explain()` prints it. */
function formatProgram(program: Program): string {
  const lines = program.values.map((value) => `  ${formatValue(value)}`);
  for (const [variable, value] of program.updates) lines.push(`  ${variable.name} := %${value.id}`);
  lines.push(`  loss = %${program.loss.id}`);
  return lines.join("\n");
}

function formatValue(value: Value): string {
  const type = `${value.dtype}[${value.shape}]`;
  return `%${value.id} = ${formatOp(value.op)}(${value.inputs.map((operand) => `%${operand.id}`).join(", ")}) ${type}`;
}

function formatOp(op: Op): string {
  switch (op.kind) {
    case "variable":
      return `variable ${op.variable.name}`;
    case "full":
      return `full ${Number(op.value.toPrecision(7))}`;
    case "elementwise":
      return op.fn;
    case "matmul":
      return `matmul${op.transposeA ? " aᵀ" : ""}${op.transposeB ? " bᵀ" : ""}`;
    case "reduce":
      return `${op.fn} over axes ${op.axes}`;
    case "transpose":
      return `transpose ${op.permutation}`;
    case "slice":
      return `slice from ${op.begin}`;
    case "concat":
      return `concat axis ${op.axis}`;
    default:
      return op.kind;
  }
}
