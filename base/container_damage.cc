#include "base/container_damage.h"

#include <algorithm>
#include <array>

#include "base/container.h"
#include "base/content.h"
#include "base/letter_case.h"
#include "base/strings.h"
#include "base/utf8.h"

namespace assay {

namespace {

using namespace std::string_view_literals;

constexpr std::array<std::string_view, 39> kSuffixes = {
    ".gz"sv,    ".tgz"sv, ".bz2"sv, ".tbz"sv, ".tbz2"sv,  ".xz"sv,   ".txz"sv,  ".zst"sv,  ".tzst"sv,  ".lz4"sv,
    ".lzma"sv,  ".lz"sv,  ".z"sv,   ".tar"sv, ".zip"sv,   ".whl"sv,  ".egg"sv,  ".pyz"sv,  ".conda"sv, ".jar"sv,
    ".war"sv,   ".ear"sv, ".aar"sv, ".apk"sv, ".nupkg"sv, ".vsix"sv, ".xpi"sv,  ".docx"sv, ".xlsx"sv,  ".pptx"sv,
    ".crate"sv, ".gem"sv, ".7z"sv,  ".rar"sv, ".deb"sv,   ".rpm"sv,  ".cpio"sv, ".cab"sv,  ".br"sv};

bool are_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// A further file of an archive in several: a.z01, a.r00, a.7z.002.
bool has_suffix_of_container(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  if (dot == std::string_view::npos || path.size() - dot > 6) return false;
  const std::string suffix = lower(path.substr(dot));
  if (suffix.size() == 4 && are_digits(std::string_view(suffix).substr(1)))
    return has_suffix_of_container(path.substr(0, dot));
  if (suffix.size() == 4 && (suffix[1] == 'z' || suffix[1] == 'r') && are_digits(std::string_view(suffix).substr(2)))
    return true;
  return std::find(kSuffixes.begin(), kSuffixes.end(), suffix) != kSuffixes.end();
}

// UTF-8 without control characters but those that stand in texts; wide text too.
bool is_plain_text(Bytes head) {
  if (wide_form_of(head) != WideForm::none) return true;
  head = head.substr(0, kContainerHead);
  for (std::size_t at = 0; at < head.size();) {
    const auto c = static_cast<unsigned char>(head[at]);
    if ((c < 0x20 && (c < '\a' || c > '\r') && c != 0x1B) || c == 0x7F) return false;
    const std::size_t length = c < 0x80 ? 1 : utf8_sequence(head.substr(at));
    // A character may be cut where the head ends.
    if (length == 0) return head.size() - at < 4 && head.size() == kContainerHead;
    at += length;
  }
  return true;
}

}  // namespace

std::string container_damage(Bytes head, std::string_view path) {
  if (head.size() >= 512 && head.substr(257, 5) == "ustar" && is_binary(head))
    return "looks like a tar archive whose first header is damaged (its checksum is another), and was not opened";
  if (!has_suffix_of_container(path) || is_plain_text(head) || head.find_first_not_of('\0') == Bytes::npos) return {};
  return cat("has the name of an archive (", printable(path.substr(path.rfind('.'))),
             ") and does not begin as one: it is damaged or of a kind that is not known, and was not opened");
}

}  // namespace assay
