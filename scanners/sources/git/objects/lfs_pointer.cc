#include "scanners/sources/git/objects/lfs_pointer.h"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace assay::git {

namespace {

constexpr std::size_t kMostBytes = 1024;  // of a pointer, as the specification has it
constexpr std::size_t kDigits = 64;

bool is_digits(std::string_view text) {
  return text.size() == kDigits &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

std::optional<LfsPointer> parse_lfs_pointer(Bytes blob) {
  if (blob.size() >= kMostBytes || !blob.starts_with("version https://")) return std::nullopt;
  std::string_view rest = blob;
  const std::string_view version = rest.substr(0, rest.find('\n'));
  if (!version.starts_with("version https://git-lfs.github.com/spec/v") &&
      !version.starts_with("version https://hawser.github.com/spec/v"))
    return std::nullopt;
  LfsPointer pointer;
  bool has_size = false;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    constexpr std::string_view kOid = "oid sha256:", kSize = "size ";
    if (line.starts_with(kOid) && is_digits(line.substr(kOid.size()))) {
      pointer.oid = line.substr(kOid.size());
    } else if (line.starts_with(kSize)) {
      const std::string_view number = line.substr(kSize.size());
      const auto parsed = std::from_chars(number.data(), number.data() + number.size(), pointer.size);
      has_size = parsed.ec == std::errc() && parsed.ptr == number.data() + number.size();
    }
  }
  return has_size && !pointer.oid.empty() ? std::optional(pointer) : std::nullopt;
}

}  // namespace assay::git
