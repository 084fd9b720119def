#include "scanners/sources/archives/ar_reader.h"

#include <array>
#include <charconv>
#include <optional>
#include <string>

#include "base/strings.h"

namespace assay::archives {

namespace {

constexpr std::size_t kMagicBytes = 8;
constexpr std::size_t kHeaderBytes = 60;
constexpr std::uint64_t kLongestNames = std::uint64_t{1} << 20;

std::optional<std::uint64_t> number(Bytes field) {
  while (field.ends_with(' ')) field.remove_suffix(1);
  std::uint64_t out = 0;
  const auto parsed = std::from_chars(field.data(), field.data() + field.size(), out);
  if (field.empty() || parsed.ec != std::errc() || parsed.ptr != field.data() + field.size()) return std::nullopt;
  return out;
}

class Ar {
 public:
  Ar(ByteReader& bytes, Container& into) : bytes_(bytes), into_(into) {}

  void run() {
    std::array<char, kMagicBytes> magic{};
    (void)fill(bytes_, magic);
    for (;;) {
      std::array<char, kHeaderBytes> buffer{};
      const Filled got = fill(bytes_, buffer);
      const Bytes header(buffer.data(), got.size);
      if (!got.status) into_.gap(got.status.error().why);
      if (!got.status || header.empty()) return;
      // Some writers end with a line feed more.
      if (header == "\n") return;
      const auto size = header.size() == kHeaderBytes ? number(header.substr(48, 10)) : std::nullopt;
      if (!size || !header.ends_with("`\n")) {
        into_.gap(header.size() < kHeaderBytes ? "is cut off" : cat("is damaged: there is no header at byte ", at_));
        ChainedReader rest(header, bytes_);
        return into_.outside(rest, at_);
      }
      // Times, owners and modes are digits.
      constexpr std::size_t kFields = 48, kName = 16;
      if (header.substr(kName, kFields - kName).find_first_not_of("0123456789 ") != Bytes::npos)
        into_.outside(header.substr(0, kFields), at_);
      at_ += kHeaderBytes;
      LimitedReader content(bytes_, *size);
      if (!member(header.substr(0, 16), *size, content)) return;
      if (const Status rest = drain(content); !rest) return;
      at_ += *size;
      std::array<char, 1> padding{};
      if (*size % 2 != 0) at_ += fill(bytes_, padding).size;
    }
  }

 private:
  bool member(Bytes field, std::uint64_t size, LimitedReader& content) {
    while (field.ends_with(' ')) field.remove_suffix(1);
    if (field == "//") return read_names(size, content);
    if (field == "/" || field == "/SYM64/") {
      into_.outside(content, at_);
      return true;
    }
    std::string name(field);
    if (field.starts_with("#1/")) {
      const auto length = number(field.substr(3));
      if (!length || *length > std::min(size, kLongestNames)) return odd(content);
      name.resize(static_cast<std::size_t>(*length));
      (void)fill(content, name);
      const std::size_t end = std::min(name.find('\0'), name.size());
      into_.outside(Bytes(name).substr(end), at_ + end);
      name.resize(end);
    } else if (field.size() > 1 && field[0] == '/') {
      const auto offset = number(field.substr(1));
      if (!offset || *offset >= names_.size()) return odd(content);
      const std::string_view from = std::string_view(names_).substr(static_cast<std::size_t>(*offset));
      name = from.substr(0, from.find('\n'));
    }
    if (name.size() > 1 && name.ends_with('/')) name.pop_back();
    bool clean = true;
    return into_.member(name, content, clean);
  }

  bool read_names(std::uint64_t size, LimitedReader& content) {
    if (size > kLongestNames) return odd(content);
    names_.resize(static_cast<std::size_t>(size));
    const Filled got = fill(content, names_);
    if (!got.status) into_.gap(got.status.error().why);
    into_.outside(names_, at_);
    return static_cast<bool>(got.status);
  }

  // A member whose name cannot be read.
  bool odd(LimitedReader& content) {
    into_.gap(cat("is damaged: the member at byte ", at_ - kHeaderBytes, " has no name"));
    bool clean = true;
    return into_.member("(no name)", content, clean);
  }

  ByteReader& bytes_;
  Container& into_;
  std::uint64_t at_ = kMagicBytes;
  std::string names_;
};

}  // namespace

void read_ar(ByteReader& bytes, Container& into) { Ar(bytes, into).run(); }

}  // namespace assay::archives
