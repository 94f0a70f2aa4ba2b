/** The engine in plain TypeScript. @module */

import { accumulate } from "./accumulate.ts";
import { addVolumes } from "./add_volumes.ts";
import { checkAccumulate, checkPlaces, checkRows } from "./checks.ts";
import { decode } from "./decode.ts";
import { gather } from "./gather.ts";
import type { Engine } from "./types.ts";
import { zeroNonFinite } from "./zero_non_finite.ts";

/** The engine in plain TypeScript: it runs anywhere, on arrays anywhere. */
export const tsEngine: Engine = {
  name: "ts",
  accumulate(sums, basis, volumes, count, voxelStart, voxelEnd) {
    checkAccumulate(sums, basis, volumes, count, voxelStart, voxelEnd);
    accumulate(sums, basis, volumes, count, voxelStart, voxelEnd);
  },
  addVolumes(total, volumes, count, voxelStart, voxelEnd) {
    checkRows(total, volumes, count, voxelStart, voxelEnd);
    addVolumes(total, volumes, count, voxelStart, voxelEnd);
  },
  accumulateStored: () => 0,
  decode,
  gather(values, offset, places, target) {
    checkPlaces(values, offset, places, target);
    gather(values, offset, places, target);
  },
  zeroNonFinite,
};
