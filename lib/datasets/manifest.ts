/** What a data set is: where its files come from and what they mean. @module */

/** A file that is fetched: an archive that is unpacked, or a file as it is. */
export interface Source {
  /** Name while it is fetched, and in a mirror; may hold `{subject}`. */
  readonly name: string;
  /** Addresses that have it, the first one tried first; may hold `{subject}`. */
  readonly urls: readonly string[];
  /** How it is packed; nothing for a file as it is. */
  readonly archive?: "zip" | "tar.gz" | "tar";
  /** Length in bytes, where known. */
  readonly bytes?: number;
  /** SHA-256 in hexadecimal digits, where known. */
  readonly sha256?: string;
  /**
   * Folder of the data set that an archive is unpacked into (by default the
   * data set's own), or the place of a file (by default its name); may hold
   * `{subject}`.
   */
  readonly to?: string;
  /**
   * Patterns of the files of an archive that are wanted: `*` and `?` within a
   * name, `**` over folders; may hold `{subject}`.
   */
  readonly take?: readonly string[];
  /**
   * A table (JSON) of identifiers by path, from which the address is made:
   * `{id}` in `urls` is the identifier of `path`. A path without one is a file
   * that the data set lacks.
   */
  readonly index?: { readonly url: string; readonly path: string };
}

/** The files of one run, as paths (or globs) within the data set. */
export interface LayoutRun {
  /** The BOLD series: a file, or a glob of 3-D images. */
  readonly bold: string;
  /** The events: a table, an SPM `.mat`, or a folder of FSL columns. */
  readonly events?: string;
  /** The design, in place of events. */
  readonly designMatrix?: string;
  /** Columns that are added to the design. */
  readonly confounds?: string;
}

/** What the files mean. */
export interface Layout {
  /** The runs of the data set (of one subject), in order. */
  readonly runs?: readonly LayoutRun[];
  /** A mask of the brain. */
  readonly mask?: string;
  /** The anatomical image. */
  readonly anat?: string;
  /** Repetition time in seconds. */
  readonly tR?: number;
  /** Unit of the onsets, where it is not seconds. */
  readonly onsetUnits?: "seconds" | "scans";
  /** Duration in seconds of all events, where the files do not have it. */
  readonly eventDuration?: number;
  /** Names of conditions, by those that the files have. */
  readonly renameConditions?: Readonly<Record<string, string>>;
  /** Maps of subjects by the name of what they show; hold `{subject}`. */
  readonly maps?: Readonly<Record<string, string>>;
}

/** One data set. */
export interface Manifest {
  /** Its name on the command line. */
  readonly name: string;
  /** One line that says what it is. */
  readonly title: string;
  /** What was measured, in a few sentences. */
  readonly description: string;
  /** Where people read more. */
  readonly homepage: string;
  /** The works to cite. */
  readonly citation: readonly string[];
  /** Name of the licence, or `unknown`. */
  readonly licence: string;
  /** Under which terms the data may be used; shown before they are fetched. */
  readonly terms: string;
  /** The subjects, where files are named by them. */
  readonly subjects?: {
    /** All of them. */
    readonly all: readonly string[];
    /** Those that are fetched unless others are asked for. */
    readonly default: readonly string[];
  };
  /** What is fetched. */
  readonly sources: readonly Source[];
  /** What it means. */
  readonly layout: Layout;
}
