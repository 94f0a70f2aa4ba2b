/** When scans were taken, as the sidecars of an image say. @module */

import { readJsonObject } from "../bytes/read_json.ts";
import { InputError } from "../errors.ts";
import type { BidsDataset } from "./dataset.ts";
import { RAW_ENTITIES } from "./name.ts";
import type { RunImage } from "./find_images.ts";

/** A number of a sidecar. */
export interface SidecarNumber {
  /** The number. */
  readonly value: number;
  /** The file that it is from. */
  readonly file: string;
}

/** What the sidecars say of a run's timing. */
export interface RunTiming {
  /** Repetition time in seconds. */
  readonly tR: SidecarNumber | undefined;
  /** Time within a scan that its slices were corrected to, in seconds. */
  readonly startTime: SidecarNumber | undefined;
  /** Whether slices were corrected at all, where that is said. */
  readonly sliceTimingCorrected: boolean | undefined;
}

type Sidecar = ReadonlyMap<
  string,
  { readonly value: unknown; readonly file: string }
>;

const JSON_OF_BOLD = { suffix: "bold", extension: /^json$/i };

/**
 * Reads the timing of a run from the sidecars that apply to its image; what
 * those of the derivatives do not say of the repetition time, those of the raw
 * dataset do.
 *
 * @param derivatives The dataset that the image is in.
 * @param raw The raw dataset.
 * @param image The image.
 * @returns The timing.
 * @throws {InputError} If a sidecar cannot be read, several of one folder
 * apply, or a field holds something else than it should.
 */
export async function readTiming(
  derivatives: BidsDataset,
  raw: BidsDataset,
  { name, folder }: RunImage,
): Promise<RunTiming> {
  const own = await sidecarOf(derivatives, folder, name.entities);
  const tR = numberOf(own, "RepetitionTime", (value) => value > 0) ??
    (derivatives === raw ? undefined : numberOf(
      await sidecarOf(raw, folder, rawEntities(name.entities)),
      "RepetitionTime",
      (value) => value > 0,
    ));
  const startTime = numberOf(own, "StartTime", (value) => value >= 0);
  const corrected = own.get("SliceTimingCorrected")?.value;
  return {
    tR,
    startTime,
    sliceTimingCorrected: typeof corrected === "boolean"
      ? corrected
      : undefined,
  };
}

/**
 * The entities that a derivative shares with its raw file.
 *
 * @param entities Entities of a file of derivatives.
 * @returns Those of raw files.
 */
export function rawEntities(
  entities: ReadonlyMap<string, string>,
): Map<string, string> {
  const known: readonly string[] = RAW_ENTITIES;
  return new Map([...entities].filter(([entity]) => known.includes(entity)));
}

/** Fields of all sidecars that apply, each from the one nearest to the file. */
async function sidecarOf(
  dataset: BidsDataset,
  folder: string,
  entities: ReadonlyMap<string, string>,
): Promise<Sidecar> {
  const fields = new Map<string, { value: unknown; file: string }>();
  for (
    const level of await dataset.applicable(folder, entities, JSON_OF_BOLD)
  ) {
    const byEntities = level.toSorted((a, b) =>
      a.entities.size - b.entities.size
    );
    const twice = byEntities.find(({ entities }, i) =>
      entities.size === byEntities[i + 1]?.entities.size
    );
    if (twice) {
      throw new InputError(
        `${dataset.folder}: several sidecars of one folder apply to one image: ${
          level.map(({ base }) => base).join(", ")
        }; expected one`,
        { file: twice.path },
      );
    }
    for (const { path: file } of byEntities) {
      for (const [key, value] of Object.entries(await readJsonObject(file))) {
        fields.set(key, { value, file });
      }
    }
  }
  return fields;
}

function numberOf(
  sidecar: Sidecar,
  field: string,
  fits: (value: number) => boolean,
): SidecarNumber | undefined {
  const found = sidecar.get(field);
  if (found === undefined || found.value === null) return undefined;
  const { value, file } = found;
  if (typeof value === "number" && Number.isFinite(value) && fits(value)) {
    return { value, file };
  }
  throw new InputError(
    `${file}: ${field}: found ${
      JSON.stringify(value).slice(0, 40)
    }, expected a number of seconds${
      field === "RepetitionTime" ? " above 0" : " from 0"
    }`,
    { file, field },
  );
}
