#include "scanners/sources/archives/library_reader.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <cerrno>
#include <vector>

#include "base/strings.h"

namespace assay::archives {

namespace {
constexpr std::size_t kBlockBytes = std::size_t{64} << 10;
}

struct LibraryReader::Input {
  RandomReader* random = nullptr;
  ByteReader* reader = nullptr;
  std::uint64_t at = 0;
  std::vector<char> buffer;
  std::string error;

  static la_ssize_t read(archive* library, void* self, const void** out) {
    Input& input = *static_cast<Input*>(self);
    input.buffer.resize(kBlockBytes);
    Result<std::size_t> got =
        input.random != nullptr ? input.random->read_at(input.at, input.buffer) : input.reader->read(input.buffer);
    if (!got) {
      input.error = got.error().why;
      archive_set_error(library, EIO, "%s", "input");
      return -1;
    }
    input.at += *got;
    *out = input.buffer.data();
    return static_cast<la_ssize_t>(*got);
  }

  static la_int64_t seek(archive*, void* self, la_int64_t offset, int whence) {
    Input& input = *static_cast<Input*>(self);
    const auto size = static_cast<la_int64_t>(input.random->size());
    const la_int64_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? static_cast<la_int64_t>(input.at) : size;
    const la_int64_t to = std::clamp<la_int64_t>(base + offset, 0, size);
    input.at = static_cast<std::uint64_t>(to);
    return to;
  }

  static la_int64_t skip(archive*, void* self, la_int64_t count) {
    Input& input = *static_cast<Input*>(self);
    const std::uint64_t left = input.random->size() - std::min(input.random->size(), input.at);
    const std::uint64_t moved = std::min(left, static_cast<std::uint64_t>(std::max<la_int64_t>(count, 0)));
    input.at += moved;
    return static_cast<la_int64_t>(moved);
  }
};

LibraryReader::LibraryReader(ContainerKind kind, RandomReader& bytes, Budget& budget)
    : input_(std::make_unique<Input>()), budget_(budget), archive_(archive_read_new()), content_(*this) {
  input_->random = &bytes;
  open(kind);
}

LibraryReader::LibraryReader(ContainerKind kind, ByteReader& bytes, Budget& budget)
    : input_(std::make_unique<Input>()), budget_(budget), archive_(archive_read_new()), content_(*this) {
  input_->reader = &bytes;
  open(kind);
}

LibraryReader::~LibraryReader() {
  if (archive_ != nullptr) archive_read_free(archive_);
}

void LibraryReader::open(ContainerKind kind) {
  if (archive_ == nullptr) return;
  switch (kind) {
    case ContainerKind::seven_zip:
      archive_read_support_format_7zip(archive_);
      break;
    case ContainerKind::rar:
      archive_read_support_format_rar(archive_);
      archive_read_support_format_rar5(archive_);
      break;
    case ContainerKind::iso:
      archive_read_support_format_iso9660(archive_);
      break;
    case ContainerKind::cabinet:
      archive_read_support_format_cab(archive_);
      break;
    case ContainerKind::compress:
      archive_read_support_filter_compress(archive_);
      archive_read_support_format_raw(archive_);
      break;
    case ContainerKind::lzip:
      archive_read_support_filter_lzip(archive_);
      archive_read_support_format_raw(archive_);
      break;
    default:
      return;
  }
  archive_read_set_callback_data(archive_, input_.get());
  archive_read_set_read_callback(archive_, Input::read);
  if (input_->random != nullptr) {
    archive_read_set_seek_callback(archive_, Input::seek);
    archive_read_set_skip_callback(archive_, Input::skip);
  }
  open_ = archive_read_open1(archive_) == ARCHIVE_OK;
}

std::string LibraryReader::why() const {
  if (budget_.exhausted()) return kBudgetGap;
  if (!input_->error.empty()) return input_->error;
  const char* text = archive_ == nullptr ? nullptr : archive_error_string(archive_);
  return text == nullptr ? "is damaged" : cat("is damaged or not supported: ", printable(text));
}

Result<bool> LibraryReader::next(LibraryMember& member) {
  failed_ = true;
  if (!open_) return fail("opening", "", why());
  archive_entry* entry = nullptr;
  const int result = archive_read_next_header(archive_, &entry);
  if (result == ARCHIVE_EOF) {
    failed_ = false;
    return false;
  }
  if (result != ARCHIVE_OK && result != ARCHIVE_WARN) return fail("reading", "", why());
  failed_ = false;
  ++counts_.members;
  content_bytes_ = 0;
  const char* path = archive_entry_pathname(entry);
  if (path == nullptr) path = archive_entry_pathname_utf8(entry);
  member.path = path == nullptr ? "" : path;
  member.encrypted = archive_entry_is_encrypted(entry) != 0;
  member.warning = result == ARCHIVE_WARN ? why() : "";
  // What a locale cannot express is no damage: names are taken as they are.
  if (path != nullptr && member.warning.find(" converted ") != std::string::npos) member.warning.clear();
  const auto type = archive_entry_filetype(entry);
  if (type != AE_IFDIR) ++counts_.files;
  member.size.reset();
  if (type == AE_IFREG && archive_entry_size_is_set(entry) != 0)
    member.size = static_cast<std::uint64_t>(std::max<la_int64_t>(archive_entry_size(entry), 0));
  const char* hard = archive_entry_hardlink(entry);
  const char* soft = archive_entry_symlink(entry);
  member.target = hard != nullptr ? hard : soft != nullptr ? soft : "";
  const bool link = hard != nullptr && archive_entry_size(entry) == 0;
  member.kind = link || type == AE_IFLNK                             ? LibraryMember::Kind::link
                : type == AE_IFDIR && archive_entry_size(entry) == 0 ? LibraryMember::Kind::folder
                : type == AE_IFCHR || type == AE_IFBLK || type == AE_IFIFO || type == AE_IFSOCK
                    ? LibraryMember::Kind::device
                    : LibraryMember::Kind::file;
  return true;
}

Result<std::size_t> LibraryReader::Content::read(std::span<char> buffer) {
  if (reader_.failed_) return fail("reading", "", "is damaged");
  const la_ssize_t got = archive_read_data(reader_.archive_, buffer.data(), buffer.size());
  if (got < 0) {
    const std::string why = reader_.why();
    reader_.failed_ = got == ARCHIVE_FATAL;
    return fail("reading", "", why);
  }
  reader_.content_bytes_ += static_cast<std::uint64_t>(got);
  if (!reader_.budget_.spend(static_cast<std::uint64_t>(got))) return fail("reading", "", kBudgetGap);
  return static_cast<std::size_t>(got);
}

}  // namespace assay::archives
