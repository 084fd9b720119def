#include "scanners/sources/archives/tar_reader.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include "base/container.h"
#include "base/strings.h"

namespace assay::archives {

namespace {

constexpr std::size_t kBlock = 512;
// Names and records longer than this are no name of a file.
constexpr std::uint64_t kLongestExtended = std::uint64_t{1} << 20;

Bytes text_field(Bytes header, std::size_t at, std::size_t size) {
  const Bytes field = header.substr(at, size);
  return field.substr(0, field.find('\0'));
}

// Octal digits, or a number in base 256 behind a set first bit. Nothing when it is neither.
std::optional<std::uint64_t> number_field(Bytes header, std::size_t at, std::size_t size) {
  const Bytes field = header.substr(at, size);
  std::uint64_t out = 0;
  if ((static_cast<unsigned char>(field[0]) & 0x80U) != 0) {
    if (field[0] != '\x80') return std::nullopt;  // negative, or beyond what a file may have
    for (const char c : field.substr(1)) {
      if (out >> 55 != 0) return std::nullopt;
      out = out << 8 | static_cast<unsigned char>(c);
    }
    return out;
  }
  std::size_t i = 0;
  while (i < field.size() && field[i] == ' ') ++i;
  for (; i < field.size() && field[i] >= '0' && field[i] <= '7'; ++i) {
    if (out >> 60 != 0) return std::nullopt;
    out = out << 3 | static_cast<std::uint64_t>(field[i] - '0');
  }
  if (i < field.size() && field[i] != '\0' && field[i] != ' ') return std::nullopt;
  return out;
}

// Where something that is no NUL stands, from `at` on: headers are NULs for the most part.
std::size_t text_begin(Bytes header, std::size_t at) {
  constexpr std::size_t kWord = sizeof(std::uint64_t);
  while (at < header.size() && header[at] == '\0') {
    std::uint64_t word = 0;
    if (at + kWord <= header.size()) std::memcpy(&word, header.data() + at, kWord);
    at += at + kWord <= header.size() && word == 0 ? kWord : 1;
  }
  return at;
}

std::uint64_t padding_of(std::uint64_t size) { return (kBlock - size % kBlock) % kBlock; }

std::string name_of(Bytes header) {
  std::string name(text_field(header, 0, 100));
  // Of ustar; GNU tar has other fields there.
  if (header.substr(257, 6) == Bytes("ustar\0", 6)) {
    const Bytes prefix = text_field(header, 345, 155);
    if (!prefix.empty()) name = cat(prefix, "/", name);
  }
  return name;
}

TarMember::Kind kind_of(char type, std::string_view path) {
  switch (type) {
    case '1':
    case '2':
      return TarMember::Kind::link;
    case '3':
    case '4':
    case '6':
      return TarMember::Kind::device;
    case '5':
      return TarMember::Kind::folder;
    case 'V':
      return TarMember::Kind::volume;
    default:
      return (type == '0' || type == '\0') && path.ends_with('/') ? TarMember::Kind::folder : TarMember::Kind::file;
  }
}

}  // namespace

Result<std::size_t> TarReader::Content::read(std::span<char> buffer) {
  if (tar_.left_ == 0) return 0;
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), tar_.left_));
  const Result<std::size_t> got = tar_.input_.read(buffer.first(wanted));
  if (!got) return got;
  if (*got == 0) return fail("reading", "", "is cut off");
  tar_.left_ -= *got;
  tar_.offset_ += *got;
  return got;
}

// Reads one block; false at the end of the input.
Result<bool> TarReader::block() {
  const Filled got = fill(input_, block_);
  offset_ += got.size;
  if (!got.status) return tl::make_unexpected(got.status.error());
  if (got.size == 0) return false;
  behind_ = Bytes(block_, got.size);
  if (got.size < kBlock && behind_.find_first_not_of('\0') != Bytes::npos && !end_marked_)
    return fail("reading", "", "is cut off");
  return got.size == kBlock;
}

Status TarReader::skip() {
  if (left_ != 0) {
    const Status dropped = drain(content_);
    if (!dropped) return dropped;
  }
  const Filled got = fill(input_, std::span(block_).first(static_cast<std::size_t>(padding_)));
  offset_ += got.size;
  const bool whole = got.size == padding_;
  if (const Bytes padding(block_, got.size); loose_ && padding.find_first_not_of('\0') != Bytes::npos)
    loose_(padding, offset_ - got.size, true);
  padding_ = 0;
  if (!got.status) return got.status;
  return whole ? Status() : fail("reading", "", "is cut off");
}

