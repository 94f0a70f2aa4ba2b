/** `niglm plot events` and `niglm plot regressor`. @module */

import { basename } from "@std/path";
import { plotEvent } from "../../../plot/design/event.ts";
import { plotRegressor } from "../../../plot/design/regressor.ts";
import type { Run } from "../../command.ts";
import type { EventsOptions } from "../../events_options.ts";
import type { ChartPictureOptions } from "../../plot_options.ts";
import { readOneDesign } from "../../read_designs.ts";
import { readRunEvents } from "../../run_events.ts";
import { checkPicture, writePicture } from "../../write_picture.ts";

/** Options of `niglm plot events`, as the table declares them. */
export interface PlotEventsCommand extends ChartPictureOptions, EventsOptions {
  readonly tR: number | undefined;
}

/** Options of `niglm plot regressor`, as the table declares them. */
export interface PlotRegressorCommand
  extends ChartPictureOptions, EventsOptions {
  readonly columns: readonly string[];
  readonly tR: number | undefined;
  readonly events: string | undefined;
}

/** Draws the events of runs. */
export const plotEventsCommand: Run<PlotEventsCommand> = async (
  options,
  names,
  context,
) => {
  await checkPicture(options, names);
  const runs = [];
  for (const name of names) {
    runs.push(await readRunEvents(name, options.tR, options, context));
  }
  const picture = plotEvent(runs, {
    ...options,
    names: names.map((name) => basename(name)),
  });
  return await writePicture(picture, options);
};

/** Draws columns of a design over time. */
export const plotRegressorCommand: Run<PlotRegressorCommand> = async (
  options,
  [name],
  context,
) => {
  await checkPicture(options, [name, options.events]);
  const { tR, columns } = options;
  const { design } = await readOneDesign(name);
  const picture = plotRegressor(design, {
    ...options,
    columns: columns.length > 0 ? columns : undefined,
    events: options.events === undefined
      ? undefined
      : await readRunEvents(options.events, tR, options, context),
  });
  return await writePicture(picture, options);
};
