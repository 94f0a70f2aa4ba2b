/** Fields of a model file, and what is said where they are wrong. @module */

import { InputError } from "../errors.ts";
import { nearestName } from "../nearest.ts";

/** A value of a JSON file and where it stands. */
export class Field {
  /** The file. */
  readonly file: string;
  /** Where the value stands: `Nodes[0].Model.X`. */
  readonly path: string;
  /** The value. */
  readonly value: unknown;

  /**
   * @param file The file, for messages.
   * @param path Where the value stands.
   * @param value The value.
   */
  constructor(file: string, path: string, value: unknown) {
    this.file = file;
    this.path = path;
    this.value = value;
  }

  /**
   * Refuses the value.
   *
   * @param found What is wrong, what was expected.
   * @throws {InputError} Always.
   */
  refuse(found: string): never {
    const where = this.path === "" ? "" : `${this.path}: `;
    throw new InputError(`${this.file}: ${where}${found}`, {
      file: this.file,
      field: this.path,
    });
  }

  /** Refuses a value of the wrong kind. */
  expected(what: string): never {
    return this.refuse(`found ${told(this.value)}, expected ${what}`);
  }

  /**
   * The fields of an object.
   *
   * @param known All fields that it can have.
   * @param required Those that it must have.
   * @returns The fields by name.
   * @throws {InputError} If it is no object, a field is not known, or one is
   * missing.
   */
  object(
    known: readonly string[],
    required: readonly string[] = [],
  ): ReadonlyMap<string, Field> {
    const fields = this.entries();
    for (const name of fields.keys()) {
      if (known.includes(name)) continue;
      const nearest = nearestName(name, known);
      this.refuse(
        `the field '${name}' is unknown${
          nearest === undefined ? "" : ` (did you mean '${nearest}'?)`
        }, expected ${known.join(", ")}`,
      );
    }
    const missing = required.find((name) => !fields.has(name));
    if (missing !== undefined) this.refuse(`the field '${missing}' is missing`);
    return fields;
  }

  /** The fields of an object of any names; those that are null are left out. */
  entries(): Map<string, Field> {
    const { value } = this;
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      this.expected("an object");
    }
    return new Map(
      Object.entries(value).filter(([, own]) => own !== null).map(
        ([name, own]) => [
          name,
          new Field(
            this.file,
            this.path === "" ? name : `${this.path}.${name}`,
            own,
          ),
        ],
      ),
    );
  }

  /** The elements of a list. */
  list(what = "a list"): Field[] {
    const { value } = this;
    if (!Array.isArray(value)) this.expected(what);
    return value.map((own, i) =>
      new Field(this.file, `${this.path}[${i}]`, own)
    );
  }

  /** The elements of a list, or the value as the only one. */
  listOrOne(): Field[] {
    return Array.isArray(this.value) ? this.list() : [this];
  }

  /** The text that it is. */
  text(): string {
    const { value } = this;
    if (typeof value !== "string" || value.trim() === "") {
      this.expected("a text");
    }
    return value;
  }

  /** The finite number that it is. */
  number(): number {
    const { value } = this;
    if (typeof value !== "number" || !Number.isFinite(value)) {
      this.expected("a number");
    }
    return value;
  }

  /** The truth value that it is. */
  flag(): boolean {
    const { value } = this;
    if (typeof value !== "boolean") this.expected("true or false");
    return value;
  }

  /**
   * One of some words, without regard to case.
   *
   * @param words The words.
   * @returns The word as `words` has it.
   */
  word<T extends string>(words: readonly T[]): T {
    const given = typeof this.value === "string" ? this.value : undefined;
    const word = words.find((one) =>
      one.toLowerCase() === given?.toLowerCase()
    );
    if (word !== undefined) return word;
    const nearest = given === undefined ? undefined : nearestName(given, words);
    return this.expected(
      `${words.join(", ")}${
        nearest === undefined ? "" : ` (did you mean '${nearest}'?)`
      }`,
    );
  }
}

function told(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
