#include "base/container.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/strings.h"

namespace assay {

namespace {

using namespace std::string_view_literals;

struct Magic {
  std::string_view bytes;
  ContainerKind kind;
};
constexpr std::array<Magic, 14> kMagics = {{
    {"PK\x03\x04"sv, ContainerKind::zip},
    {"\x1F\x8B\x08"sv, ContainerKind::gzip},
    {"\xFD"
     "7zXZ\0"sv,
     ContainerKind::xz},
    {"\x28\xB5\x2F\xFD"sv, ContainerKind::zstd},
    {"\x04\x22\x4D\x18"sv, ContainerKind::lz4},
    {"\x02\x21\x4C\x18"sv, ContainerKind::lz4},
    {"LZIP\x01"sv, ContainerKind::lzip},
    {"7z\xBC\xAF\x27\x1C"sv, ContainerKind::seven_zip},
    {"Rar!\x1A\x07"sv, ContainerKind::rar},
    {"MSCF\0\0\0\0"sv, ContainerKind::cabinet},
    {"\xED\xAB\xEE\xDB"sv, ContainerKind::rpm},
    {"!<arch>\n"sv, ContainerKind::ar},
    {"PK\x05\x06"sv, ContainerKind::zip},
    {"PK\x07\x08PK\x03\x04"sv, ContainerKind::zip},
}};

std::uint8_t byte(Bytes text, std::size_t at) { return static_cast<std::uint8_t>(text[at]); }

bool is_bzip2(Bytes head) {
  return head.starts_with("BZh") && head.size() > 4 && head[3] >= '1' && head[3] <= '9' &&
         (head.substr(4).starts_with("1AY&SY") || head.substr(4).starts_with("\x17\x72\x45\x38\x50\x90"));
}

// What zstd puts before its data or between: a skippable frame, and a frame of data behind it.
bool is_skippable_zstd(Bytes head) {
  return head.size() >= 8 && (byte(head, 0) & 0xF0U) == 0x50 && head.substr(1, 3) == "\x2A\x4D\x18"sv;
}

// Of compress(1): the third byte holds the width of a code and two flags.
bool is_compress(Bytes head) {
  if (!head.starts_with("\x1F\x9D") || head.size() < 4) return false;
  const unsigned bits = byte(head, 2) & 0x1FU;
  return (byte(head, 2) & 0x60U) == 0 && bits >= 9 && bits <= 16;
}

// The old form of LZMA has no magic: properties as every encoder writes them, a dictionary of 2^n or 2^n + 2^(n-1)
// bytes, a size that is unknown or below 256 GiB, and the zero that its range coder begins with.
bool is_lzma(Bytes head) {
  if (!head.starts_with("\x5D\0\0"sv) || head.size() < 18 || head[13] != '\0') return false;
  const std::uint32_t dictionary = std::uint32_t{byte(head, 3)} << 16 | std::uint32_t{byte(head, 4)} << 24;
  std::uint32_t rest = dictionary;
  rest &= rest - 1;
  rest &= rest - 1;
  if (dictionary == 0 || rest != 0) return false;
  const Bytes size = head.substr(5, 8);
  return size == "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"sv || size.substr(5) == "\0\0\0"sv;
}

bool all_digits(Bytes text, std::size_t count, char highest) {
  if (text.size() < count) return false;
  return std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(count), [highest](char c) {
    return (c >= '0' && c <= (highest > '9' ? '9' : highest)) ||
           (highest > '9' && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')));
  });
}

// The ASCII forms are digits throughout their first header; the old binary one is told by its magic, a kind of file
// and a name's length that can be.
bool is_cpio(Bytes head) {
  if (head.starts_with("07070")) {
    if (head.size() < 76) return false;
    return head[5] == '7' ? all_digits(head, 76, '7')
                          : (head[5] == '1' || head[5] == '2') && all_digits(head, 110, 'f');
  }
  if (head.size() < 28) return false;
  const bool little = head.starts_with("\xC7\x71");
  if (!little && !head.starts_with("\x71\xC7")) return false;
  const auto word = [&](std::size_t at) {
    return little ? byte(head, at) | byte(head, at + 1) << 8 : byte(head, at) << 8 | byte(head, at + 1);
  };
  const int kind = word(6) >> 12;
  const int name = word(20);
  return (kind == 4 || kind == 8 || kind == 10 || kind == 2 || kind == 6 || kind == 1) && name > 1 && name < 4096;
}

// The checksum of a header is the sum of its bytes, its own field taken as blanks. Signed in very old ones.
bool is_tar(Bytes head) {
  if (head.size() < 512 || head[0] == '\0') return false;
  std::uint32_t told = 0;
  std::size_t at = 148;
  while (at < 154 && head[at] == ' ') ++at;
  const std::size_t first = at;
  for (; at < 156 && head[at] >= '0' && head[at] <= '7'; ++at)
    told = told * 8 + static_cast<std::uint32_t>(head[at] - '0');
  if (at == first || (at < 156 && head[at] != '\0' && head[at] != ' ')) return false;
  const auto add = [](Bytes bytes, std::int32_t& sum, std::int32_t& beyond) {
    for (const char c : bytes) {
      sum += static_cast<std::uint8_t>(c);
      beyond += static_cast<std::uint8_t>(c) >> 7U;
    }
  };
  std::int32_t sum = 8 * ' ', beyond = 0;  // bytes that are less by 256 where they are signed
  add(head.substr(0, 148), sum, beyond);
  add(head.substr(156, 512 - 156), sum, beyond);
  const auto wanted = static_cast<std::int32_t>(told);
  return sum == wanted || sum - 256 * beyond == wanted;
}

// The checksum is asked for last: it is a sum over half a kilobyte.
bool is_tar_with_magic(Bytes head) { return head.size() >= 512 && head.substr(257, 5) == "ustar" && is_tar(head); }

bool is_iso(Bytes head) { return head.size() >= kContainerHead && head.substr(32769, 5) == "CD001"; }

bool may_precede_zip(Bytes head) {
  for (const std::string_view begin : {"#!"sv, "MZ"sv,
                                       "\x7F"
                                       "ELF"sv,
                                       "Cr24"sv, "PK"sv, "\x89PNG"sv, "\xFF\xD8\xFF"sv, "GIF8"sv, "%PDF"sv})
    if (head.starts_with(begin)) return true;
  return false;
}

// An archive that runs as a script, by its first line, so that one that is cut off is known too.
bool is_script_zip(Bytes head) {
  if (!head.starts_with("#!")) return false;
  const std::size_t line = head.substr(0, 512).find('\n');
  return line != Bytes::npos && head.substr(line + 1).starts_with("PK\x03\x04"sv);
}

// RFC 1950 §2.2: a window of up to 32 KiB, no dictionary. "x^2" is text.
bool is_zlib(Bytes head) {
  if (head.size() < 8 || head[0] != 'x' || (byte(head, 0) << 8 | byte(head, 1)) % 31 != 0) return false;
  if ((byte(head, 1) & 0x20U) != 0) return false;
  return head[1] != '^' || byte(head, 2) >= 0x80 || byte(head, 2) < 9;
}

// Office Open XML and OpenDocument name their namespaces in the first element.
bool is_office_xml(Bytes head) {
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  if (!head.starts_with('<')) return false;
  const Bytes begin = head.substr(0, 4096);
  return begin.find("schemas.openxmlformats.org/") != Bytes::npos ||
         begin.find("purl.oclc.org/ooxml/") != Bytes::npos ||
         begin.find("urn:oasis:names:tc:opendocument:") != Bytes::npos;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool starts_caseless(Bytes text, std::string_view with) {
  if (text.size() < with.size()) return false;
  for (std::size_t i = 0; i < with.size(); ++i)
    if (lower(text[i]) != with[i]) return false;
  return true;
}

// RFC 5322 §2.2: fields up to an empty line, among them one of MIME that says that there is something to decode. The
// first field is one that mail begins with; "From " begins a message of a mailbox.
bool is_mail(Bytes head) {
  if (head.empty() || !((head[0] >= 'A' && head[0] <= 'Z') || (head[0] >= 'a' && head[0] <= 'z'))) return false;
  bool known = head.starts_with("From ") || starts_caseless(head, "x-");
  for (const std::string_view field :
       {"received:"sv, "return-path:"sv, "from:"sv, "to:"sv, "date:"sv, "message-id:"sv, "mime-version:"sv,
        "delivered-to:"sv, "subject:"sv, "content-type:"sv, "dkim-signature:"sv, "authentication-results:"sv,
        "reply-to:"sv, "sender:"sv, "cc:"sv, "arc-seal:"sv, "user-agent:"sv, "content-transfer-encoding:"sv})
    known = known || starts_caseless(head, field);
  if (!known) return false;
  for (bool first = true; !head.empty(); first = false) {
    const std::size_t end = head.find('\n');
    Bytes line = head.substr(0, end);
    head.remove_prefix(end == Bytes::npos ? head.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) return false;
    if (starts_caseless(line, "mime-version:") || starts_caseless(line, "content-transfer-encoding:") ||
        starts_caseless(line, "content-type: multipart/"))
      return true;
    const bool folded = line[0] == ' ' || line[0] == '\t';
    if (!folded && !(first && line.starts_with("From ")) && line.substr(0, 80).find(':') == Bytes::npos) return false;
  }
  return false;
}

// Compiled Python: a number that ends in CR LF, more of a header, a code object. Pickles of protocol 2 to 5. Java
// classes of version 45 and later; universal binaries of macOS begin alike and have fewer parts than that.
bool has_constants(Bytes head) {
  if (head.size() < 20) return false;
  if (head[0] == '\x80')
    return (byte(head, 1) >= 4 && byte(head, 1) <= 5 && head[2] == '\x95') ||
           (byte(head, 1) >= 2 && byte(head, 1) <= 3 && "}](cXUBC\x8C"sv.find(head[2]) != Bytes::npos);
  if (head.starts_with("\xCA\xFE\xBA\xBE")) return byte(head, 4) == 0 && byte(head, 6) == 0 && byte(head, 7) >= 45;
  if (head.substr(2, 2) != "\r\n") return false;
  return (byte(head, 8) & 0x7FU) == 'c' || (byte(head, 12) & 0x7FU) == 'c' || (byte(head, 16) & 0x7FU) == 'c';
}

// Pickles of protocol 1 have no header: an empty dictionary, list or tuple that is put away under the number 0, or a
// class, by its module and name, that is.
bool is_old_pickle(Bytes head) {
  if (head.size() < 20) return false;
  if (head.substr(1, 2) == "q\0"sv) return head[0] == '}' || head[0] == ']' || head[0] == ')';
  if (head[0] != 'c') return false;
  const Bytes begin = head.substr(0, 256);
  const std::size_t module = begin.find('\n');
  if (module == Bytes::npos) return false;
  const std::size_t name = begin.find('\n', module + 1);
  return name != Bytes::npos && begin.substr(name + 1, 2) == "q\0"sv;
}

// PNG (ISO/IEC 15948 §11.3.4): a chunk of text that is compressed, before the pixels and as far as is known.
bool has_packed_text(Bytes head) {
  if (!head.starts_with("\x89PNG\r\n\x1A\n"sv)) return false;
  for (std::size_t at = 8; at + 12 <= head.size();) {
    const std::size_t size = std::size_t{byte(head, at)} << 24 | std::size_t{byte(head, at + 1)} << 16 |
                             std::size_t{byte(head, at + 2)} << 8 | byte(head, at + 3);
    const Bytes kind = head.substr(at + 4, 4);
    if (kind == "IDAT") return false;
    if (kind == "zTXt") return true;
    if (kind == "iTXt") {
      const Bytes data = head.substr(at + 8, size);
      const std::size_t keyword = data.find('\0');
      if (keyword != Bytes::npos && data.substr(keyword + 1, 2) == "\1\0"sv) return true;
    }
    at += 12 + size;
  }
  return false;
}

// A write-ahead log: a number that says in which order words are summed up, and the version of the format.
bool is_sqlite_log(Bytes head) {
  return (head.starts_with("\x37\x7F\x06\x82") || head.starts_with("\x37\x7F\x06\x83")) &&
         head.substr(4, 4) == "\0\x2D\xE2\x18"sv;
}

ContainerKind document_of(Bytes head) {
  if (head.starts_with("SQLite format 3\0"sv) || is_sqlite_log(head)) return ContainerKind::sqlite;
  if (is_office_xml(head)) return ContainerKind::office_xml;
  if (is_zlib(head)) return ContainerKind::zlib;
  if (has_constants(head) || is_old_pickle(head)) return ContainerKind::constants;
  if (has_packed_text(head)) return ContainerKind::picture;
  // Readers take a PDF document that begins within its first 1,024 bytes.
  if (!head.empty() && (head[0] == '%' || head.substr(0, 8).find('%') != Bytes::npos) &&
      head.substr(0, 1024).find("%PDF-") != Bytes::npos)
    return ContainerKind::pdf;
  return is_mail(head) ? ContainerKind::mail : ContainerKind::none;
}

}  // namespace

std::string_view name_of(ContainerKind kind) {
  switch (kind) {
    case ContainerKind::none:
      return "";
    case ContainerKind::gzip:
      return "gzip data";
    case ContainerKind::bzip2:
      return "bzip2 data";
    case ContainerKind::xz:
      return "xz data";
    case ContainerKind::lzma:
      return "lzma data";
    case ContainerKind::zstd:
      return "Zstandard data";
    case ContainerKind::lz4:
      return "LZ4 data";
    case ContainerKind::compress:
      return "compress data";
    case ContainerKind::lzip:
      return "lzip data";
    case ContainerKind::tar:
      return "a tar archive";
    case ContainerKind::cpio:
      return "a cpio archive";
    case ContainerKind::ar:
      return "an ar archive";
    case ContainerKind::rpm:
      return "an rpm package";
    case ContainerKind::zip:
      return "a zip archive";
    case ContainerKind::seven_zip:
      return "a 7z archive";
    case ContainerKind::rar:
      return "a rar archive";
    case ContainerKind::iso:
      return "an ISO image";
    case ContainerKind::cabinet:
      return "a cabinet archive";
    case ContainerKind::zlib:
      return "zlib data";
    case ContainerKind::office_xml:
      return "an office document's XML";
    case ContainerKind::pdf:
      return "a PDF document";
    case ContainerKind::sqlite:
      return "an SQLite database";
    case ContainerKind::mail:
      return "a mail message";
    case ContainerKind::constants:
      return "compiled code or a pickle";
    case ContainerKind::picture:
      return "a picture's text";
    case ContainerKind::script:
      return "a self-extracting script";
  }
  return "";
}

bool is_document(ContainerKind kind) { return kind >= ContainerKind::zlib; }

bool is_compression(ContainerKind kind) { return kind >= ContainerKind::gzip && kind <= ContainerKind::lzip; }

// The record at the end of a zip archive, with the length of the comment behind it right.
bool ends_as_zip(Bytes head, Bytes tail) {
  constexpr std::size_t kRecord = 22;
  constexpr std::string_view kMagic = "PK\x05\x06"sv;
  if (tail.size() < kRecord) return false;
  if (tail.substr(tail.size() - kRecord).starts_with(kMagic)) return true;
  if (!may_precede_zip(head)) return false;
  tail = tail.substr(tail.size() - std::min(tail.size(), kContainerTail));
  for (std::size_t at = tail.rfind(kMagic); at != Bytes::npos;
       at = at == 0 ? Bytes::npos : tail.rfind(kMagic, at - 1)) {
    if (at + kRecord > tail.size()) continue;
    const std::size_t comment = byte(tail, at + 20) | static_cast<std::size_t>(byte(tail, at + 21)) << 8;
    if (at + kRecord + comment <= tail.size()) return true;
  }
  return false;
}

ContainerKind container_of(Bytes head, Bytes tail) {
  for (const Magic& magic : kMagics)
    if (head.starts_with(magic.bytes)) return magic.kind;
  if (is_bzip2(head)) return ContainerKind::bzip2;
  if (is_skippable_zstd(head)) return ContainerKind::zstd;
  if (is_compress(head)) return ContainerKind::compress;
  if (is_tar(head)) return ContainerKind::tar;
  if (is_cpio(head)) return ContainerKind::cpio;
  if (is_iso(head)) return ContainerKind::iso;
  if (is_lzma(head)) return ContainerKind::lzma;
  if (is_script_zip(head)) return ContainerKind::zip;
  if (script_payload(head) != 0) return ContainerKind::script;
  if (ends_as_zip(head, tail)) return ContainerKind::zip;
  return document_of(head);
}

std::size_t script_payload(Bytes head) {
  if (!head.starts_with("#!")) return 0;
  head = head.substr(0, kContainerHead);
  // Every header but these two has a NUL. Most scripts have nothing behind them, and end here.
  if (head.find('\0') == Bytes::npos && head.find("1AY&SY") == Bytes::npos && head.find("\xB5\x2F\xFD") == Bytes::npos)
    return 0;
  for (std::size_t end = head.find('\n'); end != Bytes::npos; end = head.find('\n', end + 1)) {
    const Bytes rest = head.substr(end + 1);
    const bool packed = std::any_of(kMagics.begin(), kMagics.end(), [&](const Magic& magic) {
      return magic.kind != ContainerKind::zip && rest.starts_with(magic.bytes);
    });
    if (packed || is_bzip2(rest) || is_compress(rest) || is_lzma(rest) || is_tar_with_magic(rest)) return end + 1;
  }
  return 0;
}

std::string container_gap(ContainerKind kind, std::string_view why) {
  return cat("is ", name_of(kind), " ", why, ": credentials in it are not seen");
}

}  // namespace assay
