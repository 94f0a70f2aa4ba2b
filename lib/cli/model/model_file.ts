/** The file of `app --model`. @module */

import { readText } from "../../bytes/read_text.ts";
import { readStatsModel } from "../../model/read_model.ts";
import type { Sampling } from "../../model/scans.ts";
import type { StatsModel } from "../../model/types.ts";

/** A model as units and records keep it. */
export interface KeptModel {
  /** Its name. */
  readonly name: string;
  /** SHA-256 of its text, in hexadecimal digits. */
  readonly sha256: string;
  /** Where responses are sampled. */
  readonly sampling: Sampling;
  /** The model, JSON without blanks. */
  readonly text: string;
}

/** A model and what is kept of it. */
export interface ModelFile {
  /** The model. */
  readonly model: StatsModel;
  /** What is kept of it for the group. */
  readonly kept: KeptModel;
  /** What is kept of it for each subject: all that its fits are made of. */
  readonly subjects: KeptModel;
}

/**
 * Reads the file of a BIDS Stats Model. Two files that differ in blanks alone
 * are the same model; those that differ in nodes of the dataset level or in
 * which subjects they ask for have the same fits of subjects.
 *
 * @param path The file.
 * @param sampling Where responses are sampled.
 * @returns The model.
 * @throws {InputError} If it cannot be read or is no model.
 */
export async function readModelFile(
  path: string,
  sampling: Sampling,
): Promise<ModelFile> {
  const given = await readText(path);
  const model = readStatsModel(given, path);
  const keep = async (value: unknown): Promise<KeptModel> => {
    const text = JSON.stringify(value);
    const digest = await crypto.subtle.digest(
      "SHA-256",
      new TextEncoder().encode(text),
    );
    return {
      name: model.name,
      sha256: new Uint8Array(digest).toHex(),
      sampling,
      text,
    };
  };
  const whole = JSON.parse(given);
  return {
    model,
    kept: await keep(whole),
    subjects: await keep(ofSubjects(whole, model)),
  };
}

/** A model file as far as the fits of subjects go by it. */
interface ModelText {
  readonly Input?: Readonly<Record<string, unknown>>;
  readonly Nodes: readonly { readonly Name: string }[];
  readonly Edges?: readonly { readonly Destination: string }[];
}

function ofSubjects(
  { Edges, Input, Nodes, ...rest }: ModelText,
  { nodes }: StatsModel,
): ModelText {
  const { subject: _, ...input } = Input ?? {};
  const own = new Set(
    nodes.filter(({ level }) => level !== "dataset").map(({ name }) => name),
  );
  return {
    ...rest,
    Input: input,
    Nodes: Nodes.filter(({ Name }) => own.has(Name)),
    Edges: (Edges ?? []).filter(({ Destination }) => own.has(Destination)),
  };
}

/**
 * Reads a model that was kept.
 *
 * @param kept What was kept.
 * @returns The model.
 */
export function modelOfKept({ name, text }: KeptModel): StatsModel {
  return readStatsModel(text, `the model '${name}'`);
}
