/**
 * The extension of JupyterLite: makes the kernel known to it, and starts the kernel's two workers.
 *
 * Bundled by esbuild. JupyterLite's own modules come from the page, so the few types of them that are used stand here.
 */
import type { LiteMessage, Port } from "../kernel/threads/page.browser";
import { offerExtension } from "./container.browser";
import type { Beginning } from "./early.browser";
import { hurryValidators, type SettingRegistryModule } from "./validators.browser";
import { type Contents, joinTexts } from "./whole-texts.browser";
import { type Front, type Host, keepFront, registerCodeWorker, SITE, startHost, startWorkers } from "./workers.browser";

declare const navigator: {
  readonly serviceWorker?: {
    readonly ready: Promise<{ readonly active: { postMessage(message: object, ports: unknown[]): void } }>;
  };
};
declare const location: { readonly href: string };
declare const window: {
  readonly crossOriginIsolated: boolean;
  readonly nonlinear: Beginning;
};

interface KernelOptions {
  readonly id: string;
  readonly name: string;
  /** The notebook's folder. */
  readonly location: string;
  readonly sendMessage: (message: LiteMessage) => void;
}
interface App {
  readonly serviceManager: { readonly contents: Contents };
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
const NAME = "nonlinear-kernel";
const DRIVE = `${SITE}api/drive`;
/** After so many wishes of the front, 350 ms apart, the worker of a cell that does not stop is ended. */
const PATIENCE = 6;
/** Milliseconds after the first kernel is ready in which a notebook's first cells and figures load what they need. */
const LOADING_MS = 4000;

const kernels = new Map<string, TypeScriptKernel>();

class TypeScriptKernel {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly ready: Promise<void>;
  readonly disposed = new Signal<TypeScriptKernel>();
  isDisposed = false;
  private readonly stop = window.crossOriginIsolated ? new SharedArrayBuffer(4) : undefined;
  private wishes = 0;
  /** The number of cells that run, or wait for their turn. */
  private cells = 0;

  /** @param page JupyterLite's name of the page, by which it finds its files */
  constructor(
    { id, name, location, sendMessage }: KernelOptions,
    private readonly page: string,
    private readonly front: Front,
    private host: Promise<Host>,
  ) {
    this.id = id;
    this.name = name;
    this.location = location;
    this.ready = new Promise((resolve) => {
      front.onmessage = ({ data }) => {
        if (data.type === "jupyter") {
          if (data.message.header.msg_type === "execute_reply") this.count(-1);
          sendMessage(data.message);
        } else if (data.type === "ready") resolve();
        else if (++this.wishes >= PATIENCE) this.replaceHost();
      };
    });
    const port = this.connect(host);
    front.postMessage({ type: "start", host: port, stop: this.stop }, [port]);
    kernels.set(id, this);
  }

  async handleMessage({ channel, header, parent_header, metadata, content }: LiteMessage): Promise<void> {
    if (header.msg_type === "execute_request") this.count(1);
    this.front.postMessage({ type: "jupyter", message: { channel, header, parent_header, metadata, content } });
  }

  interrupt(): void {
    this.wishes = 0;
    this.front.postMessage({ type: "interrupt" });
  }

  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    this.front.onmessage = () => {};
    keepFront(this.front);
    void end(this.host);
    this.count(-this.cells);
    kernels.delete(this.id);
    this.disposed.emit(this);
  }

  private count(more: number): void {
    this.cells += more;
    window.nonlinear.runningCells += more;
    if (more > 0) window.nonlinear.tellRun();
  }

  /** Tells a host its kernel, and returns the front's end of the channel to it. */
  private connect(host: Promise<Host>): Port {
    const { port1, port2 } = new MessageChannel() as unknown as { port1: Port; port2: Port };
    void host.then(({ worker, hasFiles }) => {
      const drive = hasFiles ? { address: DRIVE, page: this.page, folder: this.location } : undefined;
      worker.postMessage({ front: port1, stop: this.stop, drive }, [port1]);
    });
    return port2;
  }

  private replaceHost(): void {
    this.wishes = 0;
    void end(this.host);
    this.host = startHost();
    const port = this.connect(this.host);
    this.front.postMessage({ type: "new host", host: port }, [port]);
  }
}

async function end(host: Promise<Host>): Promise<void> {
  (await host).worker.terminate();
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

/** Has the service worker keep what the page loaded before that was there, and then the code of it: a second visit needs no network. */
async function keepWhatIsLoaded(): Promise<void> {
  await new Promise((done) => setTimeout(done, LOADING_MS));
  const registration = await navigator.serviceWorker?.ready;
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  const { port1, port2 } = new MessageChannel() as unknown as { port1: Port; port2: Port };
  port1.onmessage = ({ data }) => registerCodeWorker(data);
  registration?.active.postMessage({ loaded: [location.href, ...loaded] }, [port2]);
}

function pluginOf(services: Record<string, unknown>, apputils: Record<string, unknown>): object {
  return {
    id: `${NAME}:plugin`,
    autoStart: true,
    requires: [services.IKernelSpecs, services.IKernelClient, apputils.IServiceWorkerManager],
    activate: (app: App, specs: KernelSpecs, client: KernelClient, manager: ServiceWorkerManager) => {
      const spec = {
        name: "tslab",
        display_name: "TypeScript (Nonlinear)",
        language: "typescript",
        argv: [],
        resources: {},
      };
      const create = async (options: KernelOptions) => {
        const { front, host } = window.nonlinear.workers ?? startWorkers();
        window.nonlinear.workers = undefined;
        const kernel = new TypeScriptKernel(options, manager.browsingContextId, await front, host);
        void kernel.ready.then(window.nonlinear.tellReady).then(keepWhatIsLoaded);
        return kernel;
      };
      specs.register({ spec, create });
      joinTexts(app.serviceManager.contents);
      // JupyterLite's stop button only takes back the cells that wait; this reaches the one that runs.
      const interrupt = client.interrupt.bind(client);
      client.interrupt = async (id) => {
        kernels.get(id)?.interrupt();
        await interrupt(id);
      };
    },
  };
}

offerExtension(NAME, async (shared) => {
  hurryValidators(await shared<SettingRegistryModule>("@jupyterlab/settingregistry"));
  return pluginOf(await shared("@jupyterlite/services"), await shared("@jupyterlite/apputils"));
});
