"""Runs a command; writes its wall time and peak memory to a JSON file.

Usage: measure.py RESULT.json COMMAND [ARGUMENT…]; the command keeps its
standard streams. The peak is the maximum resident set of the process, or of
the largest of its children, as the system counts it; it is never less than what
this wrapper itself takes, about 10 MB.
"""

import json
import os
import sys
import time

start = time.perf_counter()
pid = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(pid, 0)
seconds = time.perf_counter() - start
unit = 1 if sys.platform == "darwin" else 1024
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump({
        "seconds": seconds,
        "processor": usage.ru_utime + usage.ru_stime,
        "peak": usage.ru_maxrss * unit,
    }, file)
sys.exit(os.waitstatus_to_exitcode(status) & 255)
