#include "base/closed_form.h"

#include <algorithm>
#include <array>

#include "base/content.h"
#include "base/strings.h"

namespace assay {

namespace {

using namespace std::string_view_literals;

// Pictures, sound and fonts are not among them: they hold no text by design.
constexpr ClosedForm kForms[] = {
    {"ANDROID BACKUP\n"sv, "is an Android backup, which is not opened"},
    {"-lh"sv, "is an LHA archive, which is not opened", 2},
    {"-lz"sv, "is an LHA archive, which is not opened", 2},
    {"-pm"sv, "is an LHA archive, which is not opened", 2},
    {"**ACE**"sv, "is an ACE archive, which is not opened", 7},
    {"\xDC\xA7\xC4\xFD"sv, "is a zoo archive, which is not opened", 20},
    {"SIT!"sv, "is a StuffIt archive, which is not opened"},
    {"StuffIt (c)"sv, "is a StuffIt archive, which is not opened"},
    {"xar!"sv, "is a xar archive, which is not opened"},
    {"pbzx"sv, "is a payload of an installer (pbzx), which is not opened"},
    {"ADBd"sv, "is a package of Alpine (version 3), which is not opened"},
    {"ADBc"sv, "is a package of Alpine (version 3), which is not opened"},
    {"flatpak\0"sv, "is a Flatpak bundle, which is not opened"},
    {"AI\2"sv, "is an AppImage, whose files are not opened", 8},
    {"MSWIM\0\0\0"sv, "is a Windows image, which is not opened"},
    {"hsqs"sv, "is a squashfs image, which is not opened"},
    {"sqsh"sv, "is a squashfs image, which is not opened"},
    {"\x45\x3D\xCD\x28"sv, "is a cramfs image, which is not opened"},
    {"DWARFS\2"sv, "is a DwarFS image, which is not opened"},
    {"QFI\xFB"sv, "is a disk image (qcow), which is not opened"},
    {"KDMV"sv, "is a disk image (VMDK), which is not opened"},
    {"vhdxfile"sv, "is a disk image (VHDX), which is not opened"},
    {"AFF4"sv, "is a disk image (AFF), which is not opened"},
    {"EVF\x09\x0D\x0A\xFF\0"sv, "is a disk image (EnCase), which is not opened"},
    {"\x89LZO\0\r\n\x1A\n"sv, "is lzop data, which is not opened"},
    {"LRZI"sv, "is lrzip data, which is not opened"},
    {"\xFF\x06\0\0sNaPpY"sv, "is Snappy data, which is not opened"},
    {"mozLz40\0"sv, "is LZ4 data of Mozilla's, which is not opened"},
    {"bvx2"sv, "is LZFSE data, which is not opened"},
    {"7kSt"sv, "is a ZPAQ archive, which is not opened"},
    {"zPQ"sv, "is a ZPAQ archive, which is not opened"},
    {"\xCA\xFE\xD0\x0D"sv, "is a pack200 archive, which is not opened"},
    {"ITSF\3\0\0\0"sv, "is a compiled help file, which is not opened"},
    {"PGDMP"sv, "is a dump of PostgreSQL, which is not opened"},
    {"REDIS0"sv, "is a dump of Redis, whose compressed values are not opened"},
    {"LPKSHHRH"sv, "is a journal of systemd, whose compressed fields are not opened"},
    {"\x3F\xD7\x6C\x17"sv, "is a part of a Lucene index, which is not opened"},
    {"PAR1"sv, "is a Parquet file, which is not opened"},
    {"PARE"sv, "is a Parquet file, which is not opened"},
    {"ARROW1\0\0"sv, "is an Arrow file, which is not opened"},
    {"Obj\1"sv, "is an Avro file, which is not opened"},
    {"ORC"sv, "is an ORC file, which is not opened"},
    {"CWS"sv, "is compressed (Flash), and not opened"},
    {"ZWS"sv, "is compressed (Flash), and not opened"},
    {"ISc("sv, "is an InstallShield cabinet, which is not opened"},
    {"SZDD\x88\xF0\x27\x33"sv, "is compressed (MS-DOS), and not opened"},
    {"KWAJ\x88\xF0\x27\xD1"sv, "is compressed (MS-DOS), and not opened"},
    {"UHA"sv, "is a UHARC archive, which is not opened"},
    {"!BDN"sv, "is a store of Outlook, which is not opened"},
    {"SVN\1"sv, "is compressed data of Subversion, which is not opened"},
    {"SVN\2"sv, "is compressed data of Subversion, which is not opened"},
    {"\x41\xD8\1\0"sv, "is a table of WiredTiger, whose compressed blocks are not opened"}};

constexpr std::array<bool, 256> first_bytes() {
  std::array<bool, 256> out{};
  for (const ClosedForm& form : kForms)
    if (form.at == 0) out[static_cast<unsigned char>(form.magic.front())] = true;
  for (const char c : "#P\x60"sv) out[static_cast<unsigned char>(c)] = true;  // git data and ARJ archives
  return out;
}
constexpr std::array<bool, 256> kFirst = first_bytes();

// A magic that is no longer is met in text as well.
constexpr std::size_t kMostInText = 7;

// Most files begin like none of them, which every blob of a history is asked.
bool may_be_closed(Bytes head) {
  if (head.empty()) return false;
  return kFirst[static_cast<unsigned char>(head.front())] || head.substr(0, 3).ends_with('-') ||
         head.substr(0, 8).ends_with('*') || head.substr(0, 9).ends_with('A') || head.substr(0, 21).ends_with('\xDC');
}

bool is_plain(Bytes head) {
  head = head.substr(0, 64);
  return std::all_of(head.begin(), head.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\r' || c == '\t' || c == '\f';
  });
}

// ARJ's TECHNOTE: a main header says how long it is, twice, and which kind of header it is.
bool is_arj(Bytes head) {
  if (head.size() < 12 || !head.starts_with("\x60\xEA"sv)) return false;
  const auto byte = [&](std::size_t at) { return static_cast<unsigned>(static_cast<unsigned char>(head[at])); };
  const unsigned length = byte(2) | byte(3) << 8U;
  constexpr unsigned kLeast = 30, kMost = 2600, kMainHeader = 2;
  return length >= kLeast && length <= kMost && byte(4) >= kLeast && byte(4) <= length && byte(10) == kMainHeader;
}

}  // namespace

bool has_form(Bytes head, const ClosedForm& form) {
  if (head.size() <= form.at || !head.substr(form.at).starts_with(form.magic)) return false;
  return form.magic.size() > kMostInText || !is_plain(head);
}

std::string unseen(std::string_view what) { return cat(what, ": credentials in it are not seen"); }

std::string closed_gap(const SeenBytes& seen) {
  if (const std::string_view what = packed_form(seen); !what.empty()) return unseen(what);
  const Bytes head = seen.head;
  if (!may_be_closed(head)) return {};
  if (is_git_data(head)) return kGitDataGap;
  if (is_arj(head)) return unseen("is an ARJ archive, which is not opened");
  for (const ClosedForm& form : kForms)
    if (has_form(head, form)) return unseen(form.what);
  return {};
}

}  // namespace assay
