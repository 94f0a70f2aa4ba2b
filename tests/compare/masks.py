"""Compares `niglm mask` and `mean` with a live nilearn, voxel by voxel.

Run as `NIGLM_TEST_DATA=… python tests/compare/masks.py`; needs nilearn 0.14.0
and `deno` on the path. The images are float64 copies of the same values: two
functional runs, whole and cut in two or three, and the maps with NaN of two
group studies. Prints the voxels of each mask and how many differ.
"""

import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import nibabel as nib
import nilearn
import numpy as np
from nilearn import masking
from nilearn.datasets import load_mni152_template
from nilearn.image import mean_img

warnings.filterwarnings("ignore")
ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ["NIGLM_TEST_DATA"])
RUNS = {
    "auditory": "spm-auditory/sub-01_task-auditory_bold.nii.gz",
    "localizer": "studyforrest-localizer/sub-02_task-oneback_run-1_bold.nii.gz",
}
MAPS = {
    "emotion": "wager2008-emotionreg/con_*.img",
    "words": "two-group-words-faces/auditory stimulation/*/*.nii",
    "faces": "two-group-words-faces/visual stimulation/*/*.img",
}


def niglm(command, files, out, options):
    """Runs a command; the values that it wrote, and its grid."""
    words = []
    for key, value in options.items():
        name = f"--{key.replace('_', '-')}"
        if key in ("connected", "ensure_finite"):
            if value is not None:
                words.append(name if value else f"--no-{name[2:]}")
        elif value is True:
            words.append(name)
        elif isinstance(value, list):
            words += [name, ",".join(map(str, np.ravel(value)))]
        elif value is not None:
            words += [name, str(value)]
    subprocess.run(["deno", "run", "-A", str(ROOT / "cli.ts"), command,
                    *map(str, files), "--out", str(out), "--overwrite",
                    "--quiet", *words],
                   check=True, stdout=subprocess.DEVNULL)
    image = nib.load(out)
    return image.get_fdata(), image.affine


def copy(path):
    """A float64 copy."""
    image = nib.load(path)
    return nib.Nifti1Image(np.squeeze(image.get_fdata()), image.affine)


def coarse(image):
    """Axes of 4 to 5 mm in the directions of the image's own, so that no voxel
    lies on the image's border, where rounding decides in nilearn."""
    return np.diag(np.sign(np.diag(image.affine)[:3])
                   * [4.1, 4.6, 5.2]).ravel().tolist()


def for_nilearn(options):
    """Options of nilearn: the target's axes as a matrix."""
    given = {k: v for k, v in options.items()
             if k not in ("strategy", "multi", "template")}
    if "target_affine" in given:
        given["target_affine"] = np.reshape(given["target_affine"], (3, 3))
    return given


class Comparison:
    """Compares, prints and counts."""

    def __init__(self, folder):
        self.out = folder / "out.nii"
        self.bad = 0

    def mask(self, title, files, expected, options):
        """A mask that has to be equal."""
        try:
            found, affine = niglm("mask", files, self.out, options)
        except subprocess.CalledProcessError:
            found, affine = None, None
        told = " ".join(f"{k}={v}" for k, v in options.items()
                        if k != "template")
        inside = np.asarray(expected.dataobj).astype(bool)
        if found is None:
            off = int(inside.sum())
            note = "refused" + ("" if off else ", as it is empty")
        else:
            off = int((found.astype(bool) != inside).sum())
            note = f"{off} differ"
            assert np.allclose(affine, expected.affine), title
        self.bad += off
        print(f"{title:24} {told:58} {int(inside.sum()):7} voxels, {note}")

    def mean(self, title, files, images, options):
        """A mean that has to agree to 1e-10."""
        found, affine = niglm("mean", files, self.out,
                              {**options, "dtype": "float64"})
        expected = mean_img(images, copy_header=False, **for_nilearn(options))
        wanted = expected.get_fdata()
        assert np.allclose(affine, expected.affine), title
        assert (np.isnan(found) == np.isnan(wanted)).all(), title
        off = np.nan_to_num(np.abs(found - wanted))
        scale = np.nanmax(np.abs(wanted))
        worst = (off / np.maximum(np.abs(np.nan_to_num(wanted)),
                                  1e-3 * scale)).max()
        beyond = worst > 1e-10
        self.bad += int(beyond)
        told = " ".join(f"{k}={v}" for k, v in options.items())
        print(f"{'mean of ' + title:24} {told:58} worst {worst:.2e}")


