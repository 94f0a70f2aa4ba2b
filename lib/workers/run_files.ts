/** Runs on their way between threads. @module */
import { keepArriving, sendArriving } from "../bytes/arriving.ts";
import { keepHeads, listHeads } from "../bytes/http_heads.ts";
import { listStandIns, useStandIns } from "../bytes/stand_ins.ts";
import { pathOf } from "../bytes/url.ts";
import { NiftiImage } from "../nifti/nifti_image.ts";
import { NiftiRun } from "../nifti/nifti_run.ts";
import type { VolumeSeries } from "../nifti/types.ts";
import type { RunFiles } from "./protocol.ts";

/**
 * Tells whether a series is a run all of whose files are gzipped.
 *
 * @param run The series.
 * @returns Whether it is.
 */
export function isCompressed(run: VolumeSeries): run is NiftiRun {
  return run instanceof NiftiRun &&
    run.images.every(({ files }) => /\.gz$/i.test(pathOf(files.image)));
}

/**
 * Takes a run apart for another thread.
 *
 * @param run The run.
 * @returns Its parts.
 */
export function filesOf(run: NiftiRun): RunFiles {
  return {
    name: run.name,
    standIns: listStandIns(),
    heads: listHeads(run.images.map(({ files }) => files.image)),
    arriving: [],
    images: run.images.map(({ name, header, files }) => ({
      name,
      header,
      files,
    })),
  };
}

/**
 * Takes a run apart for a thread that reads it next: what arrives of it from
 * the web goes to that thread.
 *
 * @param run The run.
 * @returns Its parts.
 */
export function handOver(run: NiftiRun): RunFiles {
  const names = run.images.map(({ files }) => files.image);
  return { ...filesOf(run), arriving: sendArriving(names) };
}

/**
 * Puts a run together that another thread took apart.
 *
 * @param files Its parts.
 * @returns The run.
 */
export function runOf(
  { name, images, standIns, heads, arriving }: RunFiles,
): NiftiRun {
  useStandIns(standIns);
  keepHeads(heads);
  keepArriving(arriving);
  return new NiftiRun(
    name,
    images.map(({ name, header, files }) =>
      new NiftiImage(name, header, files)
    ),
    [],
  );
}
