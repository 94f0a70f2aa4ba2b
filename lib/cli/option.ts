/** The kinds of options that a command can declare. @module */

import { BadValue } from "./bad_value.ts";
import {
  chosen,
  fileNames,
  items,
  type NumberLimits,
  readNumber,
} from "./option_texts.ts";

export { BadValue };

/** One option of a command; `T` is what its command receives. */
export interface OptionSpec<T> {
  /** One sentence for the help. */
  readonly help: string;
  /** Heading of the help under which it stands. */
  readonly group: string;
  /** Placeholder of the value in the help; a flag has none. */
  readonly placeholder: string | undefined;
  /** The value that the option stands for when it is given without one. */
  readonly bare: string | undefined;
  /** Whether it may be given more than once. */
  readonly repeatable: boolean;
  /** Whether the command needs it. */
  readonly required: boolean;
  /** The default as the help shows it. */
  readonly shownDefault: string | undefined;
  /** The values to choose from, where they are few. */
  readonly choices: readonly string[];
  /** Whether a shell completes the value with file names. */
  readonly completesFiles: boolean;
  /**
   * Conditions one of which must hold where it is given, else it would do
   * nothing; see `option_rules.ts`.
   */
  readonly needs: readonly string[];
  /** Conditions none of which may hold where it is given. */
  readonly excludes: readonly string[];
  /** The value when the option is not given. */
  readonly fallback: T;
  /**
   * Reads the texts given on the command line (none for a flag).
   *
   * @throws {BadValue} If they are not what the option expects.
   */
  read(texts: readonly string[]): T;
}

/** What every kind of option has. */
export interface Settings {
  /** One sentence for the help, without the default. */
  readonly help: string;
  /** Heading of the help under which it stands. */
  readonly group?: string;
  /** Conditions one of which must hold where it is given. */
  readonly needs?: readonly string[];
  /** Conditions none of which may hold where it is given. */
  readonly excludes?: readonly string[];
}

/** Settings of an option with a value. */
export interface ValueSettings<T> extends Settings {
  /** Placeholder of the value in the help. */
  readonly placeholder?: string;
  /** The default; without it an option that is not given is `undefined`. */
  readonly fallback?: T;
  /** The default as the help shows it, where it is not the text of it. */
  readonly shownDefault?: string;
  /** Whether the command needs it. */
  readonly required?: boolean;
}

/** `T`, or `undefined` too where the settings neither require nor default it. */
export type Value<T, S> = S extends { required: true } | { fallback: unknown }
  ? T
  : T | undefined;

/** Settings of an option with a number. */
export interface NumberSettings extends ValueSettings<number>, NumberLimits {}

/** Declares a flag: given or not. */
export function flag(settings: Settings): OptionSpec<boolean> {
  return {
    ...common(settings),
    fallback: false,
    read: () => true,
  };
}

/** Declares a text that is taken as it is. */
export function text<const S extends ValueSettings<string>>(
  settings: S,
): OptionSpec<Value<string, S>> {
  return single(settings, "TEXT", (found) => found);
}

/** Declares a file or a folder. */
export function file<const S extends ValueSettings<string>>(
  settings: S,
): OptionSpec<Value<string, S>> {
  const spec = single<string, S>(settings, "FILE", (found) => {
    if (found === "") throw new BadValue(found, "the name of a file");
    return found;
  });
  return { ...spec, completesFiles: true };
}

/** Declares files: given several times, or between commas. */
export function files(settings: Settings): OptionSpec<readonly string[]> {
  return {
    ...common(settings),
    placeholder: "FILE",
    repeatable: true,
    completesFiles: true,
    fallback: [],
    read: (texts) => texts.flatMap(fileNames),
  };
}

/** Declares texts, one each time the option is given. */
export function repeated(
  settings: Settings & { readonly placeholder: string },
): OptionSpec<readonly string[]> {
  return {
    ...common(settings),
    placeholder: settings.placeholder,
    repeatable: true,
    fallback: [],
    read: (texts) => texts,
  };
}

/** Declares a number. */
export function number<const S extends NumberSettings>(
  settings: S,
): OptionSpec<Value<number, S>> {
  return single(
    settings,
    "NUMBER",
    (found) => readNumber(found, settings, false),
  );
}

/** Declares a whole number. */
export function integer<const S extends NumberSettings>(
  settings: S,
): OptionSpec<Value<number, S>> {
  return single(settings, "N", (found) => readNumber(found, settings, true));
}

