/** The schema of manifests. @module */

import { InputError } from "../errors.ts";
import { nearestName } from "../nearest.ts";
import type { Manifest } from "./manifest.ts";
import { isInnerPath } from "./inner_path.ts";

/** What a value must be, as the end of "expected …", or nothing if it is. */
type Rule = (value: unknown) => string | Fault | undefined;

/** A fault deeper inside a value. */
interface Fault {
  readonly at: string;
  readonly found: unknown;
  readonly expected: string;
}

/**
 * Checks a manifest against the schema of manifests.
 *
 * @param value What was read from its file.
 * @param file The file's name, for messages.
 * @returns The manifest.
 * @throws {InputError} If a field is missing, unknown or not what it must be.
 */
export function checkManifest(value: unknown, file: string): Manifest {
  const fault = manifest(value);
  if (fault === undefined) return value as Manifest;
  const { at, found, expected } = typeof fault === "string"
    ? { at: "", found: value, expected: fault }
    : fault;
  const field = at === "" ? "the manifest" : `field '${at}'`;
  throw new InputError(
    `${file}: ${field}: found ${shown(found)}, expected ${expected}`,
    { file, field: at },
  );
}

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

const words: Rule = (value) =>
  typeof value === "string" && value.trim() !== "" ? undefined : "a text";

const plainName: Rule = (value) =>
  typeof value === "string" && isInnerPath(value) && !/[/{}]/.test(value)
    ? undefined
    : "a name without slashes";

const inner: Rule = (value) =>
  typeof value === "string" && isInnerPath(value.replaceAll("{subject}", "s"))
    ? undefined
    : "a path inside the data set, with forward slashes";

const count: Rule = (value) =>
  Number.isSafeInteger(value) && (value as number) > 0
    ? undefined
    : "a whole number above 0";

const positive: Rule = (value) =>
  typeof value === "number" && Number.isFinite(value) && value > 0
    ? undefined
    : "a number above 0";

const digest: Rule = (value) =>
  typeof value === "string" && /^[0-9a-f]{64}$/.test(value)
    ? undefined
    : "64 hexadecimal digits in lower case";

const address: Rule = (value) =>
  typeof value === "string" && /^https?:\/\/[^/]+\//.test(value)
    ? undefined
    : "an address of http or https";

function oneOf(...choices: readonly string[]): Rule {
  return (value) =>
    choices.includes(value as string)
      ? undefined
      : `one of ${choices.join(", ")}`;
}

function inside(at: string, value: unknown, rule: Rule): Fault | undefined {
  const fault = rule(value);
  if (fault === undefined) return undefined;
  if (typeof fault === "string") return { at, found: value, expected: fault };
  const dot = fault.at.startsWith("[") ? "" : ".";
  return { ...fault, at: `${at}${dot}${fault.at}` };
}

function list(rule: Rule): Rule {
  return (value) => {
    if (!Array.isArray(value) || value.length === 0) {
      return "a list of at least one";
    }
    for (const [i, item] of value.entries()) {
      const fault = inside(`[${i}]`, item, rule);
      if (fault) return fault;
    }
    return undefined;
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function tableOf(rule: Rule): Rule {
  return (value) => {
    if (!isRecord(value)) return "an object";
    for (const [key, item] of Object.entries(value)) {
      const fault = inside(key, item, rule);
      if (fault) return fault;
    }
    return undefined;
  };
}

function object(
  required: Readonly<Record<string, Rule>>,
  optional: Readonly<Record<string, Rule>> = {},
): Rule {
  const rules = { ...required, ...optional };
  return (value) => {
    if (!isRecord(value)) return "an object";
    for (const key of Object.keys(value)) {
      if (Object.hasOwn(rules, key)) continue;
      const near = nearestName(key, Object.keys(rules));
      return {
        at: key,
        found: value[key],
        expected: `no such field${near ? ` (did you mean '${near}'?)` : ""}`,
      };
    }
    for (const [key, rule] of Object.entries(rules)) {
      if (value[key] === undefined && !Object.hasOwn(required, key)) continue;
      const fault = inside(key, value[key], rule);
      if (fault) return fault;
    }
    return undefined;
  };
}

const source: Rule = object(
  { name: inner, urls: list(address) },
  {
    to: inner,
    archive: oneOf("zip", "tar.gz", "tar"),
    bytes: count,
    sha256: digest,
    take: list(inner),
    index: object({ url: address, path: words }),
  },
);

const run: Rule = object(
  { bold: inner },
  { events: inner, designMatrix: inner, confounds: inner },
);

const manifest: Rule = object({
  name: (value) =>
    typeof value === "string" && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(value)
      ? undefined
      : "small letters, digits and hyphens",
  title: words,
  description: words,
  homepage: address,
  citation: list(words),
  licence: words,
  terms: words,
  sources: list(source),
  layout: object({}, {
    runs: list(run),
    mask: inner,
    anat: inner,
    tR: positive,
    onsetUnits: oneOf("seconds", "scans"),
    eventDuration: positive,
    renameConditions: tableOf(words),
    maps: tableOf(inner),
  }),
}, {
  subjects: object({ all: list(plainName), default: list(plainName) }),
});
