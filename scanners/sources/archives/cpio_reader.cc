#include "scanners/sources/archives/cpio_reader.h"

#include <array>
#include <charconv>
#include <optional>
#include <string>

#include "base/strings.h"

namespace assay::archives {

namespace {

constexpr std::uint64_t kLongestName = std::uint64_t{1} << 16;
constexpr std::size_t kBinaryBytes = 26, kPortableBytes = 76, kNewBytes = 110;

struct Header {
  std::size_t bytes = 0;
  std::uint64_t mode = 0, name = 0, size = 0;
  std::uint64_t alignment = 1;
};

std::optional<std::uint64_t> number(Bytes text, int base) {
  std::uint64_t out = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), out, base);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return out;
}

std::optional<Header> in_digits(Bytes bytes, bool portable) {
  const int base = portable ? 8 : 16;
  const auto mode = number(portable ? bytes.substr(18, 6) : bytes.substr(14, 8), base);
  const auto name = number(portable ? bytes.substr(59, 6) : bytes.substr(94, 8), base);
  const auto size = number(portable ? bytes.substr(65, 11) : bytes.substr(54, 8), base);
  if (!mode || !name || !size) return std::nullopt;
  return Header{bytes.size(), *mode, *name, *size, portable ? 1U : 4U};
}

Header in_words(Bytes bytes, bool little) {
  const auto word = [&](std::size_t at) {
    const auto first = static_cast<unsigned char>(bytes[at]), second = static_cast<unsigned char>(bytes[at + 1]);
    return static_cast<std::uint64_t>(little ? first | second << 8 : first << 8 | second);
  };
  return {kBinaryBytes, word(6), word(20), word(22) << 16 | word(24), 2};
}

class Cpio {
 public:
  Cpio(ByteReader& bytes, Container& into) : bytes_(bytes), into_(into) {}

  bool run() {
    for (;;) {
      const auto header = next_header();
      if (!header) return false;
      const std::uint64_t name_at = at_;
      std::string name(static_cast<std::size_t>(header->name), '\0');
      if (!take(name) || !pad(header->bytes + header->name, header->alignment)) return damaged("is cut off");
      const std::size_t end = std::min(name.find('\0'), name.size());
      into_.outside(Bytes(name).substr(end), name_at + end);
      name.resize(end);
      if (name == "TRAILER!!!") return header->size == 0 || trailer(*header);
      LimitedReader content(bytes_, header->size);
      if (!member(name, name_at, *header, content)) return false;
      if (const Status rest = drain(content); !rest) return damaged(rest.error().why);
      at_ += header->size;
      if (!pad(header->size, header->alignment)) return damaged("is cut off");
    }
  }

 private:
  std::optional<Header> next_header() {
    std::array<char, kNewBytes> buffer{};
    const std::uint64_t begin = at_;
    const std::span<char> space(buffer);
    if (!take(space.first(6))) {
      damaged("is cut off: its end is not marked");
      return std::nullopt;
    }
    const Bytes magic(buffer.data(), 6);
    const bool portable = magic == "070707";
    const bool little = magic.starts_with("\xC7\x71");
    const bool binary = little || magic.starts_with("\x71\xC7");
    std::optional<Header> out;
    if (binary || portable || magic == "070701" || magic == "070702") {
      const std::size_t size = binary ? kBinaryBytes : portable ? kPortableBytes : kNewBytes;
      if (!take(space.subspan(6, size - 6))) {
        damaged("is cut off");
        return std::nullopt;
      }
      const Bytes bytes(buffer.data(), size);
      out = binary ? in_words(bytes, little) : in_digits(bytes, portable);
    }
    if (out && out->name != 0 && out->name <= kLongestName) return out;
    damaged(cat("is damaged: there is no header at byte ", begin));
    ChainedReader rest(Bytes(buffer.data(), static_cast<std::size_t>(at_ - begin)), bytes_);
    into_.outside(rest, begin);
    return std::nullopt;
  }

  bool member(const std::string& name, std::uint64_t name_at, const Header& header, LimitedReader& content) {
    constexpr std::uint64_t kKind = 0170000, kFolder = 0040000, kLink = 0120000, kFile = 0100000;
    const std::uint64_t kind = header.mode & kKind;
    if (header.size == 0 && kind == kFolder) {
      into_.outside(name, name_at);
      if (into_.budget().spend_member()) return true;
      into_.gap(kBudgetGap);
      return false;
    }
    if (kind == kLink) {
      into_.skipped(name, SkipReason::link);
      into_.outside(content, at_);  // what it leads to
      return !into_.budget().exhausted();
    }
    if (kind != kFile && kind != kFolder) into_.gap(name, "is a device or pipe, which holds no bytes");
    bool clean = true;
    return into_.member(name, content, clean);
  }

  // What the last header says to hold.
  bool trailer(const Header& header) {
    LimitedReader content(bytes_, header.size);
    into_.outside(content, at_);
    return content.left() == 0 || damaged("is cut off");
  }

  bool take(std::span<char> buffer) {
    const std::size_t got = fill(bytes_, buffer).size;
    at_ += got;
    return got == buffer.size();
  }
  bool pad(std::uint64_t size, std::uint64_t alignment) {
    std::array<char, 4> buffer{};
    return take(std::span<char>(buffer).first(static_cast<std::size_t>((alignment - size % alignment) % alignment)));
  }
  bool damaged(std::string why) {
    into_.gap(std::move(why));
    return false;
  }

  ByteReader& bytes_;
  Container& into_;
  std::uint64_t at_ = 0;
};

}  // namespace

bool read_cpio(ByteReader& bytes, Container& into) { return Cpio(bytes, into).run(); }

}  // namespace assay::archives
