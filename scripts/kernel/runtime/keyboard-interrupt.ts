/** The error of an interrupted cell. The library throws this very class, which it finds in the kernel's bridge. */
export class KeyboardInterrupt extends Error {
  override readonly name = "KeyboardInterrupt";

  constructor(message = "The cell was interrupted.") {
    super(message);
  }
}
