/**
 * The extension of JupyterLite: makes the kernel known to it, and starts the kernel's two workers.
 *
 * Bundled by esbuild. JupyterLite's own modules come from the page, so the few types of them that are used stand here.
 */
import type { FrontToPage, LiteMessage, PageToFront, Port, StartOfHost } from "../kernel/threads/page.browser";

interface PageWorker<Received, Sent> {
  onmessage: (event: { readonly data: Received }) => void;
  postMessage(message: Sent, transfer?: unknown[]): void;
  terminate(): void;
}
interface Worker extends PageWorker<never, never> {}
declare const Worker: new (address: string) => Worker;
declare const document: { readonly currentScript: { readonly src: string } };
declare const navigator: {
  readonly serviceWorker?: { readonly ready: Promise<{ readonly active: { postMessage(message: object): void } }> };
};
declare const location: { readonly href: string };
declare const window: { readonly crossOriginIsolated: boolean; _JUPYTERLAB?: Record<string, unknown> };

interface KernelOptions {
  readonly id: string;
  readonly name: string;
  /** The notebook's folder. */
  readonly location: string;
  readonly sendMessage: (message: LiteMessage) => void;
}
interface KernelSpecs {
  register(kernel: { spec: object; create(options: KernelOptions): Promise<TypeScriptKernel> }): void;
}
interface KernelClient {
  interrupt(id: string): Promise<void>;
}
interface ServiceWorkerManager {
  readonly browsingContextId: string;
}
/** The modules that JupyterLite shares, by name and version. */
type Shared = Readonly<Record<string, Readonly<Record<string, { get(): Promise<() => Record<string, unknown>> }>>>>;

const NAME = "nonlinear-kernel";
/** The folder of this script, with those of the workers; and the site, three folders up. */
const FOLDER = new URL("./", document.currentScript.src).href;
const DRIVE = new URL("../../../api/drive", FOLDER).href;
/** After so many wishes of the front, 350 ms apart, the worker of a cell that does not stop is ended. */
const PATIENCE = 6;
/** Milliseconds for which a kernel waits for the service worker, without which it has no files. */
const SERVICE_WORKER_MS = 5000;

const kernels = new Map<string, TypeScriptKernel>();

class TypeScriptKernel {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly ready: Promise<void>;
  readonly disposed = new Signal<TypeScriptKernel>();
  isDisposed = false;
  private readonly front = new Worker(`${FOLDER}front.js`) as unknown as PageWorker<FrontToPage, PageToFront>;
  private host: PageWorker<never, StartOfHost> | undefined;
  private readonly stop = window.crossOriginIsolated ? new SharedArrayBuffer(4) : undefined;
  private wishes = 0;

  /** @param page JupyterLite's name of the page, by which it finds its files */
  constructor(
    { id, name, location, sendMessage }: KernelOptions,
    private readonly page: string,
  ) {
    this.id = id;
    this.name = name;
    this.location = location;
    this.ready = new Promise((resolve) => {
      this.front.onmessage = ({ data }) => {
        if (data.type === "jupyter") sendMessage(data.message);
        else if (data.type === "ready") resolve();
        else if (++this.wishes >= PATIENCE) this.replaceHost();
      };
    });
    const host = this.startHost();
    this.front.postMessage({ type: "start", host, stop: this.stop }, [host]);
    kernels.set(id, this);
  }

  async handleMessage({ channel, header, parent_header, metadata, content }: LiteMessage): Promise<void> {
    this.front.postMessage({ type: "jupyter", message: { channel, header, parent_header, metadata, content } });
  }

  interrupt(): void {
    this.wishes = 0;
    this.front.postMessage({ type: "interrupt" });
  }

  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    this.front.terminate();
    this.host?.terminate();
    kernels.delete(this.id);
    this.disposed.emit(this);
  }

  /** Starts the worker that runs cells, and returns the front's end of the channel to it. */
  private startHost(): Port {
    const { port1, port2 } = new MessageChannel() as unknown as { port1: Port; port2: Port };
    void hasServiceWorker().then((hasFiles) => {
      if (this.isDisposed) return;
      const drive = hasFiles ? { address: DRIVE, page: this.page, folder: this.location } : undefined;
      this.host = new Worker(`${FOLDER}host.js`) as unknown as PageWorker<never, StartOfHost>;
      this.host.postMessage({ front: port1, stop: this.stop, drive }, [port1]);
    });
    return port2;
  }

  private replaceHost(): void {
    this.wishes = 0;
    this.host?.terminate();
    const host = this.startHost();
    this.front.postMessage({ type: "new host", host }, [host]);
  }
}

/** A signal as JupyterLab's packages know it. */
class Signal<Sender> {
  private readonly slots = new Set<(sender: Sender) => void>();

  connect(slot: (sender: Sender) => void): boolean {
    this.slots.add(slot);
    return true;
  }

  disconnect(slot: (sender: Sender) => void): boolean {
    return this.slots.delete(slot);
  }

  emit(sender: Sender): void {
    for (const slot of this.slots) slot(sender);
  }
}

async function hasServiceWorker(): Promise<boolean> {
  const tooLate = new Promise<false>((resolve) => setTimeout(() => resolve(false), SERVICE_WORKER_MS));
  const isReady = navigator.serviceWorker?.ready.then(() => true) ?? false;
  return Promise.race([isReady, tooLate]);
}

/** Has the service worker keep what the page loaded before that was there: a second visit needs no network. */
async function keepWhatIsLoaded(): Promise<void> {
  const registration = await navigator.serviceWorker?.ready;
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  registration?.active.postMessage({ loaded: [location.href, ...loaded] });
}

function pluginOf(services: Record<string, unknown>, apputils: Record<string, unknown>): object {
  return {
    id: `${NAME}:plugin`,
    autoStart: true,
    requires: [services.IKernelSpecs, services.IKernelClient, apputils.IServiceWorkerManager],
    activate: (_app: unknown, specs: KernelSpecs, client: KernelClient, manager: ServiceWorkerManager) => {
      const spec = {
        name: "tslab",
        display_name: "TypeScript (Nonlinear)",
        language: "typescript",
        argv: [],
        resources: {},
      };
      void keepWhatIsLoaded();
      specs.register({ spec, create: async (options) => new TypeScriptKernel(options, manager.browsingContextId) });
      // JupyterLite's stop button only takes back the cells that wait; this reaches the one that runs.
      const interrupt = client.interrupt.bind(client);
      client.interrupt = async (id) => {
        kernels.get(id)?.interrupt();
        await interrupt(id);
      };
    },
  };
}

// The container of a federated extension, which a bundler would otherwise write.
let shared: Shared | undefined;
const sharedModule = async (name: string) => (await Object.values(shared?.[name] ?? {})[0].get())();
window._JUPYTERLAB = window._JUPYTERLAB ?? {};
window._JUPYTERLAB[NAME] = {
  init: (modules: Shared) => {
    shared = modules;
  },
  get: async () => {
    const plugin = pluginOf(await sharedModule("@jupyterlite/services"), await sharedModule("@jupyterlite/apputils"));
    return () => ({ __esModule: true, default: plugin });
  },
};
