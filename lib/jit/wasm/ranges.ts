/** Loops over memory, divided among threads where they are long. */
import { Code } from "../../wasm/assembler";
import { VECTOR_BYTES } from "./layout";
import { divide, type SharedWork } from "./tickets";

/** A task has so many bytes of each operand at least: some 15 µs. */
const BYTES_PER_TASK = 1 << 17;

/**
 * Emits a loop over the registers of `bytes` bytes. The body emits what is done for one of them, whose offset is in
 * the local that it gets; what the registers get must not depend on each other.
 */
export function emitRanges(
  code: Code,
  bytes: number,
  work: SharedWork,
  body: (code: Code, offset: number) => void,
): void {
  const ranges = divide(bytes, VECTOR_BYTES, BYTES_PER_TASK);
  if (ranges.length === 1) {
    code.countUp(bytes, VECTOR_BYTES, (offset) => body(code, offset));
    return;
  }
  const [offset, end] = [0, 1];
  const own = new Code(["i32", "i32"]);
  own.loop(() => {
    body(own, offset);
    own.get(offset).i32(VECTOR_BYTES).op("i32.add").tee(offset).get(end).op("i32.lt_u");
  });
  const index = work.add({ code: own });
  work.run(
    code,
    ranges.map((parameters) => ({ index, parameters })),
  );
}
