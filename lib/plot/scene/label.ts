/** Scenes, part by part. @module */

import { CAP_HEIGHT, DESCENT, measureText } from "../font/measure_text.ts";
import type { Rgb, SceneItem, TextItem } from "./scene.ts";

/** A text on paper of its own, so that it can be read on any picture. */
export interface Label extends Omit<TextItem, "kind"> {
  /** Colour of the paper. */
  readonly paper: Rgb;
}

/** Room around a label's text, in pixels. */
const PAD = 2;

/**
 * The parts of a label: paper and text.
 *
 * @param label The label.
 * @returns Two items; none for an empty text.
 */
export function labelItems({ paper, ...text }: Label): SceneItem[] {
  if (text.text === "") return [];
  const width = measureText(text.text, text.size);
  const part = { start: 0, middle: 0.5, end: 1 }[text.anchor ?? "start"];
  return [
    {
      kind: "rect",
      x: text.x - part * width - PAD,
      y: text.y - CAP_HEIGHT * text.size - PAD,
      width: width + 2 * PAD,
      height: (CAP_HEIGHT + DESCENT) * text.size + 2 * PAD,
      fill: paper,
    },
    { kind: "text", ...text },
  ];
}
