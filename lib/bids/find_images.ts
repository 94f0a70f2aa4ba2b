/** The runs of a subject, by their images. @module */

import { InputError } from "../errors.ts";
import type { BidsDataset } from "./dataset.ts";
import { byLabel, type EntityFilters, labelsOf, passes } from "./filters.ts";
import { type BidsName, RAW_ENTITIES } from "./name.ts";

/** The image of one run. */
export interface RunImage {
  /** Its name and path. */
  readonly name: BidsName;
  /** Its folder relative to the dataset. */
  readonly folder: string;
}

/** What is asked for. */
export interface ImageQuery {
  /** The label of `task`. */
  readonly task: string;
  /** The label of `space`; empty for images without one. */
  readonly space: string;
  /** Labels of other entities. */
  readonly filters: EntityFilters;
}

const BOLD = { suffix: "bold", extension: /^nii(\.gz)?$/i };

/**
 * Lists all functional images of a subject.
 *
 * @param dataset The dataset.
 * @param subject The subject's label.
 * @returns The images, whatever their task.
 */
export async function listImagesOf(
  dataset: BidsDataset,
  subject: string,
): Promise<RunImage[]> {
  const images: RunImage[] = [];
  for (const folder of await dataset.funcFolders(subject)) {
    for (const name of await dataset.files(folder, BOLD)) {
      if (name.entities.get("sub") === subject) images.push({ name, folder });
    }
  }
  return images;
}

/**
 * Chooses the images of a subject, one a run, in the order of session and run.
 *
 * @param images All functional images of the subject.
 * @param subject The subject's label.
 * @param query What is asked for.
 * @param where The dataset's folder, for messages.
 * @returns At least one image.
 * @throws {InputError} If nothing fits (with what there is), or several fit
 * one run (they are listed).
 */
export function chooseImages(
  images: readonly RunImage[],
  subject: string,
  { task, space, filters }: ImageQuery,
  where: string,
): RunImage[] {
  const who = `${where}: subject ${subject}`;
  const narrow = (
    from: readonly RunImage[],
    entity: string,
    label: string,
  ): RunImage[] => {
    const found = from.filter(({ name }) => passes(name, { [entity]: label }));
    if (found.length > 0) return found;
    throw new InputError(
      `${who} has no image ${
        label === "" ? `without ${entity}-` : `with ${entity}-${label}`
      }${entity === "task" ? "" : ` of task ${task}`}; found ${
        foundLabels(from, entity)
      }${entity === "space" ? "; choose one by space_label" : ""}`,
      { file: where, field: entity },
    );
  };
  if (images.length === 0) {
    throw new InputError(
      `${who} has no functional image, expected func/…_bold.nii.gz`,
      { file: where, field: "sub" },
    );
  }
  let found = narrow(images, "task", task);
  found = narrow(found, "space", space);
  for (const [entity, label] of Object.entries(filters)) {
    found = narrow(found, entity, label);
  }
  refuseSeveral(found, who);
  return found.sort((a, b) => inOrder(a.name, b.name));
}

function foundLabels(images: readonly RunImage[], entity: string): string {
  const names = images.map(({ name }) => name);
  const labels = labelsOf(names, entity).map((label) => `${entity}-${label}`);
  const bare = names.some(({ entities }) => !entities.has(entity));
  return [...labels, ...(bare ? [`images without ${entity}-`] : [])]
    .join(", ");
}

/**
 * As nilearn does, images of the same session and run are taken for the same
 * run, whatever else differs; without either, those whose raw entities are
 * the same.
 */
function refuseSeveral(images: readonly RunImage[], who: string): void {
  const runs = Map.groupBy(images, ({ name: { entities } }) => {
    const [session, run] = [entities.get("ses"), entities.get("run")];
    const telling = session === undefined && run === undefined
      ? RAW_ENTITIES.filter((entity) => entity !== "echo" && entity !== "part")
      : ["ses", "run"];
    return telling.map((entity) => entities.get(entity) ?? "").join("_");
  });
  const several = runs.values().find((names) => names.length > 1);
  if (!several) return;
  const differing = [
    ...new Set(several.flatMap(({ name }) => [...name.entities.keys()])),
  ].find((entity) =>
    new Set(several.map(({ name }) => name.entities.get(entity))).size > 1
  );
  throw new InputError(
    `${who} has several images for one run: ${
      several.map(({ name }) => name.base).join(", ")
    }; choose one by img_filters${
      differing === undefined
        ? ""
        : `, such as ${differing}-${
          several[0].name.entities.get(differing) ?? ""
        }`
    }`,
    { file: several[0].name.path, field: differing ?? "bold" },
  );
}

function inOrder(a: BidsName, b: BidsName): number {
  for (const entity of ["ses", "run"]) {
    const order = byLabel(
      a.entities.get(entity) ?? "",
      b.entities.get(entity) ?? "",
    );
    if (order !== 0) return order;
  }
  return byLabel(a.base, b.base);
}
