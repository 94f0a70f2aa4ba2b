/** nilearn's numbers that designs are held against. @module */

/** A design matrix, sampled. */
export interface GoldenDesign {
  scans: number;
  tR: number;
  firstTime: number;
  columns: string[];
  step: number;
  rows: number[][];
  weightedSums: number[];
  maxima: number[];
}

/** A response, sampled. */
export interface GoldenKernel {
  length: number;
  argmax: number;
  max: number;
  every80: number[];
  coarse: { length: number; every5: number[] };
}

/** What make_design.py writes. */
export interface Golden {
  made: {
    onset: number[];
    duration: number[];
    trial_type: string[];
    modulation: number[];
  };
  spm: {
    dt: number;
    length: number;
    every100: number[];
    others: {
      parameters: number[];
      length: number;
      at: number[];
      values: number[];
    }[];
  };
  expressionColumns: string[];
  expressions: Record<string, number[]>;
  names: Record<string, string>;
  kernels: Record<string, GoldenKernel>;
  designs: Record<string, GoldenDesign>;
}

/** The contents of design.json. */
export const golden: Golden = JSON.parse(
  await Deno.readTextFile(new URL("../fixtures/design.json", import.meta.url)),
);
