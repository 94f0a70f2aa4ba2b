/** Pictures on their way into a report. @module */

import type { Picture } from "../plot/mod.ts";
import type { ReportPicture } from "../report/mod.ts";

/**
 * Draws a picture for a report.
 *
 * @param picture The picture.
 * @param caption What stands under it.
 * @returns The picture as PNG.
 */
export async function reportPicture(
  picture: Picture,
  caption: string,
): Promise<ReportPicture> {
  return {
    png: await picture.png(),
    size: [picture.width, picture.height],
    description: picture.description,
    caption,
  };
}
