import { assertEquals } from "@std/assert";
import { NIFTI1, NIFTI2 } from "nifti-reader-js";
import {
  HEADER_LENGTH,
  readNiftiFields,
} from "../../lib/nifti/nifti_fields.ts";
import { noise } from "../noise.ts";

/** A header of any bytes behind its length. */
function madeHeader(seed: number, length: number, littleEndian: boolean) {
  const bytes = Uint8Array.from(noise(seed, [length, 1, 1]));
  new DataView(bytes.buffer).setInt32(0, length, littleEndian);
  return bytes;
}

Deno.test("fields are read as nifti-reader-js reads them", () => {
  for (const version of ["NIfTI-1", "NIfTI-2"] as const) {
    for (let seed = 1; seed <= 60; seed++) {
      const bytes = madeHeader(seed, HEADER_LENGTH[version], seed % 2 === 0);
      const found = version === "NIfTI-1" ? new NIFTI1() : new NIFTI2();
      found.readHeader(bytes.buffer);
      const fields = readNiftiFields(bytes, version)!;
      assertEquals(fields.littleEndian, found.littleEndian);
      assertEquals(fields.pixdim, found.pixDims);
      assertEquals(fields.intentCode, found.intent_code);
      assertEquals(fields.datatype, found.datatypeCode);
      assertEquals(fields.slope, found.scl_slope);
      assertEquals(fields.inter, found.scl_inter);
      assertEquals(fields.units, found.xyzt_units);
      assertEquals(fields.qformCode, found.qform_code);
      assertEquals(fields.sformCode, found.sform_code);
      assertEquals(fields.quatern, [
        found.quatern_b,
        found.quatern_c,
        found.quatern_d,
      ]);
      assertEquals(fields.qoffset, [
        found.qoffset_x,
        found.qoffset_y,
        found.qoffset_z,
      ]);
      if (found.sform_code >= Math.max(1, found.qform_code)) {
        assertEquals(fields.srow, found.affine.slice(0, 3).flat());
      }
      if (version === "NIfTI-1") {
        assertEquals(fields.dim, found.dims);
        assertEquals(fields.voxelOffset, found.vox_offset);
      }
    }
  }
});

Deno.test("lengths of 64 bits and the description are read whole", () => {
  const bytes = new Uint8Array(540);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, 540, false);
  view.setBigInt64(16, 3n, false);
  view.setBigInt64(24, -(2n ** 40n), false);
  view.setBigInt64(168, 2n ** 33n, false);
  bytes.set([98, 111, 108, 100, 233, 0, 120], 240);
  const { dim, voxelOffset, description } = readNiftiFields(bytes, "NIfTI-2")!;
  assertEquals(dim, [3, -(2 ** 40), 0, 0, 0, 0, 0, 0]);
  assertEquals(voxelOffset, 2 ** 33);
  assertEquals(description, "boldé");
  assertEquals(readNiftiFields(bytes, "NIfTI-1"), undefined);
});