def runs(comparison, folder):
    """Functional runs, alone and in parts."""
    for name, path in RUNS.items():
        whole = copy(DATA / path)
        files, images = [], []
        length = whole.shape[3]
        for k, cut in enumerate((0, length // 2, 3 * length // 4)):
            end = (length // 2, 3 * length // 4, length)[k]
            data = whole.get_fdata()[..., cut:end]
            # runs that differ: the brain of each is cut elsewhere
            data = data.copy()
            data[:, : 20 + 3 * k] = data[:, : 20 + 3 * k] * 0.05
            images.append(nib.Nifti1Image(data, whole.affine))
            files.append(folder / f"{name}_{k}.nii")
            nib.save(images[-1], files[-1])
        for options in [{}, {"opening": 0}, {"opening": 3},
                        {"connected": False, "opening": 1},
                        {"lower_cutoff": 0.4, "upper_cutoff": 0.9},
                        {"exclude_zeros": True}, {"ensure_finite": False},
                        {"target_affine": coarse(whole)}]:
            comparison.mask(name, [DATA / path],
                            masking.compute_epi_mask(
                                whole, **for_nilearn(options)), options)
        for options in [{}, {"threshold": 1}, {"threshold": 0},
                        {"threshold": 0.3, "connected": False}]:
            comparison.mask(f"{name}, 3 runs", files,
                            masking.compute_multi_epi_mask(
                                images, **for_nilearn(options)), options)
        for options in [{}, {"border_size": 5, "opening": 1}]:
            comparison.mask(name, [DATA / path],
                            masking.compute_background_mask(
                                whole, **for_nilearn(options)),
                            {"strategy": "background", **options})
        template = folder / "template.nii"
        mni = load_mni152_template(resolution=1)
        nib.save(nib.Nifti1Image(mni.get_fdata(), mni.affine), template)
        for options in [{}, {"threshold": 0.2, "opening": 0},
                        {"connected": False, "opening": 1}]:
            comparison.mask(name, [DATA / path],
                            masking.compute_brain_mask(
                                whole, **for_nilearn(options)),
                            {"strategy": "brain", "template": template,
                             **options})
        comparison.mean(name, [DATA / path], [whole], {})
        comparison.mean(f"{name}, 3 runs", files, images,
                        {"target_affine": coarse(whole)})


def maps(comparison):
    """Maps with NaN of the subjects of a study."""
    for name, pattern in MAPS.items():
        files = sorted(DATA.glob(pattern))
        images = [copy(path) for path in files]
        stack = nib.Nifti1Image(
            np.stack([i.get_fdata() for i in images], -1), images[0].affine)
        for options in [{}, {"connected": True, "opening": 2},
                        {"border_size": 4}, {"opening": 1}]:
            comparison.mask(f"{name}, {len(files)} maps", files,
                            masking.compute_background_mask(
                                stack, **for_nilearn(options)),
                            {"strategy": "background", **options})
        for options in [{}, {"threshold": 1}, {"threshold": 0},
                        {"threshold": 0.9, "opening": 0, "connected": False}]:
            comparison.mask(f"{name}, each of them", files,
                            masking.compute_multi_background_mask(
                                images, **for_nilearn(options)),
                            {"strategy": "background", "multi": True,
                             **options})
        for options in [{}, {"opening": 0}]:
            comparison.mask(f"{name}, first", files[:1],
                            masking.compute_epi_mask(
                                images[0], **for_nilearn(options)), options)
        comparison.mean(name, files, images, {})
    both = [sorted(DATA.glob(MAPS[name]))[0] for name in ("words", "faces")]
    images = [copy(path) for path in both]
    for options in [{}, {"target_affine": coarse(images[0])}]:
        comparison.mean("words and faces", both, images, options)


def main():
    """Compares everything; the exit code tells whether all agrees."""
    print(f"nilearn {nilearn.__version__}, numpy {np.__version__}")
    with tempfile.TemporaryDirectory() as name:
        comparison = Comparison(Path(name))
        runs(comparison, Path(name))
        maps(comparison)
    sys.exit(1 if comparison.bad else 0)


if __name__ == "__main__":
    main()
