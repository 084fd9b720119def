// What reports say of a place: names, times, identifiers. Pure functions; the texts are raw bytes, which each format
// escapes in its own way.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/finding.h"
#include "base/origin.h"
#include "base/secret.h"

namespace assay {

// Commit, author and time of the origin or of what holds it.
const Appearance& appearance_of(const Origin& origin);

// The path of a file or blob below the scanned folder, a submodule's path before it; empty for messages, streams and
// blobs that no tree names.
std::string path_in_tree(const Origin& origin);

// Whether it is a blob that an index names and no commit has.
bool is_staged(const Origin& origin);

// The last part of place_name: of the origin alone, not of what holds it.
std::string own_name(const Origin& origin);

// For people: "src/app.py", "dist/a.whl!/a/b.py", "message of commit 1a2b3c4d5e", "note on
// 1a2b3c4d5e", "standard input".
std::string place_name(const Origin& origin);

// The same of a place: "name of the file a/b" when the value stands in the name.
std::string name_of_place(const Place& place);

// The first ten digits of an object id.
std::string_view short_id(std::string_view object);

// "2024-03-01T12:00:00Z" for seconds since 1970 UTC; "@SECONDS" outside of the years 0 to 9999.
std::string utc_time(std::int64_t seconds);

// The second wall before a report: findings come with texts that are masked already, and here the finding's own value
// is masked again wherever it still stands, unless it is an ordinary word (Finding::ordinary_word).
class Scrub {
 public:
  explicit Scrub(const Finding& finding)
      : secret_(finding.secret), needed_(!finding.ordinary_word && !secret_.occurs_in(secret_.mask())) {}
  // A value that is part of its own mask (asterisks) needs none.
  std::string operator()(std::string_view text) const { return needed_ ? secret_.scrub(text) : std::string(text); }

 private:
  const Secret& secret_;
  bool needed_;
};

}  // namespace assay
