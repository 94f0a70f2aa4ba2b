/**
 * Makes a BIDS folder with the example models of BIDS Stats Models, and this
 * project's designs of its runs: `deno run -A tests/compare/stats_models.ts
 * FOLDER`. `stats_models.py` compares them with those of a live pybids.
 *
 * @module
 */

import { dirname } from "@std/path";
import { formatDesignMatrix } from "../../lib/design/mod.ts";
import { makeFrameTimes } from "../../lib/design/frame_times.ts";
import { parseTable } from "../../lib/design/table.ts";
import { readStatsModel } from "../../lib/model/read_model.ts";
import {
  eventVariables,
  scanVariables,
} from "../../lib/model/read_variables.ts";
import { makeNodeDesign } from "../../lib/model/run_design.ts";
import { confounds, EXAMPLES, SCANS, T_R } from "../model/examples.ts";

const [folder] = Deno.args;

async function write(path: string, text: string): Promise<void> {
  await Deno.mkdir(dirname(`${folder}/${path}`), { recursive: true });
  await Deno.writeTextFile(`${folder}/${path}`, text);
}

await write(
  "bids/dataset_description.json",
  '{"Name": "made", "BIDSVersion": "1.8.0"}',
);
await write(
  "bids/derivatives/fmriprep/dataset_description.json",
  '{"Name": "made", "BIDSVersion": "1.8.0", "GeneratedBy": [{"Name": "made"}]}',
);
for (const { events, model, task } of EXAMPLES) {
  await write(`models/${task}.json`, JSON.stringify(model, null, 2));
  await write(`bids/task-${task}_bold.json`, `{"RepetitionTime": ${T_R}}`);
  const { nodes: [node] } = readStatsModel(JSON.stringify(model), task);
  for (const run of [1, 2]) {
    const name = `sub-01_task-${task}_run-${run}`;
    await write(`bids/sub-01/func/${name}_events.tsv`, events(run));
    await write(
      `bids/derivatives/fmriprep/sub-01/func/${name}_desc-confounds_timeseries.tsv`,
      confounds(run),
    );
    const variables = new Map([
      ...eventVariables(
        parseTable(events(run), { file: `${name}_events.tsv` }),
      ),
      ...scanVariables(
        parseTable(confounds(run), { file: `${name}_confounds.tsv` }),
        SCANS,
      ),
    ]);
    for (const sampling of ["pybids", "scans"] as const) {
      const design = makeNodeDesign(node, {
        variables,
        timing: { frameTimes: makeFrameTimes(SCANS, T_R), tR: T_R, sampling },
        image: name,
        onWarning: () => {},
      });
      await write(
        `designs/${sampling}/${name}.tsv`,
        formatDesignMatrix(design),
      );
    }
  }
}
