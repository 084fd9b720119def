#include "base/packed_form.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace assay {

namespace {

using namespace std::string_view_literals;

std::uint64_t little(Bytes text, std::size_t at, std::size_t bytes) {
  std::uint64_t out = 0;
  for (std::size_t i = bytes; i-- > 0;)
    out = out << 8U | (at + i < text.size() ? static_cast<std::uint8_t>(text[at + i]) : 0U);
  return out;
}

bool holds(Bytes text, std::string_view what) { return text.find(what) != Bytes::npos; }

// MS-CFB 2.2: sectors of 512 or 4,096 bytes behind the header, which says where the directory begins. An installer is
// told by the class of its root, an encrypted or a programmed document by the names of streams.
std::string_view compound_form(const SeenBytes& seen) {
  const Bytes head = seen.head;
  if (holds(head, "\x84\x10\x0C\0\0\0\0\0\xC0\0\0\0\0\0\0\x46"sv) || holds(head, "MSCF\0\0\0\0"sv))
    return "is an installer (MSI), whose files are not opened";
  if (holds(head, "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"sv)) return "is an encrypted document";
  if (holds(head, "_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0"sv))
    return "is an old document with macros, which are compressed and not opened";
  const std::uint64_t sector = std::uint64_t{1} << (little(head, 30, 2) == 12 ? 12U : 9U);
  const std::uint64_t directory = (little(head, 48, 4) + 1) * sector;
  constexpr std::uint64_t kEntries = 512;
  if (!seen.whole && directory + kEntries > head.size())
    return "is an OLE compound file too large to tell what is packed in it, which is not opened";
  return {};
}

// HDF5 File Format Specification: IV.A.2.l. A filter of the first version has a name; later ones leave it out.
std::string_view hdf_form(const SeenBytes& seen, std::size_t begin) {
  const bool named = seen.head.size() > begin + 8 && static_cast<unsigned char>(seen.head[begin + 8]) <= 1;
  constexpr std::array kFilters{"deflate\0"sv, "szip\0"sv, "lzf\0"sv, "blosc"sv, "bzip2\0"sv,
                                "zstd"sv,      "lz4"sv,    "zfp\0"sv, "LZF"sv,   "Zstandard"sv};
  const bool plain = seen.whole && named && std::none_of(kFilters.begin(), kFilters.end(), [&](std::string_view name) {
                       return holds(seen.head, name);
                     });
  return plain ? std::string_view() : "is an HDF5 file, whose compressed data are not opened";
}

// MAT-File Format, level 5: elements behind a header of 128 bytes, each with a kind and a size. Kind 15 is zlib data.
std::string_view matlab_form(const SeenBytes& seen) {
  constexpr std::size_t kHeader = 128;
  constexpr std::uint64_t kCompressed = 15;
  constexpr std::string_view kWhat = "is a MATLAB file, whose compressed variables are not opened";
  const Bytes head = seen.head;
  const bool little_endian = head.substr(126, 2) == "IM";
  const auto number = [&](std::size_t at) {
    if (little_endian) return little(head, at, 4);
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < 4; ++i) out = out << 8U | little(head, at + i, 1);
    return out;
  };
  for (std::size_t at = kHeader; at + 8 <= head.size();) {
    if (number(at) == kCompressed) return kWhat;
    const std::uint64_t next = at + 8 + (number(at + 4) + 7) / 8 * 8;
    if (next > head.size()) return seen.whole ? std::string_view() : kWhat;
    at = static_cast<std::size_t>(next);
  }
  return {};
}

bool is_program(Bytes head) {
  return head.starts_with("MZ") || head.starts_with("\177ELF") || head.starts_with("\xCF\xFA\xED\xFE") ||
         head.starts_with("\xCE\xFA\xED\xFE") || head.starts_with("\xCA\xFE\xBA\xBE");
}

// Mercurial's RevlogNG: version 1, with the data or without; of the first revision no base but itself and no parents.
bool is_revision_log(Bytes head) {
  constexpr std::size_t kEntry = 64;
  return head.size() >= kEntry && head[0] == 0 && head[1] <= 3 && head.substr(2, 2) == "\0\1"sv &&
         little(head, 16, 4) == 0 && head.substr(24, 8) == "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"sv;
}

}  // namespace

std::string_view packed_form_of_end(Bytes tail) {
  if (tail.size() >= LastBytes::kCount && tail.substr(tail.size() - LastBytes::kCount).starts_with("koly\0\0\0\4"sv))
    return "is a disk image (dmg), which is not opened";
  if (tail.ends_with("\x57\xFB\x80\x8B\x24\x75\x47\xDB"sv) || tail.ends_with("\xF7\xCF\xF4\x85\xB7\x41\xE2\x88"sv))
    return "is a table of LevelDB or RocksDB, whose compressed blocks are not opened";
  return {};
}

std::string_view packed_form(const SeenBytes& seen) {
  const Bytes head = seen.head;
  if (const std::string_view end = packed_form_of_end(seen.whole ? head : seen.tail); !end.empty()) return end;
  if (head.size() < 20) return {};
  constexpr std::string_view kHdf = "\x89HDF\r\n\x1A\n"sv;
  constexpr std::size_t kUserBlock = 512;  // of MATLAB 7.3
  switch (head.front()) {
    case '\xD0':
      return head.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv) ? compound_form(seen) : std::string_view();
    case '\x89':
      return head.starts_with(kHdf) ? hdf_form(seen, 0) : std::string_view();
    case 'M':
      if (head.starts_with("MATLAB 5.0 MAT-file") && head.size() > 128) return matlab_form(seen);
      if (head.starts_with("MATLAB 7") && head.size() > kUserBlock && head.substr(kUserBlock).starts_with(kHdf))
        return hdf_form(seen, kUserBlock);
      break;
    case '\0':
      if (is_revision_log(head)) return "is a revision log of Mercurial, whose compressed revisions are not opened";
      break;
    default:
      break;
  }
  constexpr std::size_t kSuperBlock = 1024;
  if (head.size() > kSuperBlock && head.substr(kSuperBlock).starts_with("\xE2\xE1\xF5\xE0"))
    return "is an EROFS image, which is not opened";
  constexpr std::size_t kHeaders = 4096;
  if (is_program(head) && holds(head.substr(0, kHeaders), "UPX!"))
    return "is a program packed by UPX, which is not unpacked";
  return {};
}

}  // namespace assay
