/** What runs in a page of JupyterLab, with what it keeps to itself. */
import type { Cell, Output } from "./kept";

interface Plugin {
  id: string;
  raw: string;
  data: object;
}
interface Validator {
  validateData(plugin: Plugin): unknown;
}
type Modules = Record<string, Record<string, { get(): Promise<() => unknown> }>>;
interface Container {
  init(modules: Modules): void;
}
interface Inside {
  _JUPYTERLAB: Record<string, Container>;
  /** The modules that it shares with extensions, by name and version. */
  modules: Modules;
  jupyterapp: {
    commands: { execute(name: string): Promise<void> };
    shell: {
      readonly currentWidget: {
        readonly toolbar: Toolbar;
        readonly sessionContext: { readonly session: Session };
      };
    };
    serviceManager: { sessions: { startNew(options: object): Promise<Session>; shutdownAll(): Promise<void> } };
  };
}
interface Toolbar {
  readonly node: { readonly style: { width: string } };
  /** Shows what is hidden for lack of room. */
  readonly popupOpener: { readonly isHidden: boolean };
  _onResize(): Promise<void>;
}
interface Session {
  readonly kernel: { requestExecute(content: { readonly code: string }): Running };
  shutdown(): Promise<void>;
}
/** A cell that a kernel has been given. */
interface Running {
  onIOPub: (message: { readonly header: { readonly msg_type: string }; readonly content: Shown }) => void;
  readonly done: Promise<unknown>;
}
interface Shown extends Omit<Output, "output_type"> {
  readonly transient?: { readonly display_id?: string };
}
// biome-ignore lint/suspicious/noExplicitAny: the types of a page are not here.
declare const window: Inside, document: any, MutationObserver: any;

/** Before the page loads: has JupyterLab and its modules where other scripts find them. */
export function reachJupyterLab(): void {
  window._JUPYTERLAB = new Proxy<Inside["_JUPYTERLAB"]>(
    {},
    {
      set(containers, name, container: Container) {
        const { init } = container;
        container.init = (modules) => {
          window.modules = modules;
          init(modules);
        };
        return Reflect.set(containers, name, container);
      },
    },
  );
  document.addEventListener("readystatechange", () => {
    const place = document.getElementById("jupyter-config-data");
    if (document.readyState === "interactive" && place)
      place.textContent = JSON.stringify({ ...JSON.parse(place.textContent), exposeAppInBrowser: true });
  });
}

/** Before the page loads: runs all cells as soon as they are shown. */
export function runAtOnce(): void {
  const observer = new MutationObserver(() => {
    if (!document.querySelector(".jp-Notebook .jp-MarkdownCell")) return;
    observer.disconnect();
    setTimeout(() => void window.jupyterapp.commands.execute("notebook:run-all-cells"));
  });
  observer.observe(document, { subtree: true, childList: true });
}

/** Whether the notebook's toolbar hides nothing that has room, if it becomes wider while it looks what has. */
export async function showsAllOfToolbar(): Promise<boolean> {
  const { toolbar } = window.jupyterapp.shell.currentWidget;
  const { style } = toolbar.node;
  const { width } = style;
  style.width = "300px";
  const looks = toolbar._onResize();
  style.width = width;
  await looks;
  return toolbar.popupOpener.isHidden;
}

/** For each schema, what the site and what JupyterLab make of a learner's settings that say nothing. */
export async function settingsOfNothing(): Promise<{ id: string; quick: object; thorough: object }[]> {
  const [module] = Object.values(window.modules["@jupyterlab/settingregistry"]);
  const { DefaultSchemaValidator } = (await module.get())() as { DefaultSchemaValidator: new () => Validator };
  const validator = new DefaultSchemaValidator();
  const plugins = (await (await fetch("../build/schemas/all.json")).json()) as Plugin[];
  const of = (plugin: Plugin, raw: string) => {
    const own = { ...plugin, raw, data: {} };
    const errors = validator.validateData(own);
    return { errors, ...own.data };
  };
  return plugins.map((plugin) => ({
    id: plugin.id,
    quick: of(plugin, "{}"),
    // A comment is something.
    thorough: of(plugin, "{ /* nothing */ }"),
  }));
}

/** Runs code on the kernel of the notebook in front, in no cell of it, and gives what that printed, and its error. */
export async function askKernel(code: string): Promise<string> {
  const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
  const running = kernel.requestExecute({ code });
  const texts: unknown[] = [];
  running.onIOPub = ({ content: { text, evalue } }) => texts.push(text ?? evalue ?? "");
  await running.done;
  return texts.join("");
}

/**
 * Runs cells one after the other on a kernel of their own, as the notebook at that path would, which is not shown: drawing
 * it takes as long as many a lesson. Gives the cells with their outputs. Other kernels end before, so that this one has their
 * compiler: another would read all types again.
 */
export async function runOnKernel({ path, sources }: { path: string; sources: readonly string[] }): Promise<Cell[]> {
  const asked = { path, name: path, type: "notebook", kernel: { name: "tslab" } };
  const { sessions } = window.jupyterapp.serviceManager;
  await sessions.shutdownAll();
  const session = await sessions.startNew(asked);
  const outputs = sources.map((): (Output & Shown)[] => []);
  for (const [cell, code] of sources.entries()) {
    const running = session.kernel.requestExecute({ code });
    running.onIOPub = ({ header: { msg_type }, content }) => {
      const id = content.transient?.display_id;
      if (msg_type === "update_display_data") {
        for (const one of outputs) {
          for (const [i, shown] of one.entries())
            if (shown.transient?.display_id === id) one[i] = { ...shown, ...content };
        }
      } else if (["stream", "error", "display_data", "execute_result"].includes(msg_type)) {
        outputs[cell].push({ output_type: msg_type, ...content });
      }
    };
    await running.done;
  }
  await session.shutdown();
  return sources.map((source, cell) => ({ cell_type: "code", source, outputs: outputs[cell] }));
}
