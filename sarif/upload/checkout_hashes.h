// GitHub's primaryLocationLineHash for results that have none, from the files that were scanned.
//
// As github/codeql-action's upload makes it: of the line where the first location begins, in the file that it names
// below the checkout. The hash tells of the 100 characters behind the line's begin, by which a value that can be
// guessed could be found, so it is made only where somebody asks for it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/file.h"
#include "base/result.h"
#include "sarif/log/byte_input.h"
#include "sarif/log/json_value.h"
#include "sarif/log/run_head.h"

namespace assay::sarif {

bool has_line_hash(const JsonValue& result);

// Memory: some 100 bytes for each line that is wanted, and the URIs of the log's artifacts.
class CheckoutHashes {
 public:
  // Reads the log twice and each file that it needs once. No link is followed, and nothing outside of the folder is
  // read; what cannot be read has no hashes. An Error: it is no folder, or must not be read.
  static Result<CheckoutHashes> read(const LogFile& log, const std::string& folder);

  // Gives a result of the log's run its hash, if it has none and there is one.
  void mark(std::size_t run, JsonValue& result) const;

 private:
  class Wanted;
  using Lines = std::map<std::uint64_t, std::string>;  // with their hashes

  CheckoutHashes(UniqueFd folder, std::string root) : folder_(std::move(folder)), root_(std::move(root)) {}
  std::pair<std::string, std::uint64_t> place_of(const JsonValue& result, const RunHead& run) const;

  UniqueFd folder_;
  std::string root_;  // its path without links
  LogHead head_;
  std::map<std::string, Lines> files_;
};

}  // namespace assay::sarif
