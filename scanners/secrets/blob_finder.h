// What a source looks for in the bytes of a blob: matches of rules, and where encoded text begins.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "scanners/secrets/match.h"
#include "scanners/secrets/scanner.h"

namespace assay {

// Not synchronised: one for each thread.
class BlobFinder final : public MatchFinder {
 public:
  // `joins`: of a log, where words that a line's width broke are looked for.
  BlobFinder(Scanner scanner, bool decode, bool joins = false)
      : scanner_(std::move(scanner)), decode_(decode), joins_(joins) {}

  void begin_blob(std::uint64_t bytes) override { scanner_.begin_blob(bytes); }
  bool find(Bytes text, std::size_t from, std::size_t to, std::vector<Match>& out) override;
  bool find_in_part(Bytes text, std::size_t from, std::size_t to, std::vector<Match>& out) override;

  Scanner& scanner() { return scanner_; }

 private:
  Scanner scanner_;
  bool decode_;
  bool joins_;
};

}  // namespace assay
