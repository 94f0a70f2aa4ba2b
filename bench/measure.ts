/** Running whole processes side by side. @module */

import { fromFileUrl, join } from "@std/path";

const wrapper = fromFileUrl(new URL("./measure.py", import.meta.url));

/** In a command: the folder that this run writes to. */
export const OUT = "{out}";

/** A command that takes part in a comparison. */
export interface Contender {
  /** What the table calls it. */
  readonly name: string;
  /** Program and arguments; `OUT` stands for a new empty folder. */
  readonly command: readonly string[];
  /** Environment variables, besides those that are set. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether it prints an object of rates as JSON. */
  readonly printsRates?: boolean;
}

/** What was measured of a contender: one number a round. */
export interface Measured {
  /** The contender. */
  readonly contender: Contender;
  /** Wall time in seconds. */
  readonly seconds: readonly number[];
  /** Time of all its processors in seconds. */
  readonly processor: readonly number[];
  /** Maximum resident set in bytes. */
  readonly peak: readonly number[];
  /** Rates that it printed, by name. */
  readonly rates: Readonly<Record<string, readonly number[]>>;
}

/** How to measure. */
export interface MeasureOptions {
  /** The Python that runs the wrapper. */
  readonly python: string;
  /** Rounds that count. */
  readonly rounds: number;
  /** Folder for what the contenders write, emptied after each run. */
  readonly scratch: string;
  /** Told what runs now. */
  readonly onRun?: (round: number, name: string) => void;
}

interface Sample {
  readonly seconds: number;
  readonly processor: number;
  readonly peak: number;
  readonly rates: Readonly<Record<string, number>>;
}

/**
 * Runs every contender once to warm up, then in turn (A B C A B C …).
 *
 * @param contenders The commands.
 * @param options Rounds, Python, scratch folder.
 * @returns What was measured, in the order of the contenders.
 * @throws {Error} If a command fails; the message ends with what it printed.
 */
export async function measure(
  contenders: readonly Contender[],
  options: MeasureOptions,
): Promise<Measured[]> {
  const samples: Sample[][] = contenders.map(() => []);
  for (let round = 0; round <= options.rounds; round++) {
    for (const [index, contender] of contenders.entries()) {
      options.onRun?.(round, contender.name);
      const sample = await runOnce(contender, options);
      if (round > 0) samples[index].push(sample);
    }
  }
  return contenders.map((contender, index) => ({
    contender,
    seconds: samples[index].map(({ seconds }) => seconds),
    processor: samples[index].map(({ processor }) => processor),
    peak: samples[index].map(({ peak }) => peak),
    rates: Object.fromEntries(
      Object.keys(samples[index][0].rates).map((
        name,
      ) => [name, samples[index].map(({ rates }) => rates[name])]),
    ),
  }));
}

async function runOnce(
  { name, command, env, printsRates }: Contender,
  { python, scratch }: MeasureOptions,
): Promise<Sample> {
  const folder = await Deno.makeTempDir({ dir: scratch });
  try {
    const out = join(folder, "out");
    const result = join(folder, "result.json");
    await Deno.mkdir(out);
    const { code, stdout, stderr } = await new Deno.Command(python, {
      args: [
        wrapper,
        result,
        ...command.map((part) => part.replaceAll(OUT, out)),
      ],
      env: { ...env },
    }).output();
    const decoder = new TextDecoder();
    if (code !== 0) {
      throw new Error(
        `${name} ended with exit code ${code}:\n${decoder.decode(stderr)}`,
      );
    }
    const sample: Omit<Sample, "rates"> = JSON.parse(
      await Deno.readTextFile(result),
    );
    const rates = printsRates ? JSON.parse(decoder.decode(stdout)) : {};
    return { ...sample, rates };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
