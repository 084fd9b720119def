"""libassay, loaded when it is first needed, with the types of its functions (assay.h)."""
from __future__ import annotations

import ctypes
import functools
import os
from ctypes import POINTER, c_char_p, c_int32, c_size_t, c_uint32, c_void_p

ABI = 1

_FUNCTIONS = {
    "assay_abi": (c_uint32, []),
    "assay_version": (c_char_p, []),
    "assay_scanner_create": (c_int32, [POINTER(c_char_p), POINTER(c_void_p), POINTER(c_void_p)]),
    "assay_scanner_free": (None, [c_void_p]),
    "assay_scanner_rules": (c_size_t, [c_void_p]),
    "assay_scan_bytes": (c_int32, [c_void_p, c_char_p, c_size_t, c_char_p, POINTER(c_void_p), POINTER(c_void_p)]),
    "assay_scan_paths": (c_int32, [c_void_p, POINTER(c_char_p), POINTER(c_void_p), POINTER(c_void_p)]),
    "assay_report_free": (None, [c_void_p]),
    "assay_report_render": (c_int32, [c_void_p, c_char_p, POINTER(c_void_p), POINTER(c_size_t), POINTER(c_void_p)]),
    "assay_error_text": (c_char_p, [c_void_p]),
    "assay_error_free": (None, [c_void_p]),
}


@functools.lru_cache(maxsize=None)
def get() -> ctypes.CDLL:
    """The library that lies beside this file."""
    library = ctypes.CDLL(os.path.join(os.path.dirname(os.path.abspath(__file__)), "libassay.so"))
    for name, (result, arguments) in _FUNCTIONS.items():
        function = getattr(library, name)
        function.restype = result
        function.argtypes = arguments
    if library.assay_abi() != ABI:
        raise ImportError(f"libassay speaks ABI {library.assay_abi()}, this package {ABI}: they were not installed together")
    return library
