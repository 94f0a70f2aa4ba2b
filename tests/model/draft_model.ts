/** BIDS Stats Models that tests write, soundly or not. @module */

import { parseTable } from "../../lib/design/mod.ts";
import {
  eventVariables,
  scanVariables,
} from "../../lib/model/read_variables.ts";
import type { Variables } from "../../lib/model/variable.ts";

/** A model as JSON: what tests change by name is named, all else is allowed. */
export interface DraftModel {
  [field: string]: unknown;
  Nodes: DraftNode[];
  Edges?: DraftEdge[];
}

/** A node of it. */
export interface DraftNode {
  [field: string]: unknown;
  GroupBy: string[];
  Transformations?: Transformations;
  Model: { [field: string]: unknown; X: unknown[] };
  Contrasts?: DraftContrast[];
}

/** Transformations of a node. */
export interface Transformations {
  Transformer: string;
  Instructions: unknown[];
}

/** A contrast of a node. */
export interface DraftContrast {
  [field: string]: unknown;
  ConditionList: unknown[];
}

/** An edge between two nodes. */
export interface DraftEdge {
  Source: string;
  Destination: string;
  Filter?: unknown;
}

/** Transformations by their instructions. */
export function v1(instructions: unknown[]): Transformations {
  return { Transformer: "pybids-transforms-v1", Instructions: instructions };
}

/** A node of the dataset: the mean of each contrast. */
export function oneSample(name: string): DraftNode {
  return {
    Level: "Dataset",
    Name: name,
    GroupBy: ["contrast"],
    Model: { X: [1], Type: "glm" },
    DummyContrasts: { Test: "t" },
  };
}

/** A node of the subject: each contrast over runs, by fixed effects. */
export function overRuns(name: string): DraftNode {
  return {
    Level: "Subject",
    Name: name,
    GroupBy: ["subject", "contrast"],
    Model: { X: [1], Type: "meta" },
    DummyContrasts: { Test: "t" },
  };
}

/** The variables of a run by its tables. */
export function runVariables(
  events: string,
  confounds: string,
  scanCount: number,
): Variables {
  return new Map([
    ...eventVariables(parseTable(events, { file: "events.tsv" })),
    ...scanVariables(
      parseTable(confounds, { file: "confounds.tsv" }),
      scanCount,
    ),
  ]);
}
