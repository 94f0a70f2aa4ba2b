/** The units whose memory is compared. @module */

/** An image of a scenario. */
export interface ScenarioImage {
  /** A real run, or the shape and scans of one that is made. */
  readonly name: string;
  /** Whether it is gzipped. */
  readonly gzip: boolean;
  /** The contrast that is tested. */
  readonly contrast: string;
}

/** A unit. */
export interface Scenario {
  /** Its name in the table. */
  readonly name: string;
  /** What it reads; a group the fits of this by ordinary least squares. */
  readonly image: ScenarioImage;
  /** Runs of the subject. */
  readonly runs?: number;
  /** Subjects of a group. */
  readonly subjects?: number;
  /** Options of `app`. */
  readonly options: readonly string[];
}

const real = (name: string, contrast: string, gzip: boolean) => ({
  name,
  gzip,
  contrast,
});
const auditory = real("auditory", "active - rest", true);
const plainAuditory = real("auditory", "active - rest", false);
const localizer = real("localizer", "face - house", true);
const made = (name: string, gzip = false) => real(name, "faces - houses", gzip);
const middle = made("64x64x40x300");
const large = made("91x109x91x300");
const largeGz = made("91x109x91x300", true);
const images = { auditory, "auditory plain": plainAuditory, localizer, middle };

function of(
  image: ScenarioImage,
  label: string,
  options: string,
  more: Pick<Scenario, "runs" | "subjects"> = {},
): Scenario {
  return {
    name: `${label}${image.gzip ? ".gz" : ""} ${options} ${
      more.runs ? `${more.runs} runs` : ""
    }${more.subjects ? `${more.subjects} subjects` : ""}`.trim(),
    image,
    options: options.split(" ").filter(Boolean),
    ...more,
  };
}

const each = (options: string) =>
  Object.entries(images).map(([label, image]) => of(image, label, options));

const series = "--save=effect,residuals,predicted";

/** The units. */
export const scenarios: readonly Scenario[] = [
  ...each(""),
  ...each("--noise-model=ols"),
  ...each("--memory=64MiB"),
  ...each("--workers=2"),
  ...each("--smoothing-fwhm=6"),
  of(auditory, "auditory", "--memory=1GiB"),
  of(auditory, "auditory", "--workers=1"),
  of(auditory, "auditory", "--workers=4"),
  of(auditory, "auditory", "--workers=4 --memory=64MiB"),
  of(auditory, "auditory", "--smoothing-fwhm=6 --memory=64MiB"),
  of(auditory, "auditory", "--smoothing-fwhm=6 --workers=2"),
  of(auditory, "auditory", "--smoothing-fwhm=6 --workers=2 --memory=64MiB"),
  of(auditory, "auditory", "--smoothing-fwhm=6 --workers=4 --memory=64MiB"),
  of(auditory, "auditory", "--target-affine=4,0,0,0,4,0,0,0,4"),
  of(
    auditory,
    "auditory",
    "--target-affine=4,0,0,0,4,0,0,0,4 --smoothing-fwhm=6",
  ),
  of(auditory, "auditory", "--report"),
  of(plainAuditory, "auditory", "--report --workers=2"),
  of(auditory, "auditory", "--noise-model=ar2"),
  of(auditory, "auditory", "--noise-model=ar2 --workers=2 --memory=64MiB"),
  of(auditory, "auditory", series),
  of(auditory, "auditory", `${series} --workers=2`),
  of(auditory, "auditory", `${series} --memory=64MiB`),
  of(auditory, "auditory", `${series} --smoothing-fwhm=6`),
  of(auditory, "auditory", "--mask=none"),
  of(auditory, "auditory", "", { runs: 4 }),
  of(auditory, "auditory", "--smoothing-fwhm=6", { runs: 4 }),
  of(plainAuditory, "auditory", "--memory=64MiB", { runs: 4 }),
  of(middle, "middle", series),
  of(middle, "middle", "--noise-model=ar2"),
  of(large, "large", ""),
  of(largeGz, "large", ""),
  of(large, "large", "--memory=128MiB"),
  of(large, "large", "--memory=1GiB"),
  of(large, "large", "--workers=2"),
  of(largeGz, "large", "--workers=2"),
  of(large, "large", "--workers=4 --memory=1GiB"),
  of(large, "large", "--smoothing-fwhm=6"),
  of(large, "large", "--smoothing-fwhm=6 --memory=1GiB"),
  of(large, "large", "--target-affine=3.5,0,0,0,3.5,0,0,0,3.5 --memory=1GiB"),
  of(large, "large", "--report"),
  of(large, "large", "", { runs: 2 }),
  of(large, "large", "--noise-model=ar2"),
  of(large, "large", "--noise-model=ar2 --memory=1GiB"),
  of(auditory, "auditory", "", { subjects: 12 }),
  of(auditory, "auditory", "", { subjects: 60 }),
  of(auditory, "auditory", "--workers=2", { subjects: 12 }),
  of(auditory, "auditory", "--report", { subjects: 12 }),
  of(auditory, "auditory", "--memory=64MiB", { subjects: 60 }),
  of(auditory, "auditory", "--method=reml", { subjects: 12 }),
  of(auditory, "auditory", "--smoothing-fwhm=6", { subjects: 12 }),
  of(auditory, "auditory", "--permute --n-perm=200", { subjects: 12 }),
  of(auditory, "auditory", "--permute --n-perm=200 --workers=2", {
    subjects: 60,
  }),
  of(auditory, "auditory", "--permute --n-perm=100 --tfce=exact", {
    subjects: 12,
  }),
  of(large, "large", "", { subjects: 12 }),
  of(large, "large", "--memory=1GiB", { subjects: 60 }),
  of(large, "large", "--method=reml", { subjects: 12 }),
  of(large, "large", "--permute --n-perm=50", { subjects: 12 }),
  of(large, "large", "--permute --n-perm=20 --cluster-p=0.001", {
    subjects: 12,
  }),
];
