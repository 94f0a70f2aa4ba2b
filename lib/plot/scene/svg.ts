/** Scenes as SVG. @module */

import { DEJAVU_SANS_WOFF } from "../font/dejavu_sans_woff.ts";
import { measureText } from "../font/measure_text.ts";
import { escapeXml } from "./escape_xml.ts";
import { encodePngWithOpacity } from "./png.ts";
import type { Rgb, Scene, SceneItem, TextItem } from "./scene.ts";

/** How a scene becomes SVG. */
export interface SvgOptions {
  /**
   * Whether the font is part of the SVG. A page with many pictures can hold
   * it once: {@linkcode svgStyle}.
   *
   * @default {true}
   */
  readonly embedFont?: boolean;
}

const FAMILY = "niglm DejaVu Sans";

/**
 * The style sheet that pictures need, with the font in it.
 *
 * @returns Text for a `style` element.
 */
export function svgStyle(): string {
  const source = `data:font/woff;base64,${DEJAVU_SANS_WOFF}`;
  return `@font-face{font-family:"${FAMILY}";src:url(${source}) format("woff")}`;
}

/**
 * Writes a scene as SVG. Texts stay texts.
 *
 * @param scene The scene.
 * @param options Whether to embed the font.
 * @returns The document.
 */
export async function renderSvg(
  scene: Scene,
  options: SvgOptions = {},
): Promise<string> {
  const parts = await Promise.all(scene.items.map(element));
  const { width, height, background, description } = scene;
  const style = options.embedFont ?? true ? `<style>${svgStyle()}</style>` : "";
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}" role="img" aria-label="${
      escapeXml(description)
    }">\n<title>${escapeXml(description)}</title>\n${style}` +
    `<g font-family="'${FAMILY}','DejaVu Sans',Verdana,sans-serif" style="font-kerning:none;font-variant-ligatures:none">\n` +
    `<rect width="${width}" height="${height}" fill="${hex(background)}"/>\n` +
    `${parts.join("\n")}\n</g>\n</svg>\n`;
}

async function element(item: SceneItem): Promise<string> {
  switch (item.kind) {
    case "rect":
      return `<rect x="${short(item.x)}" y="${short(item.y)}" ` +
        `width="${short(item.width)}" height="${short(item.height)}" ` +
        `fill="${hex(item.fill)}"${opacity(item.opacity)}/>`;
    case "tile": {
      const png = await encodePngWithOpacity(
        item.columns,
        item.rows,
        item.rgba,
      );
      return `<image x="${short(item.x)}" y="${short(item.y)}" ` +
        `width="${short(item.width)}" height="${short(item.height)}" ` +
        `preserveAspectRatio="none" style="image-rendering:pixelated" ` +
        `href="data:image/png;base64,${png.toBase64()}"/>`;
    }
    case "line":
      return `<path d="${path(item.points)}${item.closed ? "Z" : ""}" ` +
        `fill="none" stroke="${hex(item.color)}" ` +
        `stroke-width="${short(item.thickness)}" stroke-linejoin="round"${
          opacity(item.opacity)
        }/>`;
    case "polygon":
      return `<path d="${
        item.rings.map((ring) => `${path(ring)}Z`).join("")
      }" ` +
        `fill="${hex(item.fill)}"${opacity(item.opacity)}/>`;
    case "text":
      return textElement(item);
  }
}

function textElement(
  { x, y, text, size, color, anchor = "start", rotate = 0 }: TextItem,
): string {
  const turn = rotate === 0
    ? ""
    : ` transform="rotate(${short(rotate)} ${short(x)} ${short(y)})"`;
  const align = anchor === "start" ? "" : ` text-anchor="${anchor}"`;
  const length = [...text].length > 1
    ? ` textLength="${short(measureText(text, size))}"`
    : "";
  return `<text x="${short(x)}" y="${short(y)}" font-size="${short(size)}" ` +
    `fill="${hex(color)}"${align}${length}${turn} xml:space="preserve">${
      escapeXml(text)
    }</text>`;
}

function opacity(value = 1): string {
  return value === 1 ? "" : ` opacity="${short(value)}"`;
}

function path(points: readonly number[]): string {
  let text = "";
  for (let i = 0; i < points.length; i += 2) {
    text += `${i === 0 ? "M" : "L"}${short(points[i])} ${short(points[i + 1])}`;
  }
  return text;
}

/** A number with at most four decimals. */
function short(value: number): string {
  return `${Math.round(value * 1e4) / 1e4}`;
}

function hex(color: Rgb): string {
  return `#${
    color.map((value) => value.toString(16).padStart(2, "0")).join("")
  }`;
}
