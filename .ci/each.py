#!/usr/bin/env python3
"""Runs a judge on each of many files in one process.  usage: each.py JUDGE LIST

LIST has a line for each run: its arguments, tabs between them. What the judge prints of all runs is printed; one that refuses is told
with the arguments, and makes this fail."""
import contextlib, io, runpy, sys

judge, runs = sys.argv[1:]
refused = 0
for line in open(runs, encoding="utf-8"):
    sys.argv = [judge, *line.rstrip("\n").split("\t")]
    counts, errors = io.StringIO(), io.StringIO()
    code = 0
    try:
        with contextlib.redirect_stdout(counts), contextlib.redirect_stderr(errors):
            runpy.run_path(judge, run_name="__main__")
    except SystemExit as end:
        code = end.code
    print(counts.getvalue(), end="")
    # A page without annotations is no error of ours, though judges of annotations want to see one.
    is_empty = "annotations=0 " in counts.getvalue() and not errors.getvalue()
    if code not in (0, None) and not is_empty:
        refused += 1
        print("ERROR", sys.argv[1], code, errors.getvalue()[:400], file=sys.stderr)
sys.exit(bool(refused))
