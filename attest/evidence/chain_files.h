// The files of a chain, read as they are (attest/evidence/chain.h).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "attest/evidence/chain.h"

namespace assay::attest {

struct ChainFiles {
  std::vector<ChainEntry> entries;
  std::string head_text;
  ChainHead head;
};
// Refuses with Step::input what is not there, with Step::format what is damaged.
Checked<ChainFiles> read_chain(const std::string& folder);

std::string path_in(const std::string& folder, std::string_view name);
std::string statement_path(const std::string& folder, std::string_view digest);

// What a statement says of itself for the log.
ChainEntry entry_of(const Sealed& sealed);

// The text of a head, not signed.
std::string head_text(std::string_view origin, const std::vector<ChainEntry>& entries, const Instant& at);

}  // namespace assay::attest
