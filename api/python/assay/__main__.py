"""``python -m assay``: the program that was installed with this package."""
from __future__ import annotations

import os
import sys
import sysconfig


def program() -> str:
    """The program's path: where this Python's scripts are, in this environment, for this user, or beside it."""
    name = "assay" + (sysconfig.get_config_var("EXE") or "")
    folders = [sysconfig.get_path("scripts")]
    try:
        folders.append(sysconfig.get_path("scripts", scheme=sysconfig.get_preferred_scheme("user")))
    except (AttributeError, KeyError):
        pass
    # `pip install --target` and --prefix put scripts into bin beside, or above, the packages.
    packages = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    folders += [os.path.join(packages, "bin"), os.path.normpath(os.path.join(packages, "..", "..", "..", "bin"))]
    for folder in folders:
        path = os.path.join(folder, name)
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    raise FileNotFoundError("assay: the program is in none of " + ", ".join(folders) + "; install the package again")


def main() -> None:
    try:
        path = program()
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        sys.exit(3)
    sys.stdout.flush()
    os.execv(path, [path, *sys.argv[1:]])


if __name__ == "__main__":
    main()
