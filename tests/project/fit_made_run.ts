/**
 * Fits a small made run with the library at an address and prints a digest of
 * what it found: `fit_made_run.ts ADDRESS FOLDER`.
 *
 * @module
 */

const [address, folder] = Deno.args;
const { fitFirstLevel, openRun, WorkerPool, writeImage } = await import(
  address
);
await using pool = new WorkerPool({ workers: 2 });

const shape = [6, 5, 4];
const volumeCount = 40;
const size = shape.reduce((product, length) => product * length, 1);
const data = new Float64Array(size * volumeCount);
let state = 1;
for (let i = 0; i < data.length; i++) {
  state = (Math.imul(1664525, state) + 1013904223) >>> 0;
  const on = Math.floor(i / size) % 20 < 10 && i % size < 30 ? 40 : 0;
  data[i] = 1000 + on + (state >>> 26);
}
const grid = {
  shape,
  affine: [3, 0, 0, -9, 0, 3, 0, -6, 0, 0, 3, 0, 0, 0, 0, 1],
  voxelSizes: [3, 3, 3],
};
const bold = `${folder}/bold.nii.gz`;
await writeImage({ grid, volumeCount, data }, bold, {
  datatype: "int16",
  tR: 2,
});
const model = await fitFirstLevel(await openRun(bold), {
  events: [
    { onset: 0, duration: 20, trialType: "on" },
    { onset: 40, duration: 20, trialType: "on" },
  ],
  mask: "none",
  streams: pool.streams,
});
const contrast = model.computeContrast("on");
await writeImage(contrast.toImage("z"), `${folder}/z.nii.gz`, {
  datatype: "float64",
});
const found = await new Blob([
  contrast.values("effect"),
  contrast.values("variance"),
  contrast.values("p"),
  await Deno.readFile(bold),
  await Deno.readFile(`${folder}/z.nii.gz`),
]).arrayBuffer();
const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", found));
console.log(digest.toHex(), contrast.values("z").every((z: number) => z !== 0));
