/**
 * The differences between platforms when TensorFlow comes from a wheel. Only linux-x64 has been tried; the others
 * follow from the contents of their wheels, and fall back to the portable backend where they fail.
 */
export interface Platform {
  /** The wheel on PyPI whose libraries export TensorFlow's C API. */
  readonly wheel: { readonly name: string; readonly version: string; readonly tag: string; readonly sha256: string };
  /** Files to take from the wheel's folder `tensorflow`, with the names that the binding loads them by. */
  readonly libraries: readonly string[];
  /** Arguments of the C++ compiler beyond sources, headers and libraries. */
  readonly compilerArguments: readonly string[];
  /** Arguments of `strip`; undefined where it would break the libraries' signatures. */
  readonly stripArguments?: readonly string[];
}

const VERSION = "2.15.0";

const linux = {
  libraries: ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"],
  compilerArguments: ["-shared", "-Wl,-rpath,$ORIGIN/../../deps/lib"],
  stripArguments: ["--strip-unneeded"],
};
const macos = {
  libraries: ["libtensorflow_cc.2.dylib", "libtensorflow_framework.2.dylib"],
  compilerArguments: ["-bundle", "-undefined", "dynamic_lookup", "-Wl,-rpath,@loader_path/../../deps/lib"],
};

/**
 * By `${process.platform}-${process.arch}`. Windows is not here, as no native library can be had for it: it runs on the
 * portable backend.
 */
const PLATFORMS: Readonly<Record<string, Platform>> = {
  "linux-x64": {
    ...linux,
    wheel: {
      name: "tensorflow-cpu",
      version: VERSION,
      tag: "manylinux2014_x86_64",
      sha256: "f46c795177f6311c83562e05d38dc7d4618f8d3150e6902a4499b875f3f97270",
    },
  },
  "linux-arm64": {
    ...linux,
    wheel: {
      name: "tensorflow-cpu-aws",
      version: VERSION,
      tag: "manylinux2014_aarch64",
      sha256: "e60763a3140306f9d6a793fbe888cea0f7da158f1c1fb4984a6e050aa75d5ce9",
    },
  },
  "darwin-arm64": {
    ...macos,
    wheel: {
      name: "tensorflow-macos",
      version: VERSION,
      tag: "macosx_12_0_arm64",
      sha256: "6933b6a298bcce3b302fa55c6943a2e2caba44601d0e5d0a86cae248fd90da8f",
    },
  },
  "darwin-x64": {
    ...macos,
    wheel: {
      name: "tensorflow",
      version: VERSION,
      tag: "macosx_10_15_x86_64",
      sha256: "1e0716622ed7af867d8b1997b00a2940f1a1587dee923ff53efa2ee506992f32",
    },
  },
};

/** Undefined where no wheel is known to work. */
export function platformOf(
  platform: string = process.platform,
  architecture: string = process.arch,
): Platform | undefined {
  return PLATFORMS[`${platform}-${architecture}`];
}
