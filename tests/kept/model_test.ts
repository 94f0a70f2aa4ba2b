import { assert, assertEquals, assertThrows } from "@std/assert";
import { InputError } from "../../lib/errors.ts";
import {
  FirstLevelModel,
  fitFirstLevel,
  type NoiseModel,
} from "../../lib/glm/mod.ts";
import { encodeBlocks } from "../../lib/kept/blocks.ts";
import { decodeModel, encodeModel } from "../../lib/kept/mod.ts";
import { concatBytes } from "../builders.ts";
import { madeEvents, madeSeries } from "./made_series.ts";

function fit(noiseModel: NoiseModel = "ar1"): Promise<FirstLevelModel> {
  return fitFirstLevel(madeSeries, {
    events: madeEvents,
    noiseModel,
    mask: "none",
    onWarning: () => {},
  });
}

function encoded(model: FirstLevelModel): Uint8Array<ArrayBuffer> {
  return concatBytes(...encodeModel(model));
}

/** Numbers as bytes: −0 and NaN are not what 0 and NaN are. */
function bits(values: ArrayLike<number>): Uint8Array {
  return new Uint8Array(Float64Array.from(values).buffer);
}

for (const noiseModel of ["ar1", "ols", "ar3"] as const) {
  Deno.test(`a kept ${noiseModel} fit gives every bit of its contrasts`, async () => {
    const model = await fit(noiseModel);
    const again = decodeModel(encoded(model));
    for (const contrast of ["faces - houses", "faces", "faces; houses"]) {
      const [a, b] = [model, again].map((from) =>
        from.computeContrast(contrast)
      );
      assertEquals([b.statType, b.dof, b.weights], [
        a.statType,
        a.dof,
        a.weights,
      ]);
      for (const kind of ["effect", "variance", "stat", "p", "z"] as const) {
        const [x, y] = [a.toImage(kind), b.toImage(kind)];
        assertEquals(bits(y.data), bits(x.data));
        assertEquals(bits(y.grid.affine), bits(x.grid.affine));
        assertEquals(y.grid.shape, x.grid.shape);
        assertEquals(bits(y.grid.voxelSizes), bits(x.grid.voxelSizes));
      }
    }
    assertEquals(again.parameters, model.parameters);
    assertEquals(again.mean, model.mean);
    assertEquals(again.mask, model.mask);
    assertEquals(again.designMatrix, model.designMatrix);
    assertEquals(again.readings, 0);
    assertEquals(encoded(again), encoded(model));
  });
}

Deno.test("the bytes do not depend on the order in which bins were met", async () => {
  const { parts } = await fit();
  assert("covariances" in parts.fit);
  const { covariances } = parts.fit;
  assert(covariances.size > 2);
  const turned = new FirstLevelModel({
    ...parts,
    readings: 7,
    fit: {
      ...parts.fit,
      covariances: new Map([...covariances].reverse()),
    },
  });
  assertEquals(encoded(turned), encoded(new FirstLevelModel(parts)));
});

Deno.test("what a fit may lack or hold besides numbers survives", async () => {
  const { parts } = await fit();
  const mean = parts.mean.slice();
  mean[0] = NaN;
  mean[1] = -0;
  const model = new FirstLevelModel({
    ...parts,
    voxels: parts.voxels.slice(),
    mean,
    design: {
      ...parts.design,
      columns: ['a"b', "é", "c", "d"],
      frameTimes: undefined,
    },
  });
  const bytes = encoded(model);
  const shifted = new Uint8Array(bytes.length + 3).subarray(3);
  shifted.set(bytes);
  const { design, mean: again } = decodeModel(shifted).parts;
  assertEquals(bits(again), bits(mean));
  assertEquals(design, model.designMatrix);
});

Deno.test("every damaged byte and every cut is found", async () => {
  const bytes = encoded(await fit());
  const step = 37;
  for (let at = 0; at < bytes.length; at += step) {
    const damaged = bytes.slice();
    damaged[at] ^= 1 << at % 8;
    const error = assertThrows(
      () => decodeModel(damaged, { name: "run-1_model.bin" }),
      InputError,
      "run-1_model.bin: ",
    );
    assertEquals(error.file, "run-1_model.bin");
    assertThrows(() => decodeModel(bytes.slice(0, at)), InputError, "model: ");
  }
  assertThrows(() => decodeModel(bytes.slice(0, -1)), InputError, "damaged");
  assertThrows(
    () => decodeModel(concatBytes(bytes, bytes)),
    InputError,
    "damaged",
  );
});

Deno.test("other versions, kinds and files are told apart", async () => {
  const model = await fit();
  const later = encoded(model);
  later[8] = 2;
  assertThrows(
    () => decodeModel(later),
    InputError,
    "layout 2, expected layout 1",
  );
  const cases: [Uint8Array, string][] = [
    [new Uint8Array(), "is empty"],
    [new TextEncoder().encode("no fit at all"), "is not a kept fit"],
    [new TextEncoder().encode("niglmfit"), "is cut off"],
    [made({ kind: "voxelwise" }), "kind 'voxelwise', expected 'binned' or"],
    [made({}), "lacks 'kind'"],
    [made({ kind: "binned", shape: [1, 1, 1] }), "lacks 'voxelSizes'"],
  ];
  for (const [bytes, message] of cases) {
    assertThrows(() => decodeModel(bytes), InputError, message);
  }
  const odd = concatBytes(...encodeBlocks(1, {
    facts: { kind: "binned", shape: [1, 1, 1] },
    arrays: { voxelSizes: new Float64Array(2) },
  }));
  assertThrows(
    () => decodeModel(odd),
    InputError,
    "holds 'voxelSizes' as 2 × float64, expected 3 × float64",
  );
});

function made(facts: Record<string, unknown>): Uint8Array {
  return concatBytes(...encodeBlocks(1, { facts, arrays: {} }));
}
