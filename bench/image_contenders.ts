/** The commands that are compared on images. @module */

import { join } from "@std/path";
import { deno } from "./contenders.ts";
import { type Contender, OUT } from "./measure.ts";
import { projectFile, type Setting } from "./setting.ts";

/** Width of the Gaussian in mm, and its standard deviation. */
const FWHM = 5;
const SIGMA = FWHM / Math.sqrt(8 * Math.log(2));
/** Where the image goes, uncompressed. */
const IMAGE = join(OUT, "image.nii");
/** Rows of a grid that is turned against the made run's. */
const TURNED = "2.98,-0.3,0,-94,0.3,2.98,0.1,-93,0,-0.1,3,-58,0,0,0,1";
/** niimath as the npm registry has it. */
const NIIMATH = "npm:@niivue/niimath@1.0.1";

function peer({ python }: Setting, script: string): string[] {
  return [python, projectFile("bench", "peers", script)];
}

/** `niglm smooth`. */
export function niglmSmooth(image: string): Contender {
  return {
    name: "niglm",
    command: [
      ...deno("cli.ts", "smooth", image, "--fwhm", String(FWHM)),
      ...["--out", IMAGE, "--quiet"],
    ],
  };
}

/** nilearn's `smooth_img`. */
export function nilearnSmooth(setting: Setting, image: string): Contender {
  const script = peer(setting, "nilearn_smooth.py");
  return { name: "nilearn", command: [...script, image, `${FWHM}`, IMAGE] };
}

/** scipy's `gaussian_filter`, a volume at a time. */
export function scipySmooth(setting: Setting, image: string): Contender {
  const script = peer(setting, "scipy_smooth.py");
  return { name: "scipy", command: [...script, image, `${FWHM}`, IMAGE] };
}

/** `niimath -s`. */
export function niimathSmooth(image: string): Contender {
  return {
    name: "niimath",
    command: ["niimath", image, "-gz", "0", "-s", `${SIGMA}`, IMAGE],
  };
}

/** Tells whether the WebAssembly build of niimath can be loaded. */
export async function niimathWasm(): Promise<boolean> {
  const [program, ...args] = niimathPeer();
  const { success } = await new Deno.Command(program, {
    args,
    stdout: "null",
    stderr: "null",
  }).output();
  return success;
}

/** niimath's WebAssembly build, in Deno. */
export function niimathWasmSmooth(image: string): Contender {
  return {
    name: "niimath WebAssembly",
    command: [...niimathPeer(), image, `${SIGMA}`, IMAGE],
  };
}

function niimathPeer(): string[] {
  const script = projectFile("bench", "peers", "niimath_smooth.ts");
  return [Deno.execPath(), "run", "-A", "--no-lock", script, NIIMATH];
}

/** `niglm resample` onto a turned grid. */
export function niglmResample(image: string): Contender {
  return {
    name: "niglm",
    command: [
      ...deno("cli.ts", "resample", image, "--target-affine", TURNED),
      ...["--target-shape", "64,64,40", "--out", IMAGE, "--quiet"],
    ],
  };
}

/** nilearn's `resample_img` onto a turned grid. */
export function nilearnResample(setting: Setting, image: string): Contender {
  const script = peer(setting, "nilearn_resample.py");
  return { name: "nilearn", command: [...script, image, TURNED, IMAGE] };
}

/** The resampler on one thread; prints Mvoxel/s. */
export function niglmResampleRates(): Contender {
  return {
    name: "niglm",
    command: deno("bench/resample_rates.ts"),
    printsRates: true,
  };
}

/** scipy's `affine_transform`; prints Mvoxel/s. */
export function scipyResampleRates(setting: Setting): Contender {
  return {
    name: "scipy",
    command: peer(setting, "scipy_resample_rates.py"),
    printsRates: true,
  };
}
