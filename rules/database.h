// The Hyperscan database of a plan's literals.
//
// Facts that decided it, measured on Hyperscan 5.4.0: start-of-match makes scanning 3 to 4 times slower, so it is never
// asked for; with every literal at 5 bytes or more the FDR engine takes a stride at which it collapses by 3 to 5 times,
// which three 4-byte literals that never occur prevent; 32 to 96 literals fall into an engine half as fast, so short
// lists are padded; hs_compile_lit_multi fails on some literals, hs_compile_multi on \xNN text does not; a database for
// the generic platform is as fast as one for AVX2 on literal sets and loads anywhere.
#pragma once

#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "rules/plan.h"

struct hs_database;

namespace assay {

struct DatabaseDeleter {
  void operator()(hs_database* database) const;
};
using Database = std::unique_ptr<hs_database, DatabaseDeleter>;

// Compiles the literals and the marks (marks.h) for any CPU of this architecture. Ids beyond the plan's literals are
// dummies, from kFirstMark on marks. Takes 40 to 130 ms.
Result<Database> compile_database(const Plan& plan);

Result<std::string> serialise_database(const hs_database* database);

// Fails when the bytes are not a database of this library version and this architecture. 0.1 to 0.5 ms.
Result<Database> load_database(Bytes bytes);

// Version of the library in use ("5.4.0 2020-…"): part of every cache key.
std::string database_library();

// How many literals a database of so many has, dummies included.
std::size_t padded_literals(std::size_t literals);

}  // namespace assay
