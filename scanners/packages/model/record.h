// Lists of files with their digests: a wheel's RECORD (CSV) and checksum files as sha256sum writes them. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::packages {

struct RecordEntry {
  std::string path;
  std::string algorithm;  // "sha256"; empty for none
  std::string digest;     // raw bytes; empty for none
  bool padded = false;    // the digest ends with =, which installers that compare texts do not take
  std::optional<std::uint64_t> size;
  std::uint32_t line = 1;
};

struct ListProblem {
  std::uint32_t line = 1;
  std::string why;
};

struct Record {
  std::vector<RecordEntry> entries;
  std::vector<ListProblem> problems;
};

// PEP 427, "The .dist-info directory": path, "ALGORITHM=URLSAFE-BASE64-WITHOUT-PADDING", size.
// Behind `most` rows comes one problem that says so, and no more is read.
Record parse_record(std::string_view text, std::size_t most = SIZE_MAX);

// "64 HEXADECIMAL DIGITS  NAME" or " *NAME", one a line; empty lines are none.
Record parse_sums(std::string_view text);

}  // namespace assay::packages
