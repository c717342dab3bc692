/** Jupyter as this project runs it: its own kernel and settings, nothing from or to the user's own Jupyter. */
import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { buildFolder, jupyterFolder, venvPrograms } from "./paths";

/** The environment in which JupyterLab, nbclient and nbconvert find the project's kernel and keep their files in build/. */
export function jupyterEnvironment(): NodeJS.ProcessEnv {
  const folder = (name: string) => {
    const path = join(buildFolder, "jupyter", name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const config = folder("config");
  keepCommandsOut(config);
  return {
    ...process.env,
    JUPYTER_PATH: jupyterFolder,
    JUPYTER_CONFIG_DIR: config,
    JUPYTER_DATA_DIR: folder("data"),
    JUPYTER_RUNTIME_DIR: folder("runtime"),
    IPYTHONDIR: folder("ipython"),
    // The kernel runs on the Node that runs this.
    PATH: [venvPrograms, dirname(process.execPath), process.env.PATH].join(delimiter),
    PYTHONUNBUFFERED: "1",
  };
}

/**
 * jupytext and nbdime are here for their commands. In JupyterLab they would add buttons, write text files beside saved
 * lessons, and read them back.
 */
function keepCommandsOut(config: string): void {
  const server = { ServerApp: { jpserver_extensions: { jupyterlab_jupytext: false, nbdime: false } } };
  const page = { disabledExtensions: { "jupyterlab-jupytext": true, "nbdime-jupyterlab": true } };
  mkdirSync(join(config, "labconfig"), { recursive: true });
  writeFileSync(join(config, "jupyter_server_config.json"), JSON.stringify(server, null, 2));
  writeFileSync(join(config, "labconfig", "page_config.json"), JSON.stringify(page, null, 2));
}
