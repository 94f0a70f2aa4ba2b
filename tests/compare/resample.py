"""Compares `niglm resample`, `smooth` and `concat` with a live nilearn.

Run as `NIGLM_TEST_DATA=… python tests/compare/resample.py`; needs nilearn
0.14.0 and `deno` on the path. Whole volumes of three real sets, as float64
copies, are resampled onto turned, diagonal, flipped, swapped, coarser and
larger grids by every interpolation. Voxels whose place lies within 1e-9 of the
image's border, where nilearn lets rounding decide, and half-way ties of the
nearest voxel are left out and counted. Prints the largest
|a - b| / max(|b|, 1e-3 * max|b|) and the voxels beyond 1e-10.
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
import scipy
from nilearn.image import concat_imgs, resample_img, smooth_img

warnings.filterwarnings("ignore")
ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ["NIGLM_TEST_DATA"])
SETS = {
    "auditory": ("spm-auditory/sub-01_task-auditory_bold.nii.gz", 0),
    "localizer": ("studyforrest-localizer/"
                  "sub-02_task-oneback_run-1_bold.nii.gz", 0),
    "emotion": ("wager2008-emotionreg/con_00810025.img", None),
}
INTERPOLATIONS = ["continuous", "linear", "nearest"]
TOLERANCE, BORDER = 1e-10, 1e-9


def niglm(*args):
    """Runs a command."""
    subprocess.run(["deno", "run", "-A", str(ROOT / "cli.ts"), *args,
                    "--overwrite", "--quiet", "--dtype", "float64"],
                   check=True, stdout=subprocess.DEVNULL)


def rotation(angles):
    """A rotation about x, then y, then z."""
    turned = np.eye(3)
    for axis, angle in enumerate(np.deg2rad(angles)):
        one = np.eye(3)
        a, b = [other for other in range(3) if other != axis]
        one[a, a] = one[b, b] = np.cos(angle)
        one[a, b], one[b, a] = -np.sin(angle), np.sin(angle)
        turned = one @ turned
    return turned


def about_centre(affine, shape, matrix):
    """The affine with its voxel axes mixed, its centre kept."""
    centre = (np.array(shape) - 1) / 2
    mixed = affine.copy()
    mixed[:3, :3] = affine[:3, :3] @ matrix
    mixed[:3, 3] += (affine[:3, :3] - mixed[:3, :3]) @ centre
    return mixed


def targets(affine, shape):
    """Names, affines, shapes and options."""
    oblique = about_centre(affine, shape, rotation([7, -11, 23]))
    slight = about_centre(affine, shape, rotation([0.3, -0.2, 0.5]))
    flipped = affine @ np.diag([-1, 1, 1, 1])
    flipped[:3, 3] = affine[:3] @ [shape[0] - 1, 0, 0, 1]
    swapped = affine[:, [2, 0, 1, 3]]
    larger = about_centre(affine, shape, np.eye(3) * 1.3)
    shifted = affine.copy()
    shifted[:3, 3] += affine[:3, :3] @ [0.37, -0.21, 0.11]
    diagonal = np.diag([3.1, 2.9, 3.3, 1.0])
    diagonal[:3, 3] = affine[:3] @ [*(np.array(shape) / 2), 1] - 90
    return [
        ("oblique", oblique, shape, {}),
        ("slightly turned", slight, shape, {"clip": False}),
        ("diagonal", diagonal, (60, 58, 61), {}),
        ("flipped", flipped, shape, {"clip": False}),
        ("swapped", swapped, [shape[2], shape[0], shape[1]], {}),
        ("shifted", shifted, shape, {"fill_value": -7.5, "clip": False}),
        ("coarser", about_centre(affine, shape, np.eye(3) * 1.7), None, {}),
        ("larger, filled", larger, shape, {"fill_value": 12.5}),
        ("axes, 4 mm", np.diag([4.0, 4.0, 4.0]), None, {}),
        ("axes, turned", rotation([3, 5, -9]) * 3.7, None, {}),
    ]


def undecided(source, target, nearest):
    """Voxels whose place is on the border or a tie, and how many of each."""
    across = np.linalg.inv(source.affine) @ target.affine
    places = np.stack(np.indices(target.shape), -1) @ across[:3, :3].T
    places += across[:3, 3]
    end = np.array(source.shape[:3]) - 1
    border = ((np.abs(places) < BORDER) | (np.abs(places - end) < BORDER))
    tie = np.abs(places % 1 - 0.5) < BORDER
    return border.any(-1), tie.any(-1) & nearest


def report(name, ours, reference, left_out, note=""):
    """Prints a line; returns whether too many voxels are beyond."""
    a, b = ours.get_fdata(), reference.get_fdata()
    if a.shape != b.shape:
        print(f"  {name:34s} shape {a.shape}, expected {b.shape}")
        return True
    keep = ~left_out if left_out is not None else np.ones(b.shape, bool)
    a, b = a[keep], b[keep]
    missing = np.isnan(a) != np.isnan(b)
    finite = ~np.isnan(a) & ~np.isnan(b)
    a, b = a[finite], b[finite]
    scale = np.maximum(np.abs(b), 1e-3 * np.abs(b).max())
    error = np.abs(a - b) / scale
    beyond = int((error > TOLERANCE).sum() + missing.sum())
    print(f"  {name:34s} worst {error.max():.1e}  beyond {beyond} of "
          f"{keep.sum()}{note}")
    return beyond > 0


def compare_resample(path, out):
    """Every target and interpolation; returns how many failed."""
    source = nib.load(path)
    failures = 0
    for name, affine, shape, options in targets(source.affine, source.shape):
        for interpolation in INTERPOLATIONS:
            reference = resample_img(
                source, affine, shape, interpolation=interpolation, **options)
            args = ["resample", str(path), "--out", str(out),
                    "--interpolation", interpolation, "--target-affine",
                    ",".join(repr(float(x)) for x in affine.ravel()),
                    "--fill-value", str(options.get("fill_value", 0))]
            if shape is not None:
                args += ["--target-shape", ",".join(map(str, shape))]
            if not options.get("clip", True):
                args.append("--no-clip")
            niglm(*args)
            missing = np.isnan(source.get_fdata()).any()
            border, tie = undecided(source, reference,
                                    interpolation == "nearest" or missing)
            note = ""
            if border.any() or tie.any():
                note = f", left out: {border.sum()} at the border"
                note += f", {(tie & ~border).sum()} ties"
            failures += report(f"{name}, {interpolation}", nib.load(out),
                               reference, border | tie, note)
    return failures


def compare_smooth(path, out):
    """Three kinds of widths; returns how many failed."""
    failures = 0
    for fwhm in (5, [4, 6.5, 8], "fast"):
        text = fwhm if fwhm == "fast" else ",".join(
            map(str, np.ravel(fwhm)))
        niglm("smooth", str(path), "--out", str(out), "--fwhm", text)
        failures += report(f"smoothed, {text}", nib.load(out),
                           smooth_img(nib.load(path), fwhm), None)
    return failures


def compare_concat(path, folder, out):
    """Three volumes, each on its own grid; returns how many failed."""
    source = nib.load(path)
    files = [path]
    for i, angles in enumerate(([0.5, -0.3, 0.2], [-1.0, 0.4, 0.8])):
        affine = about_centre(source.affine, source.shape, rotation(angles))
        files.append(folder / f"moved-{i}.nii")
        nib.save(nib.Nifti1Image(source.get_fdata(), affine), files[-1])
    niglm("concat", *map(str, files), "--auto-resample", "--out", str(out))
    reference = concat_imgs([nib.load(f) for f in files], dtype=np.float64,
                            auto_resample=True)
    return report("concat, resampled", nib.load(out), reference, None)


def main():
    """Runs every set, or those named on the command line."""
    print(f"nilearn {nilearn.__version__}, scipy {scipy.__version__}")
    failures = 0
    for name in sys.argv[1:] or SETS:
        file, volume = SETS[name]
        image = nib.load(DATA / file)
        data = image.get_fdata(dtype=np.float64)
        data = data[..., volume] if volume is not None else data.squeeze()
        print(f"{name}: {data.shape}, {np.isnan(data).sum()} voxels are NaN")
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            path, out = folder / "source.nii", folder / "out.nii"
            nib.save(nib.Nifti1Image(data, image.affine), path)
            failures += compare_resample(path, out)
            failures += compare_smooth(path, out)
            failures += compare_concat(path, folder, out)
    print(f"{failures} failed")
    sys.exit(1 if failures else 0)


main()
