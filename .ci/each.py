#!/usr/bin/env python3
"""Has a judge of single files look at each file of a folder.

usage: each.py JUDGE FOLDER ENDING [ARGUMENT…]

Each file whose name has the ENDING is handed to JUDGE, followed by the ARGUMENTs; all in one process, since starting Python takes longer than
most files. Fails where one is refused, or none is there."""
import pathlib, runpy, sys

judge, folder, ending, *rest = sys.argv[1:]
files = sorted(it for it in pathlib.Path(folder).rglob("*") if it.name.endswith(ending))
refused = not files
for file in files:
    sys.argv = [judge, str(file), *rest]
    try:
        runpy.run_path(judge, run_name="__main__")
    except SystemExit as told:
        if told.code:
            refused = True
            print(f"{file}: {told.code}", file=sys.stderr)
sys.exit(bool(refused))
