"""Compares niglm's loadConfounds with a live nilearn over all combinations.

Run as `python tests/compare/confounds.py [DRAWS]`; needs nilearn 0.14.0 and
`deno` on the path. For every set of parts it tries each option at each of its
levels and DRAWS (default 3) random draws of all, over three made fMRIPrep
tables and tedana's; columns, order, sample mask and values must be the same.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import nilearn

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "fixtures"))
from confounds_scenarios import (  # noqa: E402
    combinations, nilearn_reads, write_tables)

draws = int(sys.argv[1]) if len(sys.argv) > 1 else 3
with tempfile.TemporaryDirectory() as folder:
    stems = write_tables(folder)
    cases = [(stems[table], parts, options)
             for table in ["old", "new", "gaps"]
             for parts, options in combinations(draws)]
    cases += [(stems["tedana"], ("tedana",), {"tedana": kind, "demean": demean})
              for kind in ["aggressive", "non-aggressive"]
              for demean in [True, False]]
    with open(Path(folder) / "cases.ndjson", "w") as out:
        for stem, parts, options in cases:
            found = nilearn_reads(stem, parts, options)
            if found.get("values") is not None:
                found["values"] = found["values"].ravel().tolist()
            out.write(json.dumps(
                {"strategy": parts, "options": options, **found}) + "\n")
    print("nilearn", nilearn.__version__)
    sys.exit(subprocess.run(
        ["deno", "run", "-A", str(HERE / "confounds.ts"), out.name]).returncode)
