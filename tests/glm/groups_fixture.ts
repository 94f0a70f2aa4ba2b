/** What nilearn and metafor make of groups: tests/fixtures/make_groups.py. @module */

import fixture from "../fixtures/groups.json" with { type: "json" };

/** Effect, variance and variance between subjects of each voxel. */
export interface MetaResult {
  readonly effect: readonly number[];
  readonly variance: readonly number[];
  readonly tau2: readonly number[];
}

/** Effect, variance and statistics of each voxel. */
export interface FixedResult {
  readonly effect: readonly number[];
  readonly variance: readonly number[];
  readonly stat: readonly number[];
  readonly z: readonly number[];
}

/** Made effects and variances and their models. */
export interface MadeGroup {
  /** Effects, a row a map. */
  readonly y: readonly (readonly number[])[];
  /** Their variances. */
  readonly v: readonly (readonly number[])[];
  /** A covariate. */
  readonly x: readonly number[];
  /** Map and voxel of each gap. */
  readonly missing: readonly (readonly number[])[];
  readonly models: Readonly<
    Record<"complete" | "gaps", Readonly<Record<string, MetaResult>>>
  >;
  readonly fixed: Readonly<Record<"plain" | "weighted", FixedResult>>;
}

/** Voxels of a model of real maps. */
export interface RealModel {
  readonly voxels: readonly (readonly number[])[];
  readonly maskVoxels: number;
  readonly maps: Readonly<
    Record<
      string,
      { readonly largest: number; readonly values: readonly unknown[] }
    >
  >;
}

/** Made maps. */
export const made: MadeGroup = fixture.made;

/** Real maps, by scenario. */
export const models: Readonly<Record<string, RealModel>> = fixture.models;

/** The contrast of each scenario. */
export const contrasts: Readonly<Record<string, string>> = fixture.contrasts;
