/** Words that are no command and no option. @module */

import { UsageError } from "../errors.ts";
import { nearestName } from "../nearest.ts";
import { type Command, globalOptions } from "./command.ts";
import { kindsOf } from "./find_command.ts";

/**
 * Says that there is no such option, with the nearest.
 *
 * @param rawName It as it is written.
 * @param name It without dashes.
 * @param command The command, where one is named.
 * @returns What to throw.
 */
export function unknownOption(
  rawName: string,
  name: string,
  command: Command | undefined,
): UsageError {
  const hint = command && similar(name, [...command.options.keys()]);
  return new UsageError(
    `${command ? `${command.name}: ` : ""}unknown option '${rawName}'${
      hint ? ` (did you mean --${hint}?)` : ""
    }; see niglm ${command ? `${command.name} ` : ""}--help`,
    { field: rawName },
  );
}

/**
 * Says that there is no such command, or kind of one, with the nearest.
 *
 * @param words The words of the call.
 * @param commands The table.
 * @returns What to throw.
 */
export function noCommand(
  [found, second]: readonly string[],
  commands: readonly Command[],
): UsageError {
  if (found === undefined || Object.hasOwn(globalOptions, found.slice(2))) {
    return new UsageError("no command given; see niglm --help");
  }
  if (found.startsWith("-")) {
    return unknownOption(found, found.replace(/^-+/, ""), undefined);
  }
  const kinds = kindsOf(found, commands);
  if (kinds.length > 0) {
    const hint = second && similar(second, kinds);
    return new UsageError(
      `${found}: found ${second ? `'${second}'` : "nothing"}, expected one of ${
        kinds.join(", ")
      }${hint ? ` (did you mean ${hint}?)` : ""}`,
    );
  }
  const hint = similar(found, commands.map(({ name }) => name));
  return new UsageError(
    `unknown command '${found}'${
      hint ? ` (did you mean ${hint}?)` : ""
    }; see niglm --help`,
  );
}

/**
 * `--fwhm` is nearest to `--smoothing-fwhm`, which contains it, and
 * `--space-label` to `--space`, which it begins with.
 */
function similar(found: string, names: readonly string[]): string | undefined {
  const squeezed = found.toLowerCase().replaceAll(/[-_]/g, "");
  const containing = names.filter((name) => {
    const known = name.replaceAll("-", "");
    return known.includes(squeezed) ||
      known.length > 3 && squeezed.startsWith(known);
  });
  return nearestName(found, containing.length > 0 ? containing : names);
}
