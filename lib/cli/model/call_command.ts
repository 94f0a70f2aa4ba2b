/** Calling a command from within another. @module */

import type { UnitCommand } from "../../cohort/unit.ts";
import type { Command, Context } from "../command.ts";

/** The commands that models are fitted by. */
export type FitCommand = Exclude<UnitCommand, "model"> | "fixed-effects";

/** Finds a command that fits. */
export type FindFitCommand = (name: FitCommand) => Command;

/**
 * Calls a command with its defaults but for some options. Its record has its
 * own warnings alone.
 *
 * @param command The command.
 * @param options Options by key, such as `designMatrix`; others are passed over.
 * @param operands Its operands.
 * @param context Where warnings and progress go.
 * @param told What has been warned of already, for the record.
 */
export async function callCommand(
  command: Command,
  options: Readonly<Record<string, unknown>>,
  operands: readonly string[],
  context: Context,
  told: readonly string[] = [],
): Promise<void> {
  const values = new Map<string, unknown>();
  for (const [name, { fallback }] of command.options) {
    const value = options[camel(name)];
    values.set(name, value === undefined ? fallback : value);
  }
  const warnings: string[] = [...told];
  collect();
  await command.run(values, operands, {
    ...context,
    warnings,
    warn: (message) => {
      warnings.push(message);
      context.warn(message);
    },
  });
}

/** Frees what an earlier call left: units run with the collector at hand. */
function collect(): void {
  (globalThis as { gc?: () => void }).gc?.();
}

function camel(name: string): string {
  return name.replaceAll(/-([a-z])/g, (_, letter) => letter.toUpperCase());
}
