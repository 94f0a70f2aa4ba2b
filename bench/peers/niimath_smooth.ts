/**
 * Smooths a run with niimath's WebAssembly build; without a run it only loads
 * it.
 *
 * Usage: `niimath_smooth.ts PACKAGE [RUN SIGMA OUT]`
 *
 * @module
 */

/** What of the package is used. */
interface NiimathModule {
  readonly Niimath: new () => {
    outputDataType: string;
    init(): Promise<boolean>;
    image(file: File): Processor;
  };
}

interface Processor {
  gz(mode: number): Processor;
  s(sigma: number): Processor;
  run(name: string): Promise<Blob>;
}

const [specifier, run, sigma, out] = Deno.args;
const { Niimath }: NiimathModule = await import(specifier);
const niimath = new Niimath();
// the package's own default, "float", is not a type that the program knows
niimath.outputDataType = "flt";
await niimath.init();
if (run !== undefined) {
  const file = new File([await Deno.readFile(run)], "run.nii.gz");
  const blob = await niimath.image(file).gz(0).s(Number(sigma)).run("out.nii");
  await Deno.writeFile(out, new Uint8Array(await blob.arrayBuffer()));
}
Deno.exit(0);
