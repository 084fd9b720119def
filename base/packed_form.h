// What hides bytes from a scan and is told by more than a magic at its begin: by its end, by a name among its first
// bytes, by what it says of its own parts.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace assay {

// Bytes as far as they are known.
struct SeenBytes {
  Bytes head{};        // the first ones
  Bytes tail{};        // the last 512 or more, as far as there are any; empty: not known
  bool whole = false;  // the head is all of it
};

// Behind the name of a file: "is an installer (MSI), whose files are not opened". Empty for all else.
// OLE compound files (MS-CFB) that hold a cabinet, an encrypted document or macros, disk images with a trailer (UDIF),
// tables of LevelDB and RocksDB, programs packed by UPX, HDF5 and MATLAB files with compressed data, revision logs of
// Mercurial. Of what the head does not decide and is not whole the answer is that it is one.
std::string_view packed_form(const SeenBytes& seen);

// What only the last bytes tell: a disk image with a trailer, a table of LevelDB or RocksDB. `tail`: as in SeenBytes.
std::string_view packed_form_of_end(Bytes tail);

// The last bytes of what passes by, as many as packed_form_of_end() asks for.
class LastBytes {
 public:
  static constexpr std::size_t kCount = 512;
  void add(Bytes part) {
    if (part.size() < kCount) {
      bytes_.append(part);
      bytes_.erase(0, bytes_.size() - std::min(bytes_.size(), kCount));
    } else {
      bytes_.assign(part.substr(part.size() - kCount));
    }
  }
  Bytes get() const { return bytes_; }

 private:
  std::string bytes_;
};

}  // namespace assay
