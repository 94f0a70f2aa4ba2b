"""Shows what nilearn loses when it smooths int16 images in their own type.

Run as `NIGLM_TEST_DATA=… python tests/compare/smooth_int16.py`; needs nilearn
0.14.0. Of three real int16 sets the first volumes are smoothed by 5 mm as they
are stored and as float64 copies: by `smooth_img` in memory, by `smooth_img`
and written to a file, and by `apply_mask`, as the maskers and FirstLevelModel
do. Prints the largest and the median difference over voxels whose smoothed
value is above a tenth of the largest one, and the part of voxels that differ;
rows for docs/nilearn.md.
"""

import os
import tempfile
import warnings
from pathlib import Path

import nibabel as nib
import nilearn
import numpy as np
from nilearn.image import smooth_img
from nilearn.masking import apply_mask

warnings.filterwarnings("ignore")
DATA = Path(os.environ["NIGLM_TEST_DATA"])
SETS = {
    "spm-auditory": "spm-auditory/sub-01_task-auditory_bold.nii.gz",
    "studyforrest-localizer":
        "studyforrest-localizer/sub-02_task-oneback_run-1_bold.nii.gz",
    "haxby2001-mini": "haxby2001-mini/bold.nii.gz",
}
FWHM, VOLUMES = 5, 4


def written(image, folder):
    """The image after a round through a file."""
    path = Path(folder) / "smoothed.nii"
    image.to_filename(path)
    return nib.load(path)


def row(name, way, found, expected):
    """Prints a row of the table."""
    error = np.abs(found - expected)
    inside = expected > 0.1 * expected.max()
    print(f"| {name} | {way} | {error[inside].max():.2g} | "
          f"{np.median(error[inside]):.2g} | "
          f"{100 * (error[inside] > 0).mean():.0f} % |")


def main():
    """Prints a table."""
    print(f"nilearn {nilearn.__version__}")
    for name, file in SETS.items():
        image = nib.load(DATA / file)
        stored = nib.Nifti1Image(np.asarray(image.dataobj[..., :VOLUMES]),
                                 image.affine, image.header)
        assert stored.get_data_dtype() == np.int16, name
        copy = nib.Nifti1Image(stored.get_fdata(), image.affine)
        everywhere = nib.Nifti1Image(np.ones(image.shape[:3], np.uint8),
                                     image.affine)
        expected = smooth_img(copy, FWHM).get_fdata()
        smoothed = smooth_img(stored, FWHM)
        row(name, "`smooth_img`", smoothed.get_fdata(), expected)
        with tempfile.TemporaryDirectory() as folder:
            row(name, "`smooth_img`, written",
                written(smoothed, folder).get_fdata(), expected)
        masked = [apply_mask(one, everywhere, smoothing_fwhm=FWHM)
                  for one in (stored, copy)]
        row(name, "maskers, `FirstLevelModel`",
            masked[0].astype(float), masked[1].astype(float))


main()
