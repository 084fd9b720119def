#include "base/content.h"

#include <algorithm>
#include <array>

#include "base/strings.h"

namespace assay {

namespace {

using namespace std::string_view_literals;

struct Packed {
  std::string_view magic;
  std::string_view what;
};
constexpr std::array<Packed, 12> kPacked = {{
    {"PK\x03\x04"sv, "a zip archive (also jar, whl, docx)"},
    {"\x1F\x8B\x08"sv, "gzip data"},
    {"\xFD"
     "7zXZ\0"sv,
     "xz data"},
    {"\x28\xB5\x2F\xFD"sv, "Zstandard data"},
    {"\x04\x22\x4D\x18"sv, "LZ4 data"},
    {"\x1F\x9D"sv, "compress data"},
    {"7z\xBC\xAF\x27\x1C"sv, "a 7z archive"},
    {"Rar!\x1A\x07"sv, "a rar archive"},
    {"MSCF\0\0\0\0"sv, "a cabinet archive"},
    {"\xED\xAB\xEE\xDB"sv, "an rpm package"},
    {"!<arch>\ndebian-binary"sv, "a deb package"},
    {"Cr24\x03\0\0\0"sv, "a packed extension"},
}};

bool is_bzip2(Bytes head) {
  return head.starts_with("BZh") && head.size() > 4 && head[3] >= '1' && head[3] <= '9' &&
         (head.substr(4).starts_with("1AY&SY") || head.substr(4).starts_with("\x17\x72\x45\x38\x50\x90"));
}

// Pairs of bytes that are ASCII text, one of each a NUL: the first one, 16 in all, and seven of eight of those looked
// at.
bool is_unmarked_wide_text(Bytes head, std::size_t text_at) {
  const auto is_text = [&](std::size_t pair) {
    const auto c = static_cast<unsigned char>(head[pair + text_at]);
    return ((c >= 0x20 && c < 0x7F) || c == '\t' || c == '\r' || c == '\n') && head[pair + 1 - text_at] == '\0';
  };
  const std::size_t size = std::min<std::size_t>(head.size(), 512) / 2 * 2;
  if (size < 32 || !is_text(0)) return false;
  std::size_t texts = 0;
  for (std::size_t i = 0; i < size; i += 2) texts += is_text(i) ? 1U : 0U;
  return texts >= 16 && texts * 16 >= size * 7;
}

}  // namespace

std::string_view packed_content(Bytes head) {
  for (const Packed& packed : kPacked)
    if (head.starts_with(packed.magic)) return packed.what;
  return is_bzip2(head) ? "bzip2 data" : "";
}

WideForm wide_form_of(Bytes head) {
  if (head.size() < 2) return WideForm::none;
  if (head.starts_with("\xFF\xFE\0\0"sv)) return WideForm::utf32_le;
  if (head.starts_with("\0\0\xFE\xFF"sv)) return WideForm::utf32_be;
  if (head.starts_with("\xFF\xFE"sv)) return WideForm::utf16_le;
  if (head.starts_with("\xFE\xFF"sv)) return WideForm::utf16_be;
  if (is_unmarked_wide_text(head, 0)) return WideForm::utf16_le;
  return is_unmarked_wide_text(head, 1) ? WideForm::utf16_be : WideForm::none;
}

std::string packed_gap(std::string_view what) {
  return cat("is ", what, ", which is not opened: credentials in it are not seen; --no-archives leaves such files out");
}

}  // namespace assay
