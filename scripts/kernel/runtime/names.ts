/**
 * Fault: tslab keeps the variables of cells in one object, which V8 makes a dictionary: a loop at a cell's top level
 * takes five times as long as in a script.
 * Mend: each variable is in a box of its own.
 */

export interface Box {
  /** Not there before the first value. */
  v?: unknown;
}

/**
 * A box is the only one of its class, and gets its field with its first value. So V8 learns of what kind the values of
 * this one name are, and keeps numbers as plain numbers.
 */
const newBox = (): Box => new (class {})();

/** The top-level variables of all cells. */
export class Names {
  private readonly boxes = new Map<string, Box>();
  /** The values of renewed names that have got no new value yet. */
  private readonly earlier = new Map<string, unknown>();

  /** The box of a name; an empty one where the name is new. */
  readonly box = (name: string): Box => {
    const box = this.boxes.get(name) ?? newBox();
    this.boxes.set(name, box);
    return box;
  };

  has(name: string): boolean {
    return "v" in (this.boxes.get(name) ?? {}) || this.earlier.has(name);
  }

  get(name: string): unknown {
    const box = this.boxes.get(name);
    return box && "v" in box ? box.v : this.earlier.get(name);
  }

  set(name: string, value: unknown): void {
    this.box(name).v = value;
  }

  /** The names that have a value, in the order of their first use, and their values. */
  entries(): [name: string, value: unknown][] {
    return [...this.boxes.keys()].filter((name) => this.has(name)).map((name) => [name, this.get(name)]);
  }

  /**
   * Makes a name ready to hold numbers: a box that has held something else keeps even numbers as objects. So the name
   * gets a new box. The old one, which functions of earlier cells use, passes everything on.
   */
  renewForNumbers(name: string): void {
    const old = this.boxes.get(name);
    if (!old || !("v" in old) || typeof old.v === "number") return;
    this.earlier.set(name, old.v);
    this.boxes.set(name, newBox());
    Object.defineProperty(old, "v", { get: () => this.get(name), set: (value: unknown) => this.set(name, value) });
  }

  /** Ends the renewing: a name whose cell has given it no value keeps the one that it had. */
  settle(): void {
    for (const [name, value] of this.earlier) if (!("v" in this.box(name))) this.set(name, value);
    this.earlier.clear();
  }
}
