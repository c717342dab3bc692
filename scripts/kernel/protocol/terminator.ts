/**
 * Fault: no signal reaches a synchronous loop after an `await`; tslab waits for it for ever.
 * Mend: the inspector, from another thread, ends whatever JavaScript the main thread is running.
 */
import { Session } from "node:inspector";

export class Terminator {
  private session: Session | undefined;

  /** Ends the main thread's running JavaScript up to its event loop; no catch or finally of it runs. */
  terminate(): void {
    if (!this.session) {
      this.session = new Session();
      this.session.connectToMainThread();
    }
    this.session.post("Runtime.terminateExecution");
  }
}
