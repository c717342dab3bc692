/** Which cluster a sweep asks for. */
import { statSync } from "node:fs";
import { checkOption, checkOptionNames, shown } from "../options";

/** Where the scheduler is, and the files of the certificates that both sides show. */
export interface Cluster {
  /** "tls://scheduler:8786"; "tcp://…" is without certificates and encryption. */
  readonly address: string;
  /**
   * The client's certificate, its key, and that of who has signed all: `npm run cluster -- certificates FOLDER`. Default:
   * those of Dask's settings, such as DASK_DISTRIBUTED__COMM__TLS__CA_FILE.
   */
  readonly cert?: string;
  readonly key?: string;
  readonly ca?: string;
  /** True for a scheduler at tcp://: whoever reaches it runs any code on all of its machines. */
  readonly insecure?: boolean;
}

/** A cluster, and how messages name it: by its address, and by the variable that it is from. */
export interface NamedCluster extends Cluster {
  readonly name: string;
}

const VARIABLE = "DASK_SCHEDULER_ADDRESS";
const FILES = ["cert", "key", "ca"] as const;

/**
 * The cluster that a sweep asks for, else that of DASK_SCHEDULER_ADDRESS; undefined: none.
 * @throws TypeError when it is no address and has an option of another kind or name; Error when its address or a file is
 *   none, or it is not encrypted and that was not asked for
 */
export function clusterOf(asked: string | Cluster | undefined): NamedCluster | undefined {
  const ofEnvironment = asked === undefined;
  const given: unknown = ofEnvironment ? process.env[VARIABLE] || undefined : asked;
  if (given === undefined) return undefined;
  const what = ofEnvironment ? VARIABLE : "cluster";
  const { address, insecure = false, ...files } = checkKinds(typeof given === "string" ? { address: given } : given);
  const [, protocol, port] = /^(tls|tcp):\/\/[^/\s]+:(\d+)$/.exec(address) ?? [];
  if (protocol === undefined || Number(port) > 65_535) {
    throw new Error(`${what}: the address is ${JSON.stringify(address)}; expected one such as "tls://scheduler:8786".`);
  }
  if (protocol === "tcp" && !insecure) {
    throw new Error(
      `${what}: ${address} has neither certificates nor encryption: whoever reaches it runs any code there. ` +
        `Use tls://, or say that you want it: { cluster: { address: ${JSON.stringify(address)}, insecure: true } }.`,
    );
  }
  for (const file of FILES.map((role) => files[role])) {
    if (file === undefined || statSync(file, { throwIfNoEntry: false })?.isFile()) continue;
    throw new Error(`cluster: there is no file ${file}. npm run cluster -- certificates FOLDER makes certificates.`);
  }
  if (protocol === "tcp") console.log(`The connection to ${address} is not encrypted.`);
  return { address, insecure, ...files, name: ofEnvironment ? `${address} (${VARIABLE})` : address };
}

function checkKinds(given: unknown): Cluster {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    const expected = 'an address such as "tls://scheduler:8786", or { address, ca, cert, key }';
    throw new TypeError(`cluster is ${shown(given)}; expected ${expected}.`);
  }
  checkOptionNames("cluster", given, ["address", ...FILES, "insecure"]);
  const { address, insecure, ...files } = given as Readonly<Record<string, unknown>>;
  checkOption("cluster", "address", address, typeof address === "string", 'one such as "tls://scheduler:8786"');
  const isFlag = insecure === undefined || typeof insecure === "boolean";
  checkOption("cluster", "insecure", insecure, isFlag, "true or false");
  for (const [name, file] of Object.entries(files)) {
    const isName = file === undefined || (typeof file === "string" && file !== "");
    checkOption("cluster", name, file, isName, "the name of a file");
  }
  return given as Cluster;
}
