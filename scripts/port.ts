/** @throws Error when an option's value is there and is no port */
export function readPort(given: string | undefined): number | undefined {
  const port = given === undefined ? undefined : Number(given);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65536))
    throw new Error(`--port takes a whole number from 1 to 65535, not ${given}`);
  return port;
}
