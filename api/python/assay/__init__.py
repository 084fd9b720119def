"""Credentials in text, files and folders, found as ``assay scan`` finds them.

>>> import assay
>>> assay.scan_text("x = 1").verdict
<Verdict.PASS: 'pass'>

No value that is found can be had: findings hold masks and keyed fingerprints. What could not be read makes the verdict
``UNPROVED``, never ``PASS``.
"""
from ._report import Companion, Coverage, Finding, Gap, Place, Report, Skipped, Verdict
from ._scanner import AssayError, Scanner, UsageError, scan_bytes, scan_paths, scan_text, version

__all__ = ["AssayError", "Companion", "Coverage", "Finding", "Gap", "Place", "Report", "Scanner", "Skipped", "UsageError",
           "Verdict", "scan_bytes", "scan_paths", "scan_text", "version"]


def __getattr__(name: str) -> str:
    """``__version__``, which loads the library: ``python -m assay`` does not need it."""
    if name == "__version__":
        return version()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
