/** What is measured beside this project and comes from PyPI; each gets an environment at its first use. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildFolder, root } from "../paths";
import { run, step } from "../setup/step.cjs";

export const SOURCES = join(root, "scripts", "bench");

const NUMPY = "numpy==2.3.5";

const FRAMEWORKS = {
  torch: { name: "PyTorch", packages: ["torch==2.13.0", NUMPY] },
  ipykernel: {
    name: "ipykernel with PyTorch and pandas",
    packages: ["ipykernel==7.3.0", "torch==2.13.0", "pandas==3.1.1", NUMPY],
  },
  jax: { name: "JAX", packages: ["jax==0.10.2", NUMPY] },
  deno: { name: "Deno", packages: ["deno==2.9.8"] },
  // Both search for hyperparameters.
  sklearn: { name: "scikit-learn and Optuna", packages: ["scikit-learn==1.9.1", "optuna==5.0.0", NUMPY] },
  tensorboard: { name: "TensorBoard", packages: ["tensorboard==2.21.0"] },
  keras: { name: "Keras", packages: ["keras==3.15.1", "jax==0.10.2", NUMPY] },
} as const;
export type Framework = keyof typeof FRAMEWORKS;

/** The Python of an environment that has the framework. */
export async function pythonWith(framework: Framework): Promise<string> {
  const { name, packages } = FRAMEWORKS[framework];
  const venv = join(buildFolder, "bench", framework);
  const python = join(venv, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  if (!existsSync(python)) await step(`Python environment of ${name}`, () => run("python3", ["-m", "venv", venv]));
  const installed = await run(python, [
    "-c",
    `import importlib.util as u, sys; sys.exit(not u.find_spec("${framework}"))`,
  ]).then(
    () => true,
    () => false,
  );
  if (!installed) await step(name, () => run(python, ["-m", "pip", "install", ...packages]));
  return python;
}
