/** The built site on a static host that knows nothing of it. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { join } from "node:path";
import { buildFolder } from "#scripts/paths";
import { buildSite } from "#scripts/site/build";
import { bundle } from "#scripts/site/bundle";
import { hostOf, serveFolder } from "#scripts/site/serve";
import { addressOf } from "#scripts/site/start-page";

/** Where on its host the site is: a host may have others. */
const PLACE = "some/where";
/** Where the scripts of the kernel lie. */
export const SCRIPTS = "extensions/nonlinear-kernel/static";

/** The compiled file of a script for the page, which stands in this folder. */
export const compiledTest = (name: string): string => join(__dirname, `${name}.js`);

export class Host {
  private constructor(
    private readonly folder: string,
    private readonly server: Server,
    readonly address: string,
    /** The bytes of all that was sent, packed by gzip as hosts do. */
    readonly sent: { readonly bytes: number },
  ) {}

  /** @param hasPages whether the site has the pages for reading, which take a while to make */
  static async start({ hasPages = false } = {}): Promise<Host> {
    const folder = join(buildFolder, "tests", `site-${process.pid}`);
    await buildSite(() => {}, join(folder, PLACE), hasPages);
    const sent = { bytes: 0 };
    const server = await serveFolder(folder, 0, (response, body) => {
      sent.bytes += body.length;
      response.end(body);
    });
    return new Host(folder, server, `${hostOf(server)}${PLACE}/`, sent);
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
    await bundle(file, join(this.folder, PLACE, SCRIPTS, name), { keepNames: true });
    return `${this.address}${SCRIPTS}/${name}`;
  }

  /** Lays a file beside the kernel's scripts, and returns its address. */
  addFile(name: string, content: string): string {
    writeFileSync(join(this.folder, PLACE, SCRIPTS, name), content);
    return `${this.address}${SCRIPTS}/${name}`;
  }

  /** Changes the text of a file of the site, by its path from the site's root. */
  change(name: string, change: (text: string) => string): void {
    const file = join(this.folder, PLACE, name);
    writeFileSync(file, change(readFileSync(file, "utf8")));
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
