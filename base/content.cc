#include "base/content.h"

#include <algorithm>

namespace assay {

namespace {

using namespace std::string_view_literals;

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

// The same of groups of four bytes, of which three are NUL, for UTF-32.
bool is_unmarked_wider_text(Bytes head, std::size_t text_at) {
  const auto is_text = [&](std::size_t group) {
    for (std::size_t i = 0; i < 4; ++i) {
      const auto c = static_cast<unsigned char>(head[group + i]);
      if (i != text_at ? c != 0 : !((c >= 0x20 && c < 0x7F) || c == '\t' || c == '\r' || c == '\n')) return false;
    }
    return true;
  };
  const std::size_t size = std::min<std::size_t>(head.size(), 512) / 4 * 4;
  if (size < 64 || !is_text(0)) return false;
  std::size_t texts = 0;
  for (std::size_t i = 0; i < size; i += 4) texts += is_text(i) ? 1U : 0U;
  return texts >= 16 && texts * 32 >= size * 7;
}

}  // namespace

WideForm wide_form_of(Bytes head) {
  if (head.size() < 2) return WideForm::none;
  if (head.starts_with("\xFF\xFE\0\0"sv)) return WideForm::utf32_le;
  if (head.starts_with("\0\0\xFE\xFF"sv)) return WideForm::utf32_be;
  if (head.starts_with("\xFF\xFE"sv)) return WideForm::utf16_le;
  if (head.starts_with("\xFE\xFF"sv)) return WideForm::utf16_be;
  if (is_unmarked_wide_text(head, 0)) return WideForm::utf16_le;
  if (is_unmarked_wide_text(head, 1)) return WideForm::utf16_be;
  if (is_unmarked_wider_text(head, 0)) return WideForm::utf32_le;
  return is_unmarked_wider_text(head, 3) ? WideForm::utf32_be : WideForm::none;
}

bool is_git_data(Bytes head) {
  return head.starts_with("PACK\0\0\0\2"sv) || head.starts_with("PACK\0\0\0\3"sv) ||
         head.starts_with("# v2 git bundle\n"sv) || head.starts_with("# v3 git bundle\n"sv);
}

}  // namespace assay
