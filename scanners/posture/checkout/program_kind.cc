#include "scanners/posture/checkout/program_kind.h"

#include <algorithm>
#include <array>

#include "base/container.h"
#include "base/content.h"
#include "base/letter_case.h"

namespace assay::posture {

namespace {

using namespace std::string_view_literals;

struct Kind {
  std::string_view mark, what;
};

constexpr std::array<Kind, 13> kMarks = {{{"\x7f"
                                           "ELF\x01"sv,
                                           "an ELF program"},
                                          {"\x7f"
                                           "ELF\x02"sv,
                                           "an ELF program"},
                                          {"\xfe\xed\xfa\xce"sv, "a Mach-O program"},
                                          {"\xfe\xed\xfa\xcf"sv, "a Mach-O program"},
                                          {"\xce\xfa\xed\xfe"sv, "a Mach-O program"},
                                          {"\xcf\xfa\xed\xfe"sv, "a Mach-O program"},
                                          {"\0asm"sv, "a WebAssembly module"},
                                          {"dex\n03"sv, "a Dalvik executable"},
                                          {"Cr24"sv, "a browser extension"},
                                          {"BC\xc0\xde"sv, "LLVM bitcode"},
                                          {"\xde\xc0\x17\x0b"sv, "LLVM bitcode"},
                                          {"!<arch>\ndebian-binary"sv, "a Debian package"},
                                          {"!<arch>\n"sv, "an archive of object files"}}};

// Names under which an archive or compiled bytes are run, linked or installed.
constexpr std::array<std::string_view, 12> kArchives = {"jar", "war", "ear",   "aar",  "apk", "xpi",
                                                        "whl", "egg", "nupkg", "vsix", "par", "crx"};
constexpr std::array<std::string_view, 20> kCompiled = {"pyc", "pyo", "class", "o",      "a",   "so",  "dylib",
                                                        "dll", "exe", "lib",   "msi",    "drv", "efi", "ocx",
                                                        "sys", "dex", "wasm",  "bundle", "obj", "beam"};

template <class List>
bool has_ending(std::string_view path, const List& endings) {
  const std::size_t dot = path.rfind('.');
  if (dot == path.npos || path.find('/', dot) != path.npos) return false;
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view one) { return equal_ignoring_case(path.substr(dot + 1), one); });
}

std::uint32_t big_endian(Bytes bytes, std::size_t at) {
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < 4; ++i) out = out << 8 | data_of(bytes)[at + i];
  return out;
}

std::uint32_t little_endian(Bytes bytes, std::size_t at) {
  std::uint32_t out = 0;
  for (std::size_t i = 4; i-- > 0;) out = out << 8 | data_of(bytes)[at + i];
  return out;
}

// Java classes and Mach-O files for several processors begin alike: behind it stands a version of 45 and more, or the
// number of processors.
std::string_view cafebabe(Bytes head) {
  constexpr std::uint32_t kLeastJava = 45;
  if (head.size() < 8) return {};
  return (big_endian(head, 4) & 0xFFFF) >= kLeastJava ? "a Java class" : "a Mach-O program";
}

bool is_windows_program(Bytes head) {
  constexpr std::size_t kOffset = 0x3c;
  if (!head.starts_with("MZ") || head.size() < kOffset + 4) return false;
  const std::size_t at = little_endian(head, kOffset);
  // A header that lies behind what was read: the mark and zeros must do.
  if (at + 4 > head.size()) return is_binary(head);
  return head.substr(at, 4) == "PE\0\0"sv || head.substr(at, 2) == "NE" || head.substr(at, 2) == "LE";
}

}  // namespace

std::string_view program_kind(std::string_view path, Bytes head) {
  if (head.starts_with("\xca\xfe\xba\xbe"sv)) return cafebabe(head);
  if (is_windows_program(head)) return "a Windows program";
  for (const Kind& kind : kMarks)
    if (head.starts_with(kind.mark)) return kind.what;
  const ContainerKind container = container_of(head, {});
  if (container == ContainerKind::rpm) return "an RPM package";
  if (container == ContainerKind::iso) return "a disk image";
  if (container == ContainerKind::zip) {
    if (has_ending(path, kArchives)) return "an archive that is run or installed";
    if (head.find("META-INF/MANIFEST.MF") != head.npos) return "a Java archive";
  }
  if (is_binary(head) && has_ending(path, kCompiled)) return "compiled code";
  return {};
}

}  // namespace assay::posture
