// The entries of a folder, in the order in which the file system keeps them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::files {

enum class EntryType : std::uint8_t { file, folder, link, special, unknown };

struct Entry {
  EntryType type = EntryType::unknown;
  const char* name = "";  // ends with a NUL
};

// A part of a folder's entries, without "." and "..". Reused: clear() keeps its memory.
class Entries {
 public:
  void clear() {
    bytes_.clear();
    count_ = 0;
  }
  void add(EntryType type, std::string_view name);
  std::size_t size() const { return count_; }
  bool empty() const { return count_ == 0; }

  template <class Use>
  void for_each(Use use) const {
    for (std::size_t at = 0; at < bytes_.size();) {
      const Entry entry{static_cast<EntryType>(bytes_[at]), bytes_.data() + at + 1};
      at += 2 + std::char_traits<char>::length(entry.name);
      use(entry);
    }
  }

 private:
  std::string bytes_;  // type, name, NUL; and again
  std::size_t count_ = 0;
};

// Reads a folder part by part; 32 KiB of entries (some 800) a part. One for each thread, reused.
class FolderReader {
 public:
  FolderReader();

  // Puts the next part of the folder's entries into `part`; empty at the end. Returns 0, or an errno.
  int next(int folder, Entries& part);

 private:
  std::vector<char> buffer_;
};

EntryType type_of_mode(unsigned mode);

}  // namespace assay::files
