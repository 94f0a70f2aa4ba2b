/** `niglm design`. @module */

import { writeFile } from "../../bytes/mod.ts";
import {
  type DriftModelName,
  formatDesignMatrix,
  type HrfModelName,
  keepScans,
  makeFirstLevelDesignMatrix,
  makeFrameTimes,
  type NamedColumns,
  readConfounds,
  readEvents,
  readSampleMask,
} from "../../design/mod.ts";
import { UsageError } from "../../errors.ts";
import type { WarningHandler } from "../../warnings.ts";
import type { Context, Report } from "../command.ts";
import { checkOutputFile } from "../output_file.ts";

/** Options of `niglm design`, as the table declares them. */
export interface DesignOptions {
  readonly events: string;
  readonly nScans: number;
  readonly tR: number;
  readonly confounds: string | undefined;
  readonly confoundColumns: readonly string[];
  readonly sampleMask: string | undefined;
  readonly sliceTimeRef: number;
  readonly hrfModel: HrfModelName;
  readonly driftModel: DriftModelName;
  readonly highPass: number;
  readonly driftOrder: number;
  readonly firDelays: readonly number[];
  readonly minOnset: number;
  readonly oversampling: number;
  readonly out: string | undefined;
  readonly overwrite: boolean;
}

/** Makes the design matrix of a run. */
export async function design(
  options: DesignOptions,
  _operands: readonly string[],
  { warn }: Context,
): Promise<Report> {
  const { events, nScans, tR, confounds, sampleMask, out } = options;
  if (out !== undefined) {
    const inputs = [events, confounds, sampleMask].filter((file) =>
      file !== undefined
    );
    const { overwrite } = options;
    await checkOutputFile(out, { overwrite, inputs, endings: [".tsv"] });
  }
  const whole = makeFirstLevelDesignMatrix(
    makeFrameTimes(nScans, tR, { sliceTimeRef: options.sliceTimeRef }),
    {
      ...options,
      events: await readEvents(events, { onWarning: warn }),
      addRegs: await confoundsOf(options, warn),
      onWarning: warn,
    },
  );
  const matrix = sampleMask === undefined
    ? whole
    : keepScans(whole, await readSampleMask(sampleMask, nScans));
  const table = formatDesignMatrix(matrix);
  if (out !== undefined) await writeFile(out, new TextEncoder().encode(table));
  const { columns, rowCount, data, frameTimes } = matrix;
  return {
    text: out === undefined ? table : "",
    json: {
      columns,
      rows: Array.from(
        { length: rowCount },
        (_, i) => data.slice(i * columns.length, (i + 1) * columns.length),
      ),
      frameTimes,
      out,
    },
  };
}

async function confoundsOf(
  { confounds, confoundColumns }: DesignOptions,
  onWarning: WarningHandler,
): Promise<NamedColumns | undefined> {
  if (confounds !== undefined) {
    const columns = confoundColumns.length > 0 ? confoundColumns : undefined;
    return await readConfounds(confounds, { columns, onWarning });
  }
  if (confoundColumns.length === 0) return undefined;
  throw new UsageError(
    "design: --confound-columns: found it without --confounds, expected both",
    { field: "--confound-columns" },
  );
}
