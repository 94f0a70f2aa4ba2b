/** Options that ask a BIDS folder for runs. @module */

import { file, list, type OptionSpec, text } from "./option.ts";

const group = "BIDS folder";
const needs = ["bids-dir"];

/** What is asked of a BIDS folder, as the table declares it. */
export interface BidsOptions {
  readonly bidsDir: string | undefined;
  readonly taskLabel: string | undefined;
  readonly spaceLabel: string | undefined;
  readonly subLabels: readonly string[];
  readonly excludeSubjects: readonly string[];
  readonly imgFilters: readonly string[];
  readonly derivativesFolder: string | undefined;
}

/** The options of a BIDS folder, in the order of the help. */
export const bidsOptions: {
  readonly [K in keyof BidsOptions]: OptionSpec<BidsOptions[K]>;
} = {
  bidsDir: file({
    help: "Take runs, events, confounds and timing of every subject from " +
      "this BIDS folder; each subject has a folder of its own in --out.",
    group,
    excludes: [
      "RUN",
      "dataset",
      "events",
      "same-events",
      "design-matrix",
      "confounds",
      "sample-mask",
      "prefix",
    ],
    placeholder: "FOLDER",
  }),
  taskLabel: text({
    help: "The task to fit.",
    group,
    needs,
    placeholder: "LABEL",
  }),
  spaceLabel: text({
    help: "The space of the preprocessed images, or `none` for images that " +
      "name none (default: MNI152NLin2009cAsym; of raw images none).",
    group,
    needs,
    placeholder: "LABEL",
  }),
  subLabels: list({
    help: "The subjects to fit (default: all that are preprocessed).",
    group,
    needs,
    placeholder: "LABEL,…",
  }),
  excludeSubjects: list({
    help: "Subjects to leave out.",
    group,
    needs,
    placeholder: "LABEL,…",
  }),
  imgFilters: list({
    help: "What else the images' names must have, for instance " +
      "desc-preproc,run-1; a bare entity (`echo-`) must be absent.",
    group,
    needs,
    placeholder: "ENTITY-LABEL,…",
  }),
  derivativesFolder: file({
    help: "Where the preprocessed images are, within the BIDS folder; `.` " +
      "for the raw ones (default: derivatives).",
    group,
    needs,
    placeholder: "FOLDER",
  }),
};