// Runs of bytes that are no NUL. A field that is full has none behind it, so that a run may lie over several: then each
// part is shown by itself, too. No credential is shorter than what is left out here: most owners, many links, numbers.
void TarReader::show_loose(Bytes header) {
  constexpr std::size_t kShortest = 12;
  // Where fields begin; behind the checksum stands a kind, behind the magic a version.
  constexpr std::size_t kMode = 100, kChecksum = 148, kLink = 157, kMagic = 257, kOwner = 265, kGroup = 297,
                        kDevice = 329, kPrefix = 345, kBehind = 500;
  constexpr std::array kFields = {
      std::size_t{0}, kMode,  std::size_t{108}, std::size_t{116}, std::size_t{124}, std::size_t{136}, kChecksum,
      kLink,          kMagic, kOwner,           kGroup,           kDevice,          kPrefix,          kBehind};
  const std::uint64_t begin = offset_ - kBlock;
  const bool ustar = header.substr(kMagic, 6) == Bytes("ustar\0", 6);
  const Bytes owners = header.substr(kOwner, kDevice - kOwner);
  const bool same_owners = owners == owners_;
  if (!same_owners) owners_ = owners;
  const auto show = [&](std::size_t at, std::size_t end) {
    // The path is scanned as such; in ustar the prefix is a part of it.
    const bool of_path = (at == 0 && end <= kMode) || (ustar && at == kPrefix && end <= kBehind);
    const bool of_owners = at >= kOwner && end <= kDevice && same_owners;
    if (end < at + kShortest || of_path || of_owners) return;
    const Bytes text = header.substr(at, end - at);
    if (text.find_first_not_of("01234567 ") != Bytes::npos) loose_(text, begin + at, false);
  };
  for (std::size_t at = text_begin(header, 0); at < header.size();) {
    const std::size_t end = std::min(header.find('\0', at), header.size());
    std::size_t from = at;
    if (from >= kChecksum && from < kLink) from = std::min(end, kLink);
    if (from >= kMagic && from < kOwner && (ustar || header.substr(kMagic, 5) == "ustar")) from = std::min(end, kOwner);
    std::size_t part = from;
    for (const std::size_t field : kFields) {
      if (field <= part || field >= end) continue;
      show(part, field);
      part = field;
    }
    show(part, end);
    if (part != from) show(from, end);
    at = text_begin(header, end);
  }
}

// The content of an extended header.
Result<std::string> TarReader::body(std::uint64_t size) {
  if (size > kLongestExtended) return fail("reading", "", cat("has an extended header of ", human_bytes(size)));
  std::string out(static_cast<std::size_t>(size), '\0');
  const std::uint64_t at = offset_;
  left_ = size;
  padding_ = padding_of(size);
  const Filled got = fill(content_, out);
  if (!got.status) return tl::make_unexpected(got.status.error());
  if (const Status skipped = skip(); !skipped) return tl::make_unexpected(skipped.error());
  if (extra_) extra_(out, at);
  return out;
}

// "LENGTH KEY=VALUE\n", the length counting itself.
void TarReader::read_records(Bytes text, Extended& into) {
  while (!text.empty()) {
    std::size_t length = 0, digits = 0;
    while (digits < text.size() && digits < 8 && text[digits] >= '0' && text[digits] <= '9')
      length = length * 10 + static_cast<std::size_t>(text[digits++] - '0');
    if (digits == 0 || length <= digits + 1 || length > text.size()) return;
    const Bytes record = text.substr(digits + 1, length - digits - 2);
    text.remove_prefix(length);
    const std::size_t equals = record.find('=');
    if (equals == Bytes::npos) continue;
    const Bytes key = record.substr(0, equals), value = record.substr(equals + 1);
    if (key == "path" || key == "GNU.sparse.name") {
      if (key != "path" || !into.sparse) into.path = value;
    } else if (key == "size") {
      into.size = 0;
      into.has_size = !value.empty();
      for (const char c : value) {
        if (c < '0' || c > '9' || into.size > (std::uint64_t{1} << 58)) {
          into.has_size = false;
          break;
        }
        into.size = into.size * 10 + static_cast<std::uint64_t>(c - '0');
      }
    }
    if (key.starts_with("GNU.sparse.")) into.sparse = true;
  }
}

Result<bool> TarReader::next(TarMember& member) {
  if (const Status skipped = skip(); !skipped) return tl::make_unexpected(skipped.error());
  Extended extended = global_;
  std::string long_name;
  bool pax = false;
  for (;;) {
    const Result<bool> there = block();
    if (!there) return there;
    if (!*there) return false;
    const Bytes header(block_, kBlock);
    if (header.find_first_not_of('\0') == Bytes::npos) {
      if (header_ && !end_marked_) header_(header);
      end_marked_ = true;
      behind_ = {};
      continue;
    }
    if (container_of(header, {}) != ContainerKind::tar) {
      if (end_marked_) return false;  // something that is no archive follows
      return fail("reading", "", cat("is damaged: there is no header at byte ", offset_ - kBlock));
    }
    behind_ = {};
    end_marked_ = false;
    if (header_) header_(header);
    if (loose_) show_loose(header);
    const auto size = number_field(header, 124, 12);
    if (!size) return fail("reading", "", cat("is damaged: the header at byte ", offset_ - kBlock, " has no size"));
    const char type = header[156];
    if (type == 'L' || type == 'K' || type == 'x' || type == 'X' || type == 'g') {
      const Result<std::string> text = body(*size);
      if (!text) return tl::make_unexpected(text.error());
      pax = pax || type == 'x' || type == 'X';
      if (type == 'L') long_name = text->substr(0, text->find('\0'));
      if (type == 'x' || type == 'X') read_records(*text, extended);
      if (type == 'g') {
        read_records(*text, global_);
        extended = global_;
      }
      continue;
    }
    member.path = !extended.path.empty() ? extended.path : !long_name.empty() ? long_name : name_of(header);
    member.kind = kind_of(type, member.path);
    member.sparse = type == 'S' || extended.sparse;
    // A hard link may store the content once more, by POSIX; before pax it gave the size of what it leads to alone.
    const bool stores = member.kind == TarMember::Kind::file || (type == '1' && pax);
    member.size = !stores ? 0 : extended.has_size ? extended.size : *size;
    // More of a sparse file's map, before its content.
    bool more = type == 'S' && header[482] != '\0';
    while (more) {
      const Result<bool> map = block();
      if (!map) return map;
      if (!*map) return fail("reading", "", "is cut off");
      more = block_[504] != '\0';
      if (loose_) loose_(Bytes(block_, kBlock), offset_ - kBlock, false);
    }
    left_ = member.size;
    padding_ = padding_of(member.size);
    return true;
  }
}

}  // namespace assay::archives
