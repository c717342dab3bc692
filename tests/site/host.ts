/** The built site on a static host that knows nothing of it. */
import { rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { join } from "node:path";
import { buildFolder } from "#scripts/paths";
import { buildSite } from "#scripts/site/build";
import { bundle } from "#scripts/site/bundle";
import { hostOf, serveFolder } from "#scripts/site/serve";
import { addressOf } from "#scripts/site/start-page";

/** Where the scripts of the kernel lie. */
const SCRIPTS = "extensions/nonlinear-kernel/static";

/** The compiled file of a script for the page, which stands in this folder. */
export const compiledTest = (name: string): string => join(__dirname, `${name}.js`);

export class Host {
  private constructor(
    private readonly folder: string,
    private readonly server: Server,
    readonly address: string,
  ) {}

  /** @param hasPages whether the site has the pages for reading, which take a while to make */
  static async start({ hasPages = false } = {}): Promise<Host> {
    const folder = join(buildFolder, "tests", `site-${process.pid}`);
    await buildSite(() => {}, folder, hasPages);
    const server = await serveFolder(folder);
    return new Host(folder, server, hostOf(server));
  }

  /** The page of a notebook, as the start page links it. */
  addressOf(notebook: string): string {
    return this.address + addressOf(notebook);
  }

  /** Whether an address is another place than the site; what a page has in itself is none. */
  isElsewhere(address: string): boolean {
    const { protocol, host } = new URL(address);
    return /^(http|ws)s?:$/.test(protocol) && host !== new URL(this.address).host;
  }

  /** Bundles a compiled file as the site's own scripts are, lays it beside them, and returns its address. */
  async addScript(file: string, name: string): Promise<string> {
    await bundle(file, join(this.folder, SCRIPTS, name));
    return `${this.address}${SCRIPTS}/${name}`;
  }

  /** Lays a file beside the kernel's scripts, and returns its address. */
  addFile(name: string, content: string): string {
    writeFileSync(join(this.folder, SCRIPTS, name), content);
    return `${this.address}${SCRIPTS}/${name}`;
  }

  /** The host is gone: what a browser has must do. */
  async close(): Promise<void> {
    if (!this.server.listening) return;
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  async stop(): Promise<void> {
    await this.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
