/**
 * Reads what confounds.py wrote of nilearn and compares it with loadConfounds.
 *
 * @module
 */

import {
  type ConfoundPart,
  loadConfounds,
  type LoadConfoundsOptions,
} from "../../lib/bids/mod.ts";

interface Case {
  readonly strategy: ConfoundPart[];
  readonly options: Record<string, unknown>;
  readonly image: string;
  readonly error?: string;
  readonly columns: string[];
  readonly values: number[] | null;
  readonly mask: number[] | null;
}

const text = await Deno.readTextFile(Deno.args[0]);
// Python writes NaN, which JSON has not.
const cases: Case[] = text.trim().split("\n").map((line) =>
  JSON.parse(line.replaceAll("NaN", "null"))
);
let worst = 0;
let refused = 0;
const wrong: string[] = [];
for (const golden of cases) {
  const given = Object.entries(golden.options).map(([name, value]) => [
    name.replaceAll(/_(.)/g, (_, letter) => letter.toUpperCase()),
    value,
  ]);
  const options: LoadConfoundsOptions = {
    ...Object.fromEntries(given),
    strategy: golden.strategy,
    onWarning: () => {},
  };
  const what = `${golden.image} ${JSON.stringify(golden.strategy)} ${
    JSON.stringify(golden.options)
  }`;
  const mustRefuse = golden.error !== undefined || golden.mask?.length === 0;
  let found;
  try {
    found = await loadConfounds(golden.image, options);
  } catch (error) {
    if (mustRefuse) refused++;
    else wrong.push(`${what}: ${error}`);
    continue;
  }
  const { confounds, sampleMask } = found;
  const mask = sampleMask ? [...sampleMask] : null;
  const same = !mustRefuse &&
    JSON.stringify(confounds.columns) === JSON.stringify(golden.columns) &&
    JSON.stringify(mask) === JSON.stringify(golden.mask);
  if (!same) wrong.push(`${what}: other columns or scans`);
  golden.values?.forEach((value, i) => {
    const own = confounds.data[i];
    const error = value === null || Number.isNaN(own)
      ? (value === null && Number.isNaN(own) ? 0 : Infinity)
      : Math.abs(own - value);
    worst = Math.max(worst, error);
  });
}
for (const line of wrong.slice(0, 20)) console.log(line);
console.log(
  `${cases.length} combinations, ${refused} of them refused by both; ` +
    `${wrong.length} differ; values differ by at most ${
      worst.toExponential(2)
    }`,
);
if (wrong.length > 0 || worst > 1e-12) Deno.exitCode = 1;
