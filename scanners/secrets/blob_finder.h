// What a source looks for in the bytes of a blob: matches of rules, and where encoded text begins.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "scanners/secrets/line_rules.h"
#include "scanners/secrets/match.h"
#include "scanners/secrets/scanner.h"

namespace assay {

// Not synchronised: one for each thread.
class BlobFinder final : public MatchFinder {
 public:
  // `joins`: of a log, where words that a line's width broke are looked for.
  BlobFinder(Scanner scanner, bool decode, bool joins = false)
      : scanner_(std::move(scanner)), line_rules_(scanner_.rules()), decode_(decode), joins_(joins) {}

  void add_path(std::string_view path) override { line_rules_.of_path(path, asked_); }
  void forget_paths() override { asked_.clear(); }
  void begin_blob(std::uint64_t bytes) override { scanner_.begin_blob(bytes); }
  bool find(Bytes text, std::size_t from, std::size_t to, std::vector<Match>& out) override;
  bool find_in_part(Bytes text, std::size_t from, std::size_t to, std::vector<Match>& out) override;

  // The same as find() in a whole text, without encoded text, for a file of this name in whatever folder.
  bool find_by_name(Bytes text, std::string_view name, std::vector<Match>& out);

  Scanner& scanner() { return scanner_; }
  const LineRules& line_rules() const { return line_rules_; }

 private:
  Scanner scanner_;
  LineRules line_rules_;
  std::vector<std::uint32_t> asked_;  // of these, those of the paths that were added
  bool decode_;
  bool joins_;
};

}  // namespace assay
