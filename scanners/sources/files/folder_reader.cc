#include "scanners/sources/files/folder_reader.h"

#include <dirent.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstddef>

namespace assay::files {

namespace {

constexpr std::size_t kBufferBytes = std::size_t{32} << 10;

EntryType type_of(unsigned char kind) {
  switch (kind) {
    case DT_REG:
      return EntryType::file;
    case DT_DIR:
      return EntryType::folder;
    case DT_LNK:
      return EntryType::link;
    case DT_UNKNOWN:
      return EntryType::unknown;
    default:
      return EntryType::special;
  }
}

}  // namespace

void Entries::add(EntryType type, std::string_view name) {
  bytes_ += static_cast<char>(type);
  bytes_ += name;
  bytes_ += '\0';
  ++count_;
}

FolderReader::FolderReader() : buffer_(kBufferBytes) {}

// getdents64 itself: readdir takes a lock and an allocation a folder, and hides where a part ends.
int FolderReader::next(int folder, Entries& part) {
  part.clear();
  while (part.empty()) {
    const ssize_t got = ::getdents64(folder, buffer_.data(), buffer_.size());
    if (got < 0) return errno;
    if (got == 0) return 0;
    for (std::size_t at = 0; at < static_cast<std::size_t>(got);) {
      const char* record = buffer_.data() + at;
      std::uint16_t length = 0;
      __builtin_memcpy(&length, record + offsetof(dirent64, d_reclen), sizeof length);
      unsigned char kind = 0;
      __builtin_memcpy(&kind, record + offsetof(dirent64, d_type), sizeof kind);
      const std::string_view name(record + offsetof(dirent64, d_name));
      at += length;
      if (name != "." && name != "..") part.add(type_of(kind), name);
    }
  }
  return 0;
}

EntryType type_of_mode(unsigned mode) {
  switch (mode & static_cast<unsigned>(S_IFMT)) {
    case S_IFREG:
      return EntryType::file;
    case S_IFDIR:
      return EntryType::folder;
    case S_IFLNK:
      return EntryType::link;
    default:
      return EntryType::special;
  }
}

}  // namespace assay::files
