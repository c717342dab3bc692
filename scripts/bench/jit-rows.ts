/** The time of an epoch by the rows of the batch: the lesson's network in its compiled form, 506 to 500,000 rows. */
import { tf } from "nonlinear";
import { makeBatch, makeModel } from "./jit-cases";
import { makeStep } from "./jit-runs";
import { median } from "./median";

const ROWS = [506, 5_000, 50_000, 500_000];
const ROUNDS = 15;
/** Rows to train on in a round. */
const ROWS_PER_ROUND = 2_000_000;

/** A table of nanoseconds per row and epoch, the medians of alternating rounds, and each beside that of 506 rows. */
export async function measureRows(): Promise<string> {
  const runs = [];
  for (const rows of ROWS) {
    const batch = await makeBatch(rows);
    const step = makeStep(makeModel({ name: "", rows, width: 3, depth: 4, slope: 0.01 }), batch, "wasm");
    step(3);
    runs.push({ rows, step, batch, samples: [] as number[] });
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const { rows, step, samples } of runs) {
      const epochs = Math.ceil(ROWS_PER_ROUND / rows);
      const start = performance.now();
      step(epochs);
      samples.push(((performance.now() - start) * 1e6) / (epochs * rows));
    }
  }
  const medians = runs.map(({ samples }) => median(samples));
  const lines = runs.map(({ rows, step, batch }, i) => {
    step.dispose();
    tf.dispose([batch.x, batch.y]);
    const cells = [rows.toLocaleString("en").padStart(7), medians[i].toFixed(1).padStart(10)];
    return `| ${cells.join(" | ")} | ${(medians[i] / medians[0]).toFixed(2).padStart(10)} |`;
  });
  return ["|    rows | ns per row | ÷ 506 rows |", "| ------: | ---------: | ---------: |", ...lines].join("\n");
}
