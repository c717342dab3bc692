/** Jupyter as this project runs it: its own kernel and settings, nothing from or to the user's own Jupyter. */
import { chmodSync, mkdirSync, statSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { cleanEnvironment } from "./environment";
import { buildFolder, jupyterFolder, venvPrograms } from "./paths";
import { writeWhole } from "./write-whole";

/**
 * The environment in which JupyterLab, nbclient and nbconvert find the project's kernel and keep their files in build/.
 */
export function jupyterEnvironment(): NodeJS.ProcessEnv {
  return {
    ...cleanEnvironment(),
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

/**
 * A folder of build/jupyter, made where it is missing. Nobody but the user gets in: the server writes a file with its
 * token to `runtime` that everyone may read.
 */
function folder(name: string): string {
  const path = join(buildFolder, "jupyter", name);
  mkdirSync(path, { recursive: true });
  for (const one of [join(buildFolder, "jupyter"), path]) if ((statSync(one).mode & 0o077) !== 0) chmodSync(one, 0o700);
  return path;
}

/** Exporters that need LaTeX, pandoc, a Qt or a browser of their own, and fail without. */
const BROKEN_EXPORTERS = ["PDF", "WebPDF", "QtPDF", "QtPNG", "Latex", "RST", "ASCIIDoc"];

/** Bytes a second, of three seconds on average: twice the largest message of the kernel, with its JSON's escapes. */
const DATA_RATE = 20_000_000;

/**
 * jupytext and nbdime are here for their commands. In JupyterLab they would add buttons, write text files beside saved
 * lessons, and read them back. The launcher shows the lessons' kernel only, the export menu what works here, and the
 * Extension Manager, which would ask the internet, what is installed.
 */
export function writeJupyterSettings(): void {
  const server = {
    ServerApp: { jpserver_extensions: { jupyterlab_jupytext: false, nbdime: false } },
    ZMQChannelsWebsocketConnection: { iopub_data_rate_limit: DATA_RATE },
    KernelSpecManager: { ensure_native_kernel: false, allowed_kernelspecs: ["tslab"] },
    LabApp: { extension_manager: "readonly" },
    ...Object.fromEntries(BROKEN_EXPORTERS.map((name) => [`${name}Exporter`, { enabled: false }])),
  };
  const page = { disabledExtensions: { "jupyterlab-jupytext": true, "nbdime-jupyterlab": true } };
  const write = (path: string, settings: object) => writeWhole(path, `${JSON.stringify(settings, null, 2)}\n`);
  write(join(folder("config"), "jupyter_server_config.json"), server);
  write(join(folder("config/labconfig"), "page_config.json"), page);
}
