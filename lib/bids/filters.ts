/** Which files a query takes, by the entities of their names. @module */

import { UsageError } from "../errors.ts";
import { nearestName } from "../nearest.ts";
import { type BidsName, DERIVATIVE_ENTITIES, RAW_ENTITIES } from "./name.ts";

/**
 * Labels by entity that a file must have; an empty label stands for a file
 * without the entity.
 */
export type EntityFilters = Readonly<Record<string, string>>;

const KNOWN: readonly string[] = [...RAW_ENTITIES, ...DERIVATIVE_ENTITIES];

/**
 * Whether a file passes.
 *
 * @param name The file's name.
 * @param filters Labels by entity.
 * @returns True where each of them fits.
 */
export function passes(
  { entities }: Pick<BidsName, "entities">,
  filters: EntityFilters,
): boolean {
  return Object.entries(filters).every(([entity, label]) =>
    (entities.get(entity) ?? "") === label
  );
}

/**
 * Checks filters.
 *
 * @param filters Labels by entity.
 * @throws {UsageError} If an entity is none of BIDS', or a label is not made
 * of letters and digits.
 */
export function checkFilters(filters: EntityFilters): void {
  for (const [entity, label] of Object.entries(filters)) {
    if (!KNOWN.includes(entity)) {
      const nearest = nearestName(entity, KNOWN);
      throw new UsageError(
        `img_filters: found the entity '${entity}', expected one of ${
          KNOWN.join(", ")
        }${nearest === undefined ? "" : ` (did you mean '${nearest}'?)`}`,
        { field: "img_filters" },
      );
    }
    checkLabel(label, `img_filters: ${entity}`);
  }
}

/**
 * Checks a label.
 *
 * @param label The label.
 * @param field What it is for, in messages.
 * @throws {UsageError} If it is not made of letters and digits.
 */
export function checkLabel(label: string, field: string): void {
  if (/^[\p{L}\p{N}]*$/u.test(label)) return;
  throw new UsageError(
    `${field}: found '${label}', expected a BIDS label of letters and digits`,
    { field },
  );
}

/**
 * The labels of an entity among files.
 *
 * @param names The files.
 * @param entity The entity.
 * @returns Labels in order, each once; files without it have none.
 */
export function labelsOf(
  names: readonly BidsName[],
  entity: string,
): string[] {
  const labels = names.map(({ entities }) => entities.get(entity));
  return [...new Set(labels.filter((label) => label !== undefined))]
    .sort(byLabel);
}

/**
 * Orders labels: numbers by their value, other text by code points.
 *
 * @param a A label.
 * @param b Another.
 * @returns Negative where `a` comes first.
 */
export function byLabel(a: string, b: string): number {
  const number = /^\d+$/;
  if (number.test(a) && number.test(b) && Number(a) !== Number(b)) {
    return Number(a) - Number(b);
  }
  return a < b ? -1 : a > b ? 1 : 0;
}
