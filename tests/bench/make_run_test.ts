import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { fiveDrifts, makeRun } from "../../bench/make_run.ts";
import {
  conditions,
  motionColumns,
  type RunSpec,
  SyntheticRun,
} from "../../bench/synthetic_run.ts";
import {
  makeFirstLevelDesignMatrix,
  makeFrameTimes,
  readConfounds,
  readEvents,
} from "../../lib/design/mod.ts";
import { openImage } from "../../lib/nifti/mod.ts";
import { inFolder } from "../in_folder.ts";

const tiny: RunSpec = { shape: [5, 4, 3], scans: 60, tR: 0.9, seed: 7 };

async function volumesOf(path: string): Promise<Float64Array[]> {
  const volumes: Float64Array[] = [];
  for await (const { data } of (await openImage(path)).volumes()) {
    volumes.push(data.slice());
  }
  return volumes;
}

Deno.test("a made run is the seed's, plain and compressed", async () => {
  await inFolder(async (folder) => {
    const plain = await makeRun(folder, tiny);
    const packed = await makeRun(join(folder, "again"), tiny, { gzip: true });
    const made = new SyntheticRun(tiny);
    const expected = Array.from(
      { length: tiny.scans },
      (_, scan) => Float64Array.from(made.volume(scan)),
    );
    assertEquals(await volumesOf(plain.image), expected);
    assertEquals(await volumesOf(packed.image), expected);
    const image = await openImage(packed.image);
    assertEquals(image.grid.shape, tiny.shape);
    assertEquals(image.tR, tiny.tR);
    const other = await makeRun(folder, { ...tiny, seed: 8 });
    assert(
      Deno.readTextFileSync(other.events) !==
        Deno.readTextFileSync(plain.events),
    );
  });
});

Deno.test("a run that is there is kept", async () => {
  await inFolder(async (folder) => {
    const { image } = await makeRun(folder, tiny);
    await Deno.writeTextFile(image, "kept");
    await makeRun(folder, tiny);
    assertEquals(await Deno.readTextFile(image), "kept");
  });
});

Deno.test("volumes left out are zeros", async () => {
  await inFolder(async (folder) => {
    const { image } = await makeRun(folder, tiny, { every: 7 });
    const volumes = await volumesOf(image);
    assertEquals(volumes.length, tiny.scans);
    volumes.forEach((volume, scan) =>
      assertEquals(volume.some((value) => value !== 0), scan % 7 === 0)
    );
  });
});

for (const scans of [300, 1000, 1200, 4800, 6804]) {
  Deno.test(`${scans} scans have a design of 18 columns`, async () => {
    await inFolder(async (folder) => {
      const spec = { ...tiny, scans };
      const { events, confounds } = await makeRun(folder, spec, {
        every: scans,
      });
      const design = makeFirstLevelDesignMatrix(makeFrameTimes(scans, 0.9), {
        events: await readEvents(events),
        hrfModel: "spm + derivative",
        highPass: fiveDrifts(spec),
        addRegs: await readConfounds(confounds),
      });
      assertEquals(design.columns, [
        ...conditions.flatMap((name) => [name, `${name}_derivative`]),
        ...motionColumns,
        ...[1, 2, 3, 4, 5].map((drift) => `drift_${drift}`),
        "constant",
      ]);
    });
  });
}
