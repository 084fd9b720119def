// The samples of checks as packages: for their tests and their documentation. A sample is lines; the first names a
// package, the others change the last one that was named.
//
//   wheel [FILE]        a good wheel (demo-1.0-py3-none-any.whl)      sdist [FILE]    a good demo-1.0.tar.gz
//   + PATH [= TEXT]     a member ("\n" is a line end, "@zeros N" so many zero bytes); of a sdist below its folder
//   +top PATH = TEXT    beside that folder                            - PATH          not that member
//   metadata FIELD: VALUE, metadata= …, metadata- FIELD, metadata-line TEXT, body TEXT      METADATA or PKG-INFO
//   WHEEL= FIELD: VALUE, WHEEL- FIELD, record+ ROW, record- PATH, record! PATH, folder NAME    of a wheel
//   link PATH -> TARGET, hardlink PATH -> TARGET, device PATH, zip WHAT [PATH], tar WHAT, gzip WHAT, zip-behind
//   truncate N, size N
//   stray FILE, sums [good [FILE] | bad | line TEXT], tag NAME STATE [elsewhere|on-branch|off-branch], source PATH[!]…
//   expect NAME==VERSION, policy allow|forbid|generated PATTERN      of the release
#pragma once

#include <string_view>

#include "scanners/packages/model/release.h"

namespace assay::packages {

// Reads the packages that the sample makes; nothing is written.
Release release_of_sample(std::string_view sample);

}  // namespace assay::packages
