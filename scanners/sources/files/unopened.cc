#include "scanners/sources/files/unopened.h"

#include <libdeflate.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/closed_form.h"
#include "base/content.h"
#include "base/strings.h"

namespace assay::files {

namespace {

using namespace std::string_view_literals;

// By their first bytes, beside those of closed_gap(): what is encrypted, and what holds no text but as it is.
constexpr ClosedForm kForms[] = {{"Salted__"sv, "is encrypted (OpenSSL)"},
                                 {"age-encryption.org/v"sv, "is encrypted (age)"},
                                 {"-----BEGIN AGE ENCRYPTED FILE-----"sv, "is encrypted (age)"},
                                 {"-----BEGIN PGP MESSAGE-----"sv, "is encrypted (OpenPGP)"},
                                 {"$ANSIBLE_VAULT;"sv, "is encrypted (Ansible Vault)"},
                                 {"\0GITCRYPT\0"sv, "is encrypted (git-crypt)"},
                                 {"LUKS\xBA\xBE"sv, "is encrypted (LUKS)"},
                                 {"\x03\xD9\xA2\x9A"sv, "is encrypted (KeePass)"},
                                 {"PWS3"sv, "is encrypted (Password Safe)"},
                                 {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv,
                                  "is an OLE compound file (an old or encrypted document), which is not opened"},
                                 {"!<thin>\n"sv, "is an archive of members that stand elsewhere"}};

std::uint8_t byte(Bytes text, std::size_t at) { return at < text.size() ? static_cast<std::uint8_t>(text[at]) : 0; }

std::uint32_t little(Bytes text, std::size_t at, std::size_t bytes) {
  std::uint32_t out = 0;
  for (std::size_t i = bytes; i-- > 0;) out = out << 8 | byte(text, at + i);
  return out;
}

// RFC 9580 §5.1, §5.3: the packet with which an encrypted message begins, in the old form as gpg writes it.
bool is_openpgp(Bytes head) {
  if (head.size() < 16) return false;
  const std::uint8_t tag = byte(head, 0);
  // A session key encrypted for somebody: version 3, an id of 8 bytes, an algorithm.
  const std::size_t length = tag == 0x84 ? 1 : tag == 0x85 ? 2 : 0;
  if (length != 0 && byte(head, 1 + length) == 3) {
    const std::uint8_t algorithm = byte(head, 1 + length + 9);
    return algorithm == 1 || algorithm == 2 || algorithm == 16 || algorithm == 18 || algorithm == 25;
  }
  // One by a passphrase: version 4 or 5, a cipher.
  return tag == 0x8C && (byte(head, 2) == 4 || byte(head, 2) == 5) && byte(head, 3) >= 1 && byte(head, 3) <= 13 &&
         byte(head, 1) < 32;
}

// --- What begins within other bytes. `here` begins with the magic's first byte.

// RFC 1952 §2.3.1: flags that there are, an extra flag and a system that writers put there.
bool is_gzip(Bytes here) {
  if (!here.starts_with("\x1F\x8B\x08") || here.size() < 18 || (byte(here, 3) & 0xE0U) != 0) return false;
  const std::uint8_t flags = byte(here, 3), extra = byte(here, 8), system = byte(here, 9);
  // Without a name or another field the first block begins, whose kind is not 3.
  return (extra == 0 || extra == 2 || extra == 4) && (system <= 13 || system == 255) &&
         (flags > 1 || (byte(here, 10) & 6U) != 6);
}

bool is_bzip2(Bytes here) {
  return here.starts_with("BZh") && byte(here, 3) >= '1' && byte(here, 3) <= '9' && here.substr(4, 6) == "1AY&SY";
}

// The stream header's flags have a checksum.
bool is_xz(Bytes here) {
  return here.starts_with(
             "\xFD"
             "7zXZ\0"sv) &&
         here.size() >= 12 && libdeflate_crc32(0, here.data() + 6, 2) == little(here, 8, 4);
}

bool is_seven_zip(Bytes here) {
  return here.starts_with("7z\xBC\xAF\x27\x1C"sv) && here.size() >= 32 &&
         libdeflate_crc32(0, here.data() + 12, 20) == little(here, 8, 4);
}

// RFC 8878 §3.1.1: the reserved bits are 0, and a first block of a kind and size that there may be is behind the
// header.
bool is_zstd(Bytes here) {
  if (!here.starts_with("\x28\xB5\x2F\xFD") || here.size() < 12) return false;
  const std::uint8_t flags = byte(here, 4);
  if ((flags & 0x18U) != 0) return false;
  constexpr std::array<std::size_t, 4> kDictionary = {0, 1, 2, 4}, kSize = {0, 2, 4, 8};
  constexpr std::uint32_t kMostBlock = 128U << 10U;
  const bool single = (flags & 0x20U) != 0;
  std::size_t at = 5 + (single ? 0U : 1U) + kDictionary[flags & 3U] + kSize[flags >> 6U];
  if (single && flags >> 6U == 0) ++at;
  const std::uint32_t block = little(here, at, 3);
  const std::uint32_t kind = block >> 1U & 3U, size = block >> 3U;
  return here.size() >= at + 3 && kind != 3 && (kind == 1 || size <= kMostBlock) && (size != 0 || (block & 1U) != 0);
}

// The frame's descriptor: version 1, the reserved bits 0, a block size that there is.
bool is_lz4(Bytes here) {
  return here.starts_with("\x04\x22\x4D\x18") && (byte(here, 4) & 0xC2U) == 0x40 && (byte(here, 5) & 0x8FU) == 0 &&
         byte(here, 5) >> 4U >= 4;
}

// APPNOTE §4.3.7: a local header whose member is packed or encrypted (stored ones are seen as they are), of a version
// and method that there are, made on a day, with a name that is text.
bool is_zip_member(Bytes here) {
  constexpr std::size_t kName = 30;
  if (!here.starts_with("PK\x03\x04") || here.size() <= kName) return false;
  const std::uint32_t version = little(here, 4, 2), flags = little(here, 6, 2), method = little(here, 8, 2);
  const std::uint32_t date = little(here, 12, 2), name = little(here, 26, 2);
  const bool packed = method != 0 || (flags & 1U) != 0;
  const bool dated = date == 0 || ((date & 31U) != 0 && (date >> 5U & 15U) >= 1 && (date >> 5U & 15U) <= 12);
  const Bytes shown = here.substr(kName, std::min<std::size_t>(name, 8));
  const bool named = std::none_of(shown.begin(), shown.end(), [](char c) { return c >= 0 && c < 0x20; });
  return packed && dated && named && (version & 0xFFU) <= 63 && version >> 8U <= 19 && method <= 99 && name != 0 &&
         name <= 4096;
}

// Of version 4 the archive's header, of version 5 the checksum of the first.
bool is_rar(Bytes here) {
  if (here.starts_with("Rar!\x1A\x07\0"sv)) return byte(here, 9) == 0x73;
  if (!here.starts_with("Rar!\x1A\x07\1\0"sv)) return false;
  constexpr std::size_t kSum = 8, kLength = 12;
  const std::size_t length = byte(here, kLength);
  if (length == 0 || length >= 0x80 || here.size() < kLength + 1 + length) return false;
  return libdeflate_crc32(0, here.data() + kLength, 1 + length) == little(here, kSum, 4);
}

// gitformat-pack: a number of objects, and a first one whose kind is a whole object's, behind whose size zlib begins.
bool is_git_pack(Bytes here) {
  if (!is_git_data(here) || here.size() < 16) return false;
  const std::uint32_t kind = byte(here, 12) >> 4U & 7U;
  std::size_t at = 12;
  while (at < 20 && (byte(here, at) & 0x80U) != 0) ++at;
  ++at;
  return kind >= 1 && kind <= 4 && byte(here, at) == 0x78 && (byte(here, at) << 8U | byte(here, at + 1)) % 31 == 0;
}

bool is_cabinet(Bytes here) {
  return here.starts_with("MSCF\0\0\0\0"sv) && here.size() >= 36 && little(here, 12, 4) == 0 && byte(here, 25) == 1;
}

bool is_lzip(Bytes here) {
  return here.starts_with("LZIP\1") && (byte(here, 5) & 0x1FU) >= 12 && (byte(here, 5) & 0x1FU) <= 29 &&
         byte(here, 6) == 0;
}

std::string_view packed_at(Bytes here) {
  switch (here.front()) {
    case '\x1F':
      return is_gzip(here) ? "gzip data" : "";
    case 'B':
      return is_bzip2(here) ? "bzip2 data" : "";
    case '\xFD':
      return is_xz(here) ? "xz data" : "";
    case '7':
      return is_seven_zip(here) ? "a 7z archive" : "";
    case '\x28':
      return is_zstd(here) ? "Zstandard data" : "";
    case '\x04':
      return is_lz4(here) ? "LZ4 data" : "";
    case 'P':
      return is_zip_member(here) ? "a zip archive" : is_git_pack(here) ? "a git pack" : "";
    case 'R':
      return is_rar(here) ? "a rar archive" : "";
    case 'M':
      return is_cabinet(here) ? "a cabinet archive" : "";
    case 'L':
      return is_lzip(here) ? "lzip data" : "";
    default:
      return "";
  }
}

bool is_octal(char c) { return c >= '0' && c <= '7'; }

// POSIX uuencode: "begin 644 name" (or "begin-base64"), and a line whose first character says how many bytes it holds.
bool is_uuencoded(Bytes here) {
  if (!here.starts_with("begin")) return false;
  const bool base64 = here.starts_with("begin-base64 ");
  here.remove_prefix(base64 ? 13 : 5);
  if (!base64 && !here.starts_with(' ')) return false;
  if (!base64) here.remove_prefix(1);
  std::size_t digits = 0;
  while (digits < here.size() && is_octal(here[digits])) ++digits;
  if (digits < 3 || digits > 5 || digits == here.size() || here[digits] != ' ') return false;
  const std::size_t end = here.find('\n');
  // Where the text ends, more may follow in the next window.
  if (end == Bytes::npos || base64) return true;
  const Bytes line = here.substr(end + 1, 90);
  if (line.empty()) return true;
  const unsigned bytes = (static_cast<unsigned char>(line[0]) - 0x20U) & 0x3FU;
  const std::size_t wanted = 1 + (std::size_t{bytes} + 2) / 3 * 4;
  const Bytes body = line.substr(0, std::min(wanted, line.size()));
  // Blanks at the end of a line may have been cut off.
  return bytes != 0 &&
         std::all_of(body.begin(), body.end(),
                     [](char c) { return (c >= 0x20 && c <= 0x60) || c == '\r' || c == '\n'; }) &&
         body.find('\n') >= std::min<std::size_t>(2, body.size());
}

// First bytes of what packed_at knows, and of a line with "begin".
constexpr std::array<bool, 256> first_bytes() {
  std::array<bool, 256> out{};
  for (const char c :
       "\x1F"
       "B"
       "\xFD"
       "7"
       "\x28"
       "\x04"
       "PRMLb"sv)
    out[static_cast<unsigned char>(c)] = true;
  return out;
}
constexpr std::array<bool, 256> kFirst = first_bytes();

}  // namespace

std::string unopened_gap(const SeenBytes& seen) {
  if (std::string gap = closed_gap(seen); !gap.empty()) return gap;
  const Bytes head = seen.head;
  for (const ClosedForm& form : kForms)
    if (has_form(head, form)) return unseen(form.what);
  return is_openpgp(head) ? unseen("is encrypted (OpenPGP)") : std::string();
}

std::string embedded_gap(Bytes text, std::size_t from, std::optional<std::uint64_t> offset) {
  for (std::size_t at = from; at < text.size(); ++at) {
    if (!kFirst[static_cast<unsigned char>(text[at])]) continue;
    const Bytes here = text.substr(at);
    std::string_view what = packed_at(here);
    if (what.empty() && here.front() == 'b' && (at == 0 || text[at - 1] == '\n') && is_uuencoded(here))
      what = "uuencoded data";
    if (!what.empty())
      return cat("holds ", what, offset ? cat(" at byte ", with_commas(*offset + at)) : std::string(),
                 ", which is not opened there: credentials in it are not seen");
  }
  return {};
}

std::string hidden_gap(Bytes whole) {
  std::string gap = unopened_gap({.head = whole, .tail = whole, .whole = true});
  return gap.empty() ? embedded_gap(whole, 0, 0) : gap;
}

void HiddenDataFinder::look(Bytes text, std::size_t from) {
  // What begins before `to` stands whole in the text, which goes on behind it.
  if (gap_.empty()) gap_ = embedded_gap(text, from, std::nullopt);
}

}  // namespace assay::files