/** Declares numbers between commas; none when it is not given. */
export function numbers(
  settings:
    & Settings
    & Omit<NumberSettings, "fallback">
    & { readonly placeholder: string },
): OptionSpec<readonly number[]> {
  return {
    ...common(settings),
    placeholder: settings.placeholder,
    fallback: [],
    read: ([found]) =>
      items(found).map((item) => readNumber(item, settings, false)),
  };
}

/** Declares whole numbers between commas. */
export function integers(
  settings: NumberListSettings,
): OptionSpec<readonly number[]> {
  return {
    ...common(settings),
    placeholder: "N,…",
    repeatable: true,
    shownDefault: settings.fallback.join(","),
    fallback: settings.fallback,
    read: (texts) =>
      texts.flatMap(items).map((item) => readNumber(item, settings, true)),
  };
}

/** Settings of a list of numbers. */
export interface NumberListSettings extends Settings {
  /** The default. */
  readonly fallback: readonly number[];
  /** What is counted, in the plural. */
  readonly unit?: string;
  /** The least number that is allowed. */
  readonly min?: number;
}

/** Declares texts between commas. */
export function list(
  settings: Settings & { readonly placeholder: string },
): OptionSpec<readonly string[]> {
  return {
    ...common(settings),
    placeholder: settings.placeholder,
    repeatable: true,
    fallback: [],
    read: (texts) => texts.flatMap(items),
  };
}

/** Declares new names between commas, each after the old one and `=`. */
export function renames(
  settings: Settings,
): OptionSpec<Readonly<Record<string, string>>> {
  return {
    ...common(settings),
    placeholder: "OLD=NEW,…",
    repeatable: true,
    fallback: {},
    read: (texts) => {
      const names: Record<string, string> = {};
      for (const item of texts.flatMap(items)) {
        const [, old, name] = /^([^=]+)=([^=]+)$/.exec(item) ?? [];
        if (name === undefined || Object.hasOwn(names, old.trim())) {
          throw new BadValue(item, "OLD=NEW, each old name once");
        }
        names[old.trim()] = name.trim();
      }
      return names;
    },
  };
}

/** Declares one of a few words, in whatever case it is written. */
export function choice<
  const C extends string,
  const S extends ValueSettings<C>,
>(choices: readonly C[], settings: S): OptionSpec<Value<C, S>> {
  const spec = single<C, S>(
    settings,
    choices.join("|"),
    (found) => chosen(found, choices),
  );
  return { ...spec, choices };
}

/** Declares a switch that is on or off, or left to the command. */
export function toggle<const S extends ValueSettings<boolean | "auto">>(
  settings: S,
): OptionSpec<boolean | Extract<S["fallback"], "auto">> {
  const words = [
    "true",
    "false",
    ...settings.fallback === "auto" ? ["auto"] : [],
  ];
  const spec = single<boolean | "auto", S>(
    settings,
    words.join("|"),
    (found) => {
      const word = chosen(found, words);
      return word === "auto" ? word : word === "true";
    },
  );
  return { ...spec, choices: words, bare: "true" } as never;
}

/** Declares some of a few words between commas. */
export function choiceList<const C extends string>(
  choices: readonly C[],
  settings: Settings & { readonly fallback: readonly C[] },
): OptionSpec<readonly C[]> {
  return {
    ...common(settings),
    placeholder: "NAME,…",
    repeatable: true,
    shownDefault: settings.fallback.join(","),
    choices,
    fallback: settings.fallback,
    read: (texts) => [
      ...new Set(texts.flatMap(items).map((item) => chosen(item, choices))),
    ],
  };
}

/** Declares a value of its own kind. */
export function single<T, const S extends ValueSettings<T>>(
  settings: S,
  placeholder: string,
  read: (found: string) => T,
): OptionSpec<Value<T, S>> {
  const { fallback, required } = settings;
  return {
    ...common(settings),
    placeholder: settings.placeholder ?? placeholder,
    required: required ?? false,
    shownDefault: settings.shownDefault ??
      (fallback === undefined ? undefined : `${fallback}`),
    fallback: fallback as Value<T, S>,
    read: ([found]) => read(found) as Value<T, S>,
  };
}

function common(settings: Settings): Omit<OptionSpec<never>, "read"> {
  return {
    help: settings.help,
    group: settings.group ?? "Options",
    placeholder: undefined,
    bare: undefined,
    repeatable: false,
    required: false,
    shownDefault: undefined,
    choices: [],
    completesFiles: false,
    needs: settings.needs ?? [],
    excludes: settings.excludes ?? [],
    fallback: undefined as never,
  };
}
