/** Files of models in other formats, told by their first bytes. */

const formats: readonly { starts: readonly number[]; name: string }[] = [
  { starts: [0x50, 0x4b, 0x03, 0x04], name: "a zip file, as torch.save and Keras write it" },
  // A pickle of protocol 2 that begins with a long of ten bytes, PyTorch's mark before version 1.6.
  { starts: [0x80, 0x02, 0x8a, 0x0a], name: "a pickle, as torch.save wrote it before PyTorch 1.6" },
  { starts: [0x80, 0x02], name: "a pickle of Python" },
  { starts: [0x80, 0x03], name: "a pickle of Python" },
  { starts: [0x80, 0x04, 0x95], name: "a pickle of Python" },
  { starts: [0x80, 0x05, 0x95], name: "a pickle of Python" },
  { starts: [0x47, 0x47, 0x55, 0x46], name: "a GGUF file" },
  { starts: [0x7b, 0x22], name: "a JSON file, as TensorFlow.js writes it" },
  { starts: [0x89, 0x48, 0x44, 0x46], name: "an HDF5 file, as Keras writes it" },
  { starts: [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], name: "a NumPy file" },
  { starts: [0x1f, 0x8b], name: "a file that gzip has packed" },
  { starts: bytesOf("version https://git-lfs"), name: "Git LFS's note of a file, which `git lfs pull` brings" },
  ...["<!", "<h", "<?"].map((start) => ({
    starts: bytesOf(start),
    name: "a page of HTML or XML, as a site sends it in place of a file",
  })),
];

function bytesOf(text: string): number[] {
  return [...Buffer.from(text)];
}

/** What begins with letters and digits alone has no length of a header before it. */
function isText(bytes: Uint8Array): boolean {
  return (
    bytes.length >= 8 &&
    bytes.subarray(0, 8).every((byte) => (byte >= 0x20 && byte < 0x7f) || [9, 10, 13].includes(byte))
  );
}

/** @throws Error when the bytes are a model in another format; it says how to save that in Python for this library */
export function refuseForeignFormat(bytes: Uint8Array): void {
  const known = formats.find(({ starts }) => starts.every((byte, i) => bytes[i] === byte));
  const found = known ?? (isText(bytes) ? { name: "a text" } : undefined);
  // The length of a safetensors header could have the same first bytes; "{" follows it.
  if (!found || bytes[8] === 0x7b) return;
  throw foreignFormat(found.name);
}

/** The error for a file in another format, which it names. */
export function foreignFormat(name: string): Error {
  return new Error(
    `This is ${name}; expected safetensors. Save a PyTorch model in Python with ` +
      "safetensors.torch.save_file(model.state_dict(), file).",
  );
}
