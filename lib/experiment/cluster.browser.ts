/** Browsers reach no Dask cluster: they have neither its sockets nor processes. */
import type { Cluster } from "./cluster-options";

/** @throws Error when a sweep asks for a cluster */
export function clusterOf(asked: string | Cluster | undefined): undefined {
  if (asked === undefined) return undefined;
  throw new Error(
    "cluster: a page cannot reach a cluster. Leave it out, and the trials run in this browser; or run the notebook in JupyterLab (npm start).",
  );
}

/** Never called: there is no cluster. */
export function withCluster(): never {
  throw new Error("cluster: a page cannot reach a cluster.");
}
