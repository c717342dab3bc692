/** Starts a web worker, and resolves to its first message; runs in the page. */
export function askWorker<Answer>({ address, message }: { address: string; message: unknown }): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(address);
    worker.onmessage = ({ data }) => {
      worker.terminate();
      resolve(data);
    };
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(message);
  });
}
