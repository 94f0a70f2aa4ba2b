/** AFNI's programs on the same run and the same columns. @module */

import { basename, join } from "@std/path";
import { deno } from "./contenders.ts";
import type { MadeRun } from "./make_run.ts";
import { type Contender, OUT } from "./measure.ts";
import { conditions } from "./synthetic_run.ts";

const stimuli = conditions.flatMap((name) => [name, `${name}_derivative`]);

async function output([program, ...args]: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args })
    .output();
  const decoder = new TextDecoder();
  if (!success) {
    throw new Error(`${program} failed:\n${decoder.decode(stderr)}`);
  }
  return decoder.decode(stdout);
}

/**
 * Writes the columns of niglm's design as AFNI reads them.
 *
 * @param folder Where to.
 * @param made The run.
 * @returns The file's path (`.1D`).
 */
export async function afniColumns(
  folder: string,
  made: MadeRun,
): Promise<string> {
  const { spec, events, confounds, highPass } = made;
  const table = await output(deno(
    "cli.ts",
    "design",
    ...["--events", events, "--confounds", confounds],
    ...["--n-scans", String(spec.scans), "--t-r", String(spec.tR)],
    ...["--hrf-model", "spm + derivative", "--high-pass", String(highPass)],
  ));
  const path = join(folder, `${basename(made.image)}.1D`);
  await Deno.writeTextFile(path, table.slice(table.indexOf("\n") + 1));
  return path;
}

/** The part of 3dDeconvolve's call that says what to fit. */
function model(image: string, columns: string): string[] {
  return [
    ...["3dDeconvolve", "-input", image, "-polort", "-1"],
    ...["-ortvec", `${columns}[${stimuli.length}..$]`, "rest"],
    ...["-num_stimts", String(stimuli.length)],
    ...stimuli.flatMap((name, index) => [
      ...["-stim_file", String(index + 1), `${columns}[${index}]`],
      ...["-stim_label", String(index + 1), name],
    ]),
    ...["-num_glt", "1", "-gltsym", `SYM: ${conditions[0]} -${conditions[1]}`],
    ...["-glt_label", "1", "contrast"],
  ];
}

/** 3dDeconvolve: OLS on two jobs, its own mask. */
export function deconvolve(image: string, columns: string): Contender {
  return {
    name: "3dDeconvolve",
    command: [
      ...model(image, columns),
      ...["-automask", "-jobs", "2", "-tout", "-nox1D"],
      ...["-bucket", join(OUT, "bucket.nii.gz")],
    ],
  };
}

/**
 * 3dREMLfit: ARMA(1,1) on two threads, its own mask.
 *
 * @param image The run.
 * @param columns The file of {@linkcode afniColumns}; the matrix that
 * 3dREMLfit reads is made beside it.
 */
export async function remlfit(
  image: string,
  columns: string,
): Promise<Contender> {
  const matrix = `${columns}.xmat.1D`;
  await output([...model(image, columns), "-x1D", matrix, "-x1D_stop"]);
  return {
    name: "3dREMLfit",
    command: [
      ...["3dREMLfit", "-matrix", matrix, "-input", image, "-automask"],
      ...["-tout", "-Rbuck", join(OUT, "bucket.nii.gz")],
    ],
    env: { OMP_NUM_THREADS: "2" },
  };
}
