/** The events and the mask of a run. @module */

import { InputError } from "../errors.ts";
import type { BidsDataset } from "./dataset.ts";
import type { RunImage } from "./find_images.ts";
import type { BidsName } from "./name.ts";
import { rawEntities } from "./timing.ts";

const EVENTS = { suffix: "events", extension: /^tsv$/i };
const MASK = { suffix: "mask", extension: /^nii(\.gz)?$/i };

/**
 * Finds the events of a run in the raw dataset: the table nearest to the raw
 * image that applies to it.
 *
 * @param raw The raw dataset.
 * @param image The run's image.
 * @returns Path of the table.
 * @throws {InputError} If there is none, or several in one folder apply.
 */
export async function findEvents(
  raw: BidsDataset,
  { name, folder }: RunImage,
): Promise<string> {
  const entities = rawEntities(name.entities);
  const levels = await raw.applicable(folder, entities, EVENTS);
  const nearest = levels.findLast((level) => level.length > 0);
  const stem = [...entities].filter(([entity]) =>
    entity !== "echo" && entity !== "part"
  ).map(([entity, label]) => `${entity}-${label}`).join("_");
  if (nearest === undefined) {
    throw new InputError(
      `${raw.folder}: no events for ${name.base}, expected ${folder}/${stem}_events.tsv or one that it inherits`,
      { file: name.path, field: "events" },
    );
  }
  if (nearest.length === 1) return nearest[0].path;
  throw new InputError(
    `${raw.folder}: several events tables apply to ${name.base}: ${
      nearest.map(({ base }) => base).join(", ")
    }; expected one`,
    { file: nearest[0].path, field: "events" },
  );
}

/**
 * Finds the mask of a run beside its image: the brain mask, or the only mask,
 * of the same entities.
 *
 * @param derivatives The dataset that the image is in.
 * @param image The run's image.
 * @returns Path of the mask, `undefined` where there is none.
 * @throws {InputError} If there are several.
 */
export async function findMask(
  derivatives: BidsDataset,
  { name, folder }: RunImage,
): Promise<string | undefined> {
  const without = (entities: BidsName["entities"]) =>
    JSON.stringify(
      [...entities].filter(([entity]) => entity !== "desc").sort(),
    );
  const own = without(name.entities);
  const masks = (await derivatives.files(folder, MASK)).filter((mask) =>
    without(mask.entities) === own
  );
  const brain = masks.filter(({ entities }) =>
    entities.get("desc") === "brain"
  );
  const found = brain.length > 0 ? brain : masks;
  if (found.length <= 1) return found[0]?.path;
  throw new InputError(
    `${name.path}: several masks belong to it: ${
      found.map(({ base }) => base).join(", ")
    }; expected one, or one of desc-brain`,
    { file: name.path, field: "mask" },
  );
}
