/** Options that name a fetched data set. @module */

import { file, type OptionSpec, text } from "./option.ts";

const group = "Data set";

/** Options that name a data set. */
export interface DatasetOptions {
  readonly dataset: string | undefined;
  readonly from: string | undefined;
}

/** The options of a data set, in the order of the help. */
export const datasetOptions: {
  readonly [K in keyof DatasetOptions]: OptionSpec<DatasetOptions[K]>;
} = {
  dataset: text({
    help: "Take runs, events or designs, mask and TR from this fetched data " +
      "set; NAME:SUBJECT for another subject than its first.",
    group,
    excludes: ["RUN"],
    placeholder: "NAME",
  }),
  from: file({
    help: "The folder that has the data set's files (default: where `fetch` " +
      "puts them).",
    group,
    needs: ["dataset"],
    placeholder: "FOLDER",
  }),
};
