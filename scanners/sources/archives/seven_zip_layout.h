// What the header of a 7z archive says of its packed data: where each stream of it lies, how it is packed, and whose it
// is (7-Zip, DOC/7zFormat.txt). Nothing of it is believed: seven_zip_streams.h holds it against the data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace assay::archives {

// A stream of packed data, and the method that unpacks it first.
struct SevenZipStream {
  std::uint64_t begin = 0, end = 0;  // in the file; may lie beyond it
  bool used = false;                 // some method takes it
  std::string method;                // its id
  std::string properties;
  std::uint64_t unpacked = 0;  // bytes that the method makes of it
};

struct SevenZipLayout {
  std::vector<SevenZipStream> streams;
  // What a program that unpacks does not read: a method's output that no file is made of, and files that have no name.
  bool unclaimed = false;
};

// `header`: unpacked. Nothing: it is none, or has something that is not known here.
std::optional<SevenZipLayout> read_seven_zip_layout(Bytes header);

}  // namespace assay::archives
