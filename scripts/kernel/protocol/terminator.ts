/**
 * Fault: tslab cannot stop a synchronous loop that runs after an `await`.
 * Mend: Node's inspector, used from another thread, terminates the JavaScript that the main thread is running.
 */
import { Session } from "node:inspector";

export class Terminator {
  private session: Session | undefined;

  /** Unwinds the main thread to its event loop; no `catch` or `finally` on the way runs. */
  terminate(): void {
    if (!this.session) {
      this.session = new Session();
      this.session.connectToMainThread();
    }
    this.session.post("Runtime.terminateExecution");
  }
}
