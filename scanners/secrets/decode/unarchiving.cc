#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <memory>

#include "scanners/secrets/decode/unpacking.h"

namespace assay {

namespace {

// Of an archive: a header of a tar archive that says nothing takes 512 bytes, and half of a byte when it is packed.
constexpr std::size_t kMembers = 10'000;

struct Kind {
  ContainerKind kind;
  std::string_view name;
  int (*support)(archive*);
};

int support_rar(archive* library) {
  archive_read_support_format_rar(library);
  return archive_read_support_format_rar5(library);
}

constexpr std::array kKinds{
    Kind{ContainerKind::bzip2, "bzip2", archive_read_support_filter_bzip2},
    Kind{ContainerKind::xz, "xz", archive_read_support_filter_xz},
    Kind{ContainerKind::lzma, "lzma", archive_read_support_filter_lzma},
    Kind{ContainerKind::zstd, "zstd", archive_read_support_filter_zstd},
    Kind{ContainerKind::lz4, "LZ4", archive_read_support_filter_lz4},
    Kind{ContainerKind::lzip, "lzip", archive_read_support_filter_lzip},
    Kind{ContainerKind::seven_zip, "7z", archive_read_support_format_7zip},
    Kind{ContainerKind::rar, "rar", support_rar},
};

const Kind* kind_of(ContainerKind kind) {
  for (const Kind& one : kKinds)
    if (one.kind == kind) return &one;
  return nullptr;
}

struct Free {
  void operator()(archive* library) const { archive_read_free(library); }
};

// Appends the content of the member that was read last.
void read_content(archive* library, std::string& out, Unpacking& unpacking) {
  std::array<char, 16384> buffer{};
  for (;;) {
    const la_ssize_t got = archive_read_data(library, buffer.data(), buffer.size());
    if (got < 0) unpacking.unread = true;
    if (got <= 0) return;
    out.append(buffer.data(), static_cast<std::size_t>(got));
    if (out.size() <= unpacking.most) continue;
    out.resize(unpacking.most);
    unpacking.cut = true;
    return;
  }
}

}  // namespace

ContainerKind packed_kind(Bytes bytes) {
  const ContainerKind kind = container_of(bytes, {});
  return kind_of(kind) == nullptr ? ContainerKind::none : kind;
}

std::string_view short_name(ContainerKind kind) {
  const Kind* known = kind_of(kind);
  return known == nullptr ? std::string_view{} : known->name;
}

std::string unarchived(Bytes packed, ContainerKind kind, Unpacking& unpacking) {
  std::string out;
  const Kind* known = kind_of(kind);
  const std::unique_ptr<archive, Free> library(archive_read_new());
  if (known == nullptr || library == nullptr) {
    unpacking.unread = true;
    return out;
  }
  known->support(library.get());
  const bool packed_alone = is_compression(kind);
  if (packed_alone) {
    archive_read_support_format_tar(library.get());
    archive_read_support_format_cpio(library.get());
    archive_read_support_format_raw(library.get());
  }
  if (archive_read_open_memory(library.get(), packed.data(), packed.size()) != ARCHIVE_OK) {
    unpacking.unread = true;
    return out;
  }
  for (std::size_t members = 0; !unpacking.cut; ++members) {
    archive_entry* entry = nullptr;
    const int state = archive_read_next_header(library.get(), &entry);
    if (state == ARCHIVE_EOF) break;
    if (state != ARCHIVE_OK && state != ARCHIVE_WARN) {
      unpacking.unread = true;
      break;
    }
    if (members == kMembers) {
      unpacking.cut = true;
      break;
    }
    const char* path = archive_entry_pathname(entry);
    const bool raw = archive_format(library.get()) == ARCHIVE_FORMAT_RAW;
    if (path != nullptr && !raw) out.append(path).append("\n");
    if (archive_entry_is_encrypted(entry) != 0) {
      unpacking.unread = true;
      continue;
    }
    read_content(library.get(), out, unpacking);
    if (!raw && !unpacking.cut) out.append("\n");
  }
  return out;
}

}  // namespace assay
