// The table of a run's artifacts (§3.14.15): archives in which something was found, and their members nested in them
// (§3.24.3). Files that lie in none are not listed: an entry would say what the result says already.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/origin.h"
#include "sarif/json_writer.h"
#include "sarif/place_text.h"
#include "sarif/sarif_values.h"

namespace assay {

// Most rows of the table, so that a run of any number of archives takes bounded memory. Readers compare the rows of
// such a table pairwise (uniqueItems): 2,000 take valijson 0.7 s, 10,000 take it 25 s.
inline constexpr std::size_t kMostArtifacts = 2000;

class SarifArtifacts {
 public:
  // Rows of a member of an archive: of the file that holds it, and its own.
  struct Rows {
    std::uint64_t outer = 0;
    std::uint64_t member = 0;
  };
  // Adds what is missing of them, in the order of their coming. Nothing for what lies in no archive, and where the
  // table has no room for all of them. `outer`: where results in that file point; paths of members go through scrub.
  std::optional<Rows> rows_of(const Origin& origin, const ArtifactUri& outer, const Scrub& scrub);

  const std::string& uri(std::uint64_t row) const { return rows_[row].uri.uri; }

  // The "artifacts" member of the open run, unless there is none.
  void write(JsonWriter& json) const;

 private:
  struct Row {
    ArtifactUri uri;
    std::optional<std::uint64_t> parent;
  };
  // By parent (one more than its row, 0 for none) and URI.
  using Key = std::pair<std::uint64_t, std::string>;

  std::vector<Row> rows_;
  std::map<Key, std::uint64_t> known_;
};

}  // namespace assay
