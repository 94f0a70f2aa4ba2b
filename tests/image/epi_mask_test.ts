import { assertEquals, assertThrows } from "@std/assert";
import { InputError } from "../../lib/errors.ts";
import { computeEpiMask } from "../../lib/image/epi_mask.ts";
import { intersectMasks } from "../../lib/image/intersect_masks.ts";
import { computeMultiEpiMask } from "../../lib/image/multi_epi_mask.ts";
import {
  gridOf,
  masks,
  phantom,
  summarize,
  toOptions,
} from "./masks_fixture.ts";

const grid = gridOf(masks.shape);

masks.epi.forEach(({ seed, kind, options, count, sha256 }) => {
  const told = JSON.stringify(options);
  Deno.test(`computeEpiMask is nilearn's: ${kind} ${seed} ${told}`, async () => {
    const data = phantom(seed, kind);
    const mask = computeEpiMask({ grid, data }, toOptions(options));
    assertEquals(await summarize(mask), { count, sha256 });
  });
});

masks.multi.forEach(({ seeds, options, count, sha256 }) => {
  const told = JSON.stringify(options);
  Deno.test(`computeMultiEpiMask is nilearn's: ${seeds} ${told}`, async () => {
    const means = seeds.map((seed) => ({ grid, data: phantom(seed) }));
    const mask = computeMultiEpiMask(means, toOptions(options));
    assertEquals(await summarize(mask), { count, sha256 });
  });
});

Deno.test("computeEpiMask leaves the mean as it was", () => {
  const data = phantom(2, "missing");
  const before = data.slice();
  computeEpiMask({ grid, data });
  assertEquals(data, before);
});

Deno.test("computeEpiMask says what to do about an empty mask", () => {
  const data = new Float64Array(8).fill(5);
  const error = assertThrows(
    () => computeEpiMask({ grid: gridOf([2, 2, 2]), data }, { name: "a.nii" }),
    InputError,
    "a.nii: the mask computed from it is empty",
  ) as InputError;
  assertEquals(error.file, "a.nii");
  assertThrows(
    () =>
      computeEpiMask(
        { grid: gridOf([2, 2, 2]), data: new Float64Array(8) },
        { excludeZeros: true },
      ),
    InputError,
    "give a mask",
  );
});

Deno.test("computeMultiEpiMask names the run at fault", () => {
  const good = { grid, data: phantom(1) };
  const empty = { grid, data: new Float64Array(good.data.length).fill(-1) };
  empty.data[0] = NaN;
  const small = { grid: gridOf([2, 2, 2]), data: new Float64Array(8) };
  assertThrows(
    () => computeMultiEpiMask([good, small]),
    InputError,
    "run 2: found 2×2×2 voxels, expected 20×18×16",
  );
  assertThrows(() => computeMultiEpiMask([]), InputError, "found no run");
  const flat = { grid: gridOf([3, 3, 3]), data: new Float64Array(27) };
  assertThrows(
    () => computeMultiEpiMask([flat, flat]),
    InputError,
    "run 1: the mask computed from it is empty",
  );
});

Deno.test("intersectMasks refuses masks that share nothing", () => {
  assertThrows(
    () => intersectMasks([Uint8Array.of(1, 0), Uint8Array.of(0, 1)], [2, 1, 1]),
    InputError,
    "no voxel lies in more than 0.5 of the 2 runs' masks",
  );
});

Deno.test("intersectMasks keeps one component unless told otherwise", () => {
  const masks = [Uint8Array.of(1, 1, 0, 7)];
  assertEquals([...intersectMasks(masks, [4, 1, 1])], [1, 1, 0, 0]);
  assertEquals(
    [...intersectMasks(masks, [4, 1, 1], { connected: false })],
    [1, 1, 0, 1],
  );
});
