/** Jupyter as this project runs it: its own kernel and settings, nothing from or to the user's own Jupyter. */
import { mkdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { buildFolder, jupyterFolder, venvPrograms } from "./paths";

/** The environment in which JupyterLab, nbclient and nbconvert find the project's kernel and keep their files in build/. */
export function jupyterEnvironment(): NodeJS.ProcessEnv {
  const folder = (name: string) => {
    const path = join(buildFolder, "jupyter", name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  return {
    ...process.env,
    JUPYTER_PATH: jupyterFolder,
    JUPYTER_CONFIG_DIR: folder("config"),
    JUPYTER_DATA_DIR: folder("data"),
    JUPYTER_RUNTIME_DIR: folder("runtime"),
    IPYTHONDIR: folder("ipython"),
    // The kernel runs on the Node that runs this.
    PATH: [venvPrograms, dirname(process.execPath), process.env.PATH].join(delimiter),
    PYTHONUNBUFFERED: "1",
  };
}
