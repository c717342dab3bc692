/** Numbers, names and lists in WebAssembly's binary format. */

export function concatBytes(parts: readonly (readonly number[])[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

export function section(id: number, content: readonly number[]): number[] {
  const bytes = prefixed(content);
  bytes.unshift(id);
  return bytes;
}

export function vector(items: readonly (readonly number[])[]): number[] {
  const bytes = leb(items.length);
  for (const item of items) for (const byte of item) bytes.push(byte);
  return bytes;
}

/** The content after its length. */
export function prefixed(content: readonly number[]): number[] {
  const bytes = leb(content.length);
  for (const byte of content) bytes.push(byte);
  return bytes;
}

export function name(text: string): number[] {
  return prefixed([...Buffer.from(text, "utf8")]);
}

/** An unsigned integer in LEB128: seven bits a byte, lowest first. */
export function leb(value: number): number[] {
  const bytes: number[] = [];
  unsigned(bytes, value);
  return bytes;
}

export function unsigned(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
}

export function signed(bytes: number[], value: number): void {
  let rest = value;
  while (rest < -0x40 || rest >= 0x40) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>= 7;
  }
  bytes.push(rest & 0x7f);
}

export function float32Bytes(value: number): Uint8Array {
  return new Uint8Array(Float32Array.of(value).buffer);
}
