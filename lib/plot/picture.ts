/** Pictures, as the plot functions return them. @module */

import { showInJupyter } from "../jupyter.ts";
import type { Scene } from "./scene/scene.ts";
import type { SvgOptions } from "./scene/svg.ts";

/** What a plot function chose, by name: cuts, threshold, limits of colours. */
export type PictureFacts = Readonly<Record<string, unknown>>;

/** A picture that can be written as SVG or PNG, or shown in a notebook. */
export class Picture {
  /** Its parts. */
  readonly scene: Scene;

  /** What was chosen for it. */
  readonly facts: PictureFacts;

  /**
   * Made by the plot functions.
   *
   * @param scene Its parts.
   * @param facts What was chosen for it.
   */
  constructor(scene: Scene, facts: PictureFacts = {}) {
    this.scene = scene;
    this.facts = facts;
    showInJupyter(this, async () => ({
      "image/png": (await this.png()).toBase64(),
      "text/plain": this.description,
    }));
  }

  /** Width in pixels. */
  get width(): number {
    return this.scene.width;
  }

  /** Height in pixels. */
  get height(): number {
    return this.scene.height;
  }

  /** What is seen, in words: for readers who cannot see it. */
  get description(): string {
    return this.scene.description;
  }

  /**
   * The picture as SVG, texts as texts.
   *
   * @param options Whether to embed the font.
   * @returns The document.
   */
  async svg(options?: SvgOptions): Promise<string> {
    const { renderSvg } = await import("./scene/svg.ts");
    return await renderSvg(this.scene, options);
  }

  /**
   * The picture as PNG: the same bytes on every machine.
   *
   * @returns The bytes of the file.
   */
  async png(): Promise<Uint8Array<ArrayBuffer>> {
    const [{ encodePng }, { rasterize }] = await Promise.all([
      import("./scene/png.ts"),
      import("./scene/raster.ts"),
    ]);
    return await encodePng(rasterize(this.scene));
  }
}
