/** BIDS Stats Models as they are once they are read. @module */

import type { HrfModelName } from "../design/hrf_model.ts";
import type { Instruction } from "./instruction.ts";

/** Where a node models: what one of its models is made of, at most. */
export type NodeLevel = "run" | "session" | "subject" | "dataset";

/** The statistic of a contrast; `pass` asks for none. */
export type ContrastTest = "t" | "F" | "pass";

/** A contrast of a node. */
export interface NodeContrast {
  /** Its name. */
  readonly name: string;
  /** Names of columns; `1` has become {@linkcode INTERCEPT}. */
  readonly conditions: readonly string[];
  /** Weights of the columns, a row for each row of the contrast. */
  readonly weights: readonly (readonly number[])[];
  /** The statistic. */
  readonly test: ContrastTest;
}

/** Contrasts of single columns. */
export interface DummyContrasts {
  /** The columns; all where nothing is said. */
  readonly conditions: readonly string[] | undefined;
  /** The statistic. */
  readonly test: ContrastTest;
}

/** A response that columns are convolved with after transformations. */
export interface NodeHrf {
  /** The columns. */
  readonly variables: readonly string[];
  /** The response, by the names of `--hrf-model`. */
  readonly model: HrfModelName;
  /** Delays of the FIR model, in scans. */
  readonly firDelays: readonly number[];
}

/** A node of the graph: one kind of model. */
export interface StatsNode {
  /** Its name. */
  readonly name: string;
  /** Its name in the names of files. */
  readonly label: string;
  /** Its level. */
  readonly level: NodeLevel;
  /** What its inputs are grouped by; a model a group. */
  readonly groupBy: readonly string[];
  /** How its variables are made. */
  readonly instructions: readonly Instruction[];
  /** How it is estimated. */
  readonly type: "glm" | "meta";
  /** Columns or patterns of them; `1` has become {@linkcode INTERCEPT}. */
  readonly x: readonly string[];
  /** The response, where one is named. */
  readonly hrf: NodeHrf | undefined;
  /** Cut-off of the high-pass filter in Hz, where there is one. */
  readonly highPass: number | undefined;
  /** Whether the brain masks of the derivatives are asked for. */
  readonly brainMask: boolean;
  /** Its contrasts. */
  readonly contrasts: readonly NodeContrast[];
  /** Its contrasts of single columns. */
  readonly dummies: DummyContrasts | undefined;
}

/** What a node gets of another. */
export interface StatsEdge {
  /** Name of the node that gives. */
  readonly source: string;
  /** Name of the node that takes. */
  readonly destination: string;
  /** What is taken: values by entity, `contrast` among them. */
  readonly filter: Readonly<Record<string, readonly string[]>>;
}

/** A model as its file says, checked. */
export interface StatsModel {
  /** The file, for messages. */
  readonly file: string;
  /** Its name. */
  readonly name: string;
  /** Which images: labels by BIDS entity (`sub`, `task`, …). */
  readonly input: Readonly<Record<string, readonly string[]>>;
  /** Nodes, each behind those that it gets maps of. */
  readonly nodes: readonly StatsNode[];
  /** Edges. */
  readonly edges: readonly StatsEdge[];
}

/** What the column of ones is called. */
export const INTERCEPT = "intercept";
