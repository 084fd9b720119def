"""The scanner: libassay through ctypes."""
from __future__ import annotations

import os
from collections.abc import Iterable
from ctypes import byref, c_char_p, c_size_t, c_void_p, string_at
from typing import Union

from . import _library
from ._report import Report

Path = Union[str, bytes, "os.PathLike[str]", "os.PathLike[bytes]"]
Data = Union[bytes, bytearray, memoryview]


class AssayError(Exception):
    """A call that did not do what it was asked: nothing is known of what was to be scanned."""


class UsageError(AssayError):
    """A setting, a rule file, a configuration or a suppression file is wrong."""


def _checked(code: int, error: c_void_p) -> None:
    if code == 0:
        return
    text = _library.get().assay_error_text(error).decode(errors="replace")
    _library.get().assay_error_free(error)
    raise (UsageError if code == 2 else AssayError)(text)


class _Handle:
    """Owns a pointer of the library, and frees it."""

    def __init__(self, free: str) -> None:
        self.pointer = c_void_p()
        self._free = getattr(_library.get(), free)

    def __del__(self) -> None:
        if self.pointer:
            self._free(self.pointer)
            self.pointer = c_void_p()


class _ReportHandle(_Handle):
    def __init__(self) -> None:
        super().__init__("assay_report_free")

    def render(self, format: str) -> str:
        text, size, error = c_void_p(), c_size_t(), c_void_p()
        _checked(_library.get().assay_report_render(self.pointer, _c_text(format), byref(text), byref(size), byref(error)),
                 error)
        return string_at(text.value or 0, size.value).decode("utf-8", "replace")

    def report(self) -> Report:
        return Report.of_json(self.render("json"), self.render)


def _c_text(text: Union[str, bytes]) -> bytes:
    encoded = os.fsencode(text)
    if b"\0" in encoded:
        raise ValueError("a zero byte in a path, a name or a setting")
    return encoded


def _each(name: str, values: Iterable[Path]) -> list[bytes]:
    """The settings of a list. A single text would be one for each of its letters, and an ``exclude`` of "*" among them
    leaves out everything."""
    if isinstance(values, (str, bytes, os.PathLike)):
        raise TypeError(f"{name}: a list is wanted, not one value: [{values!r}]")
    return [name.encode() + b"=" + _c_text(os.fspath(value)) for value in values]


def _boolean(value: bool) -> str:
    return "true" if value else "false"


class Scanner:
    """Rules and settings, made once and used for many scans, by several threads at a time if need be.

    ``config`` names an ``assay.yaml`` or ``pyproject.toml``; none is looked for. ``rule_files``, ``only`` and ``disable``
    choose rules, which are then compiled: keep the scanner, or name a folder for compiled rules (``cache``).
    ``threads``: of scans of paths, 0 for all processors.
    """

    def __init__(self, *, config: Path | None = None, rule_files: Iterable[Path] = (), only: Iterable[str] = (),
                 disable: Iterable[str] = (), exclude: Iterable[str] = (), gitignore: bool | None = None,
                 archives: bool = True, binary: bool = True, suppressions: bool = True,
                 decode_depth: int | None = None, archive_depth: int | None = None, threads: int | None = None,
                 fail_on: str | None = None, fail_confidence: str | None = None, cache: Path | None = None) -> None:
        settings = [b"archives=" + _boolean(archives).encode(), b"binary=" + _boolean(binary).encode(),
                    b"suppressions=" + _boolean(suppressions).encode()]
        if gitignore is not None:
            settings.append(b"gitignore=" + _boolean(gitignore).encode())
        for name, value in (("config", config), ("cache", cache)):
            if value is not None:
                settings.append(name.encode() + b"=" + _c_text(os.fspath(value)))
        for name, number in (("decode-depth", decode_depth), ("archive-depth", archive_depth), ("threads", threads)):
            if number is not None:
                settings.append(f"{name}={number}".encode())
        for name, text in (("fail-on", fail_on), ("fail-confidence", fail_confidence)):
            if text is not None:
                settings.append(name.encode() + b"=" + _c_text(text))
        settings += _each("rule-file", rule_files) + _each("only", only) + _each("disable", disable)
        settings += _each("exclude", exclude)
        self._handle = _Handle("assay_scanner_free")
        error = c_void_p()
        _checked(_library.get().assay_scanner_create(_list(settings), byref(self._handle.pointer), byref(error)), error)

    @property
    def rules(self) -> int:
        """How many rules it looks for."""
        return int(_library.get().assay_scanner_rules(self._handle.pointer))

    def scan_bytes(self, data: Data, name: str = "data") -> Report:
        """Scans bytes in memory. ``name`` is the path that places show; no file is opened."""
        if not isinstance(data, bytes):
            data = memoryview(data).tobytes()
        report, error = _ReportHandle(), c_void_p()
        _checked(_library.get().assay_scan_bytes(self._handle.pointer, data, len(data), _c_text(name),
                                                 byref(report.pointer), byref(error)), error)
        return report.report()

    def scan_text(self, text: str, name: str = "text") -> Report:
        """The same for text, whose offsets then count in its UTF-8 form."""
        return self.scan_bytes(text.encode("utf-8", "surrogatepass"), name)

    def scan_paths(self, *paths: Path) -> Report:
        """Scans files and folders, with the suppression files that speak of them."""
        report, error = _ReportHandle(), c_void_p()
        named = _list([_c_text(os.fspath(path)) for path in paths])
        _checked(_library.get().assay_scan_paths(self._handle.pointer, named, byref(report.pointer), byref(error)), error)
        return report.report()


def _list(texts: list[bytes]) -> object:
    return (c_char_p * (len(texts) + 1))(*texts, None)


_default: Scanner | None = None


def _default_scanner() -> Scanner:
    global _default
    if _default is None:
        _default = Scanner()
    return _default


def scan_bytes(data: Data, name: str = "data") -> Report:
    """``Scanner().scan_bytes``, with one scanner for all calls."""
    return _default_scanner().scan_bytes(data, name)


def scan_text(text: str, name: str = "text") -> Report:
    """``Scanner().scan_text``, with one scanner for all calls."""
    return _default_scanner().scan_text(text, name)


def scan_paths(*paths: Path) -> Report:
    """``Scanner().scan_paths``, with one scanner for all calls."""
    return _default_scanner().scan_paths(*paths)


def version() -> str:
    """Of the library."""
    return str(_library.get().assay_version().decode())


