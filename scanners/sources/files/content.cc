#include "scanners/sources/files/content.h"

#include <algorithm>
#include <array>

namespace assay::files {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view kWideText = "is UTF-16 or UTF-32 text, which is not decoded: credentials in it are not seen";

struct Packed {
  std::string_view magic;
  std::string_view why;
};
constexpr std::array<Packed, 12> kPacked = {{
    {"PK\x03\x04"sv, "is a zip archive (also jar, whl, docx), which is not opened: credentials in it are not seen"},
    {"\x1F\x8B\x08"sv, "is gzip data, which is not opened: credentials in it are not seen"},
    {"\xFD"
     "7zXZ\0"sv,
     "is xz data, which is not opened: credentials in it are not seen"},
    {"\x28\xB5\x2F\xFD"sv, "is Zstandard data, which is not opened: credentials in it are not seen"},
    {"\x04\x22\x4D\x18"sv, "is LZ4 data, which is not opened: credentials in it are not seen"},
    {"\x1F\x9D"sv, "is compress data, which is not opened: credentials in it are not seen"},
    {"7z\xBC\xAF\x27\x1C"sv, "is a 7z archive, which is not opened: credentials in it are not seen"},
    {"Rar!\x1A\x07"sv, "is a rar archive, which is not opened: credentials in it are not seen"},
    {"MSCF\0\0\0\0"sv, "is a cabinet archive, which is not opened: credentials in it are not seen"},
    {"\xED\xAB\xEE\xDB"sv, "is an rpm package, which is not opened: credentials in it are not seen"},
    {"!<arch>\ndebian-binary"sv, "is a deb package, which is not opened: credentials in it are not seen"},
    {"Cr24\x03\0\0\0"sv, "is a packed extension, which is not opened: credentials in it are not seen"},
}};

bool is_bzip2(Bytes head) {
  return head.starts_with("BZh") && head.size() > 4 && head[3] >= '1' && head[3] <= '9' &&
         (head.substr(4).starts_with("1AY&SY") || head.substr(4).starts_with("\x17\x72\x45\x38\x50\x90"));
}

// Pairs of bytes that are ASCII text, one of each a NUL, always the same one: at least 16 characters of text.
bool is_unmarked_wide_text(Bytes head, std::size_t text_at) {
  const Bytes pairs = head.substr(0, std::min<std::size_t>(head.size(), 512) / 2 * 2);
  if (pairs.size() < 32) return false;
  for (std::size_t i = 0; i < pairs.size(); i += 2) {
    const auto c = static_cast<unsigned char>(pairs[i + text_at]);
    const bool is_text = (c >= 0x20 && c < 0x7F) || c == '\t' || c == '\r' || c == '\n';
    if (!is_text || pairs[i + 1 - text_at] != '\0') return false;
  }
  return true;
}

}  // namespace

std::string_view unseen_content(Bytes head) {
  if (head.starts_with("\xFF\xFE"sv) || head.starts_with("\xFE\xFF"sv) || head.starts_with("\0\0\xFE\xFF"sv))
    return kWideText;
  for (const Packed& packed : kPacked)
    if (head.starts_with(packed.magic)) return packed.why;
  if (is_bzip2(head)) return "is bzip2 data, which is not opened: credentials in it are not seen";
  return is_unmarked_wide_text(head, 0) || is_unmarked_wide_text(head, 1) ? kWideText : "";
}

}  // namespace assay::files
