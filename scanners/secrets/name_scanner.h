// Finds credentials in the names of things: paths of files and of members of archives, entries of trees, refs.
//
// A name is no text. It has no line around it that would say what a value is, and it is made of words, dates and
// digests; so only values that say by themselves what they are count here: rules of high confidence whose values begin
// with a literal of their own, or hold a checksum that fits. A value may go over several names of a path.
//
// Names are short, and asking the engine about each by itself would cost more than reading them; they are joined, one a
// line, and scanned in portions of 64 KiB. The names that hold a match are then judged alone, so that no name says
// anything of the one beside it. The 101,719 paths of the benchmark tree are 7 MB: 0.02 CPU seconds.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/coverage.h"
#include "base/origin.h"
#include "scanners/secrets/blob_findings.h"
#include "scanners/secrets/findings.h"
#include "scanners/secrets/scanner.h"

namespace assay {

// No value is shorter, so shorter names need no look.
inline constexpr std::size_t kLeastName = 16;

// Names that are looked at together.
class NamePortion {
 public:
  // Returns whether it is time to take them.
  bool add(std::string_view name);
  bool empty() const { return ends_.empty(); }
  std::string_view operator[](std::size_t number) const;

  // Numbers, in the order of add, of the names that may hold a value: hits_in_name tells. False with a flood.
  [[nodiscard]] bool suspects(Scanner& scanner, std::vector<std::size_t>& numbers);
  void clear();

 private:
  std::string text_;
  std::vector<std::uint32_t> ends_;
  std::vector<Match> matches_;
};

// The hits in one name that count; offsets within it. False with a flood: hits may be missing.
[[nodiscard]] bool hits_in_name(Scanner& scanner, std::string_view name, std::vector<Hit>& hits);

// Gathers the hits in a path: each at the file, or at the folder in whose name the value ends. `origin` is that of the
// path, without one.
void add_hits_in_path(std::string_view path, const std::vector<Hit>& hits, Origin origin, Collector& collector);

// Not synchronised: one for each thread.
class NameScanner {
 public:
  // Takes the name of what an origin is: its path. Findings come with the next flush, or sooner.
  void add(const Origin& origin, Scanner& scanner, Collector& collector, Coverage& coverage);
  void flush(Scanner& scanner, Collector& collector, Coverage& coverage);

 private:
  struct Whose {
    OriginKind kind = OriginKind::file;
    std::string repository, resource;
    std::shared_ptr<const Origin> parent;
  };

  NamePortion portion_;
  std::vector<Whose> whose_;
};

}  // namespace assay
