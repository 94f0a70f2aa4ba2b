/**
 * Cuts DejaVu Sans down to the characters that pictures know and writes it as
 * modules: `deno task font DejaVuSans.ttf`, the file out of the npm package
 * `dejavu-fonts-ttf` 2.37.3. Its licence allows to embed and to change it.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import opentype from "opentype.js";
import subsetFont from "subset-font";

/** Units of an em in the outlines that are written. */
const UNITS = 1024;

const [source] = Deno.args;
const folder = new URL("../../lib/plot/font/", import.meta.url);

const characters = [
  range(0x20, 0x7e),
  range(0xa0, 0x17f),
  range(0x391, 0x3c9),
  "–—‘’“”…•′⁻→←↑↓∂∆√∞∑−≈≠≤≥",
].join("").replace("\u03a2", "");

const ttf = await Deno.readFile(source);
const woff: Uint8Array = await subsetFont(Buffer.from(ttf), characters, {
  targetFormat: "woff",
});
const font = opentype.parse(ttf.buffer);
const missing = [...characters].filter((c) => font.charToGlyphIndex(c) === 0);
if (missing.length > 0) throw new Error(`not in the font: ${missing}`);
const outlines = ["\uffff", ...characters].map((character) => {
  const { advanceWidth, path } = font.charToGlyph(character);
  return `${character} ${scaled(advanceWidth)} ${outline(path.commands)}`;
});

await Deno.writeTextFile(
  new URL("dejavu_sans_woff.ts", folder),
  `/** DejaVu Sans 2.37 for \`@font-face\`; written by \`deno task font\`. @module */

/** The font as WOFF, in base64. */
export const DEJAVU_SANS_WOFF: string =
  "${woff.toBase64()}";
`,
);
await Deno.writeTextFile(
  new URL("dejavu_sans_outlines.ts", folder),
  `/** DejaVu Sans 2.37 as outlines; written by \`deno task font\`. @module */

/** Units of an em. */
export const UNITS_PER_EM: number = ${UNITS};

/**
 * A line a character: itself, its advance and its outline, steps of
 * \`m\`, \`l\`, \`h\`, \`v\` and \`q\` as in SVG. The first line is for unknown characters.
 */
export const DEJAVU_SANS_OUTLINES: string =
  ${JSON.stringify(outlines.join("\n"))};
`,
);
console.log(`${characters.length} characters, ${woff.length} bytes of WOFF`);

function range(first: number, last: number): string {
  const codes = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  return String.fromCodePoint(...codes);
}

/** Steps from point to point, each relative to the end of the one before. */
function outline(commands: readonly opentype.PathCommand[]): string {
  let [x, y] = [0, 0];
  return commands.map((command) => {
    if (command.type === "Z") return "";
    if (command.type === "C") throw new Error("found a cubic curve");
    const points = command.type === "Q"
      ? [command.x1, command.y1, command.x, command.y]
      : [command.x, command.y];
    const from = [x, y];
    const steps = points.map((value, i) => scaled(value) - from[i % 2]);
    [x, y] = [scaled(command.x), scaled(command.y)];
    const numbers = steps.join(" ").replaceAll(" -", "-");
    if (command.type === "L" && steps[0] === 0) return `v${steps[1]}`;
    if (command.type === "L" && steps[1] === 0) return `h${steps[0]}`;
    return `${command.type.toLowerCase()}${numbers}`;
  }).join("");
}

/** A length of the font in the units that are written. */
function scaled(length: number): number {
  return Math.round(length * UNITS / font.unitsPerEm);
}
