// Reads SQLite databases (sqlite.org, "Database File Format"): the columns of each record apart, and records whole that
// lie on several pages.
//
// The bytes of a database are scanned as they are beside that, so pages that are free, or of an older state, are seen;
// there columns stand one directly behind another.
#pragma once

#include "scanners/sources/archives/container.h"

namespace assay::archives {

void read_sqlite(RandomReader& bytes, Container& into);

}  // namespace assay::archives
