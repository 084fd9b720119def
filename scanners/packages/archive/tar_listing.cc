#include "scanners/packages/archive/tar_listing.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <set>

#include "base/strings.h"

namespace assay::packages {

namespace {

Bytes text_field(Bytes block, std::size_t at, std::size_t size) {
  const Bytes field = block.substr(at, size);
  return field.substr(0, field.find('\0'));
}

std::uint64_t number_field(Bytes block, std::size_t at, std::size_t size) {
  const Bytes field = block.substr(at, size);
  std::uint64_t out = 0;
  if ((static_cast<unsigned char>(field[0]) & 0x80U) != 0) {
    for (const char c : field.substr(1)) out = out << 8 | static_cast<unsigned char>(c);
    return out;
  }
  for (const char c : field)
    if (c >= '0' && c <= '7') out = out << 3 | static_cast<std::uint64_t>(c - '0');
  return out;
}

// Whether the field is octal digits, with spaces before them and NULs or spaces behind, or nothing, or a number in base
// 256. At a header with another spelling Python takes the archive for ended, where others read on.
bool is_number(Bytes field, bool may_be_negative) {
  constexpr unsigned kWide = 0x80, kWideNegative = 0xFF;
  const auto first = static_cast<unsigned char>(field[0]);
  if (first == kWide || (first == kWideNegative && may_be_negative)) return true;
  field.remove_prefix(std::min(field.find_first_not_of(' '), field.size()));
  field.remove_prefix(std::min(field.find_first_not_of("01234567"), field.size()));
  return field.find_first_not_of(std::string_view(" \0", 2)) == Bytes::npos;
}

// The numbers of a header, by where they stand.
struct NumberField {
  std::size_t at, size;
  std::string_view what;
};
constexpr std::array<NumberField, 8> kNumbers = {{{100, 8, "mode"},
                                                  {108, 8, "owner"},
                                                  {116, 8, "group"},
                                                  {124, 12, "size"},
                                                  {136, 12, "time"},
                                                  {148, 8, "checksum"},
                                                  {329, 8, "device"},
                                                  {337, 8, "device"}}};

template <class Number>
std::optional<Number> number_of(std::string_view text) {
  Number out = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), out);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return out;
}

// Times alone may have a fraction, of which only that it is one counts here.
std::optional<std::int64_t> time_of(std::string_view text) {
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::string_view fraction = text.substr(std::min(point + 1, text.size()));
  if (fraction.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  return number_of<std::int64_t>(text.substr(0, point));
}

Member::Kind kind_of(char type, std::string_view path) {
  switch (type) {
    case '0':
    case '\0':
    case '7':
      return path.ends_with('/') ? Member::Kind::folder : Member::Kind::file;
    case '1':
      return Member::Kind::hardlink;
    case '2':
      return Member::Kind::symlink;
    case '3':
    case '4':
    case '6':
      return Member::Kind::device;
    case '5':
      return Member::Kind::folder;
    case 'S':
      return Member::Kind::file;
    default:
      return Member::Kind::other;
  }
}

}  // namespace

void TarListing::odd(Odd kind, std::string_view member, std::string what) {
  package_.odd(kind, member, std::move(what));
}

void TarListing::value(std::string_view key, std::string_view text, Extended& into) {
  if (text.find('\0') != std::string_view::npos)
    odd(Odd::tar_structure, {}, "An extended header has a NUL in a value.");
  if (key == "path") into.path = text;
  if (key == "linkpath") into.link = text;
  if (key == "uname") into.user = text;
  if (key == "gname") into.group = text;
  if (key == "mtime") into.time = time_of(text);
  if (key == "uid") into.uid = number_of<std::uint64_t>(text);
  if (key == "gid") into.gid = number_of<std::uint64_t>(text);
  if (key == "size") into.size = number_of<std::uint64_t>(text);
  // An empty value takes back an earlier one. Programs read what they can of others, or take the header's.
  const bool sound = (key != "size" || into.size) && (key != "uid" || into.uid) && (key != "gid" || into.gid) &&
                     (key != "mtime" || into.time);
  if (!sound && !text.empty())
    odd(Odd::tar_structure, {}, cat("An extended header has a ", key, " that is no number."));
  if (key.starts_with("GNU.sparse.")) into.sparse = true;
}

void TarListing::records(Bytes text, Extended& into) {
  std::set<Bytes> seen;
  while (!text.empty()) {
    std::size_t length = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), length);
    const auto digits = static_cast<std::size_t>(parsed.ptr - text.data());
    const bool sound = parsed.ec == std::errc() && length > digits + 2 && length <= text.size() &&
                       text[digits] == ' ' && text[length - 1] == '\n' && text[0] != '0';
    if (!sound) return odd(Odd::tar_structure, {}, "An extended header has a malformed record.");
    const Bytes record = text.substr(digits + 1, length - digits - 2);
    text.remove_prefix(length);
    const std::size_t equals = record.find('=');
    if (equals == Bytes::npos || equals == 0)
      return odd(Odd::tar_structure, {}, "An extended header has a record without key.");
    if (!seen.insert(record.substr(0, equals)).second && !record.starts_with("GNU.sparse."))
      odd(Odd::tar_structure, {}, cat("An extended header has '", printable(record.substr(0, equals)), "' twice."));
    value(record.substr(0, equals), record.substr(equals + 1), into);
  }
}

void TarListing::body(Bytes text) {
  const char type = type_;
  type_ = 0;
  if (type == 'x' || type == 'X') records(text, local_);
  if (type == 'g') records(text, global_);
  if (type != 'L' && type != 'K') return;
  const std::size_t end = std::min(text.find('\0'), text.size());
  (type == 'L' ? long_name_ : long_link_) = text.substr(0, end);
  if (text.find_first_not_of('\0', end) != Bytes::npos)
    odd(Odd::tar_structure, text.substr(0, end), "Its long name goes on behind a NUL.");
}

void TarListing::extended(char type) {
  type_ = type;
  const char kind = type == 'X' ? 'x' : type;
  if (kind != 'g' && before_.find(kind) != std::string::npos)
    odd(Odd::tar_structure, {},
        "Two extended headers of one kind stand before a member: programs take the first or last.");
  if (kind == 'g' && (!before_.empty() || !package_.members.empty()))
    odd(Odd::tar_structure, {},
        "A global extended header stands between members, or a member and its extended header.");
  if (kind != 'g') before_ += kind;
}

// What programs could take for the length of what follows: where they differ, one sees members that another does not.
void TarListing::sizes(const Member& member, Bytes block) {
  constexpr std::uint64_t kMostOctal = 077777777777;
  const std::uint64_t plain = number_field(block, 124, 12);
  const std::uint64_t size = local_.size.value_or(plain);
  if (local_.size && size <= kMostOctal && plain != size)
    odd(Odd::tar_structure, member.path, cat("Its header gives ", plain, " bytes, its extended header ", size, "."));
  if (global_.size) odd(Odd::tar_structure, member.path, "A global extended header gives its size.");
  if (plain == 0 && size == 0) return;
  if (member.kind == Member::Kind::folder) odd(Odd::tar_structure, member.path, "It is a folder with a size.");
  if (member.kind == Member::Kind::symlink || member.kind == Member::Kind::hardlink)
    odd(Odd::tar_structure, member.path, "It is a link with a size.");
}

void TarListing::numbers(Bytes block) {
  for (const NumberField& one : kNumbers)
    if (!is_number(block.substr(one.at, one.size), one.what == "time"))
      odd(Odd::tar_structure, text_field(block, 0, 100), cat("Its header has a ", one.what, " that is no number."));
  // A header of the old form has no prefix; Python puts it before the name all the same.
  if (block.substr(257, 5) != "ustar" && !text_field(block, 345, 155).empty())
    odd(Odd::tar_structure, text_field(block, 0, 100), "Its header is of the old form, and has the prefix of a name.");
}

// Behind the NUL that ends a text there is nothing; programs that take a field for all of its bytes read another name.
void TarListing::texts(Bytes block) {
  struct TextField {
    std::size_t at, size;
    std::string_view what;
  };
  static constexpr std::array<TextField, 4> kTexts = {
      {{0, 100, "name"}, {157, 100, "target of a link"}, {265, 32, "owner"}, {297, 32, "group"}}};
  for (const TextField& one : kTexts)
    if (block.substr(one.at, one.size).find_first_not_of('\0', text_field(block, one.at, one.size).size()) !=
        Bytes::npos)
      odd(Odd::tar_hidden, text_field(block, 0, 100),
          cat("Bytes stand behind the end of the ", one.what, " in its header."));
  // Of ustar nothing stands behind the prefix, but for the sign of star.
  constexpr std::size_t kBehindPrefix = 500;
  if (block.substr(257, 6) == Bytes("ustar\0", 6) && !block.ends_with(Bytes("tar\0", 4)) &&
      block.find_first_not_of('\0', kBehindPrefix) != Bytes::npos)
    odd(Odd::tar_hidden, text_field(block, 0, 100), "Bytes stand at the end of its header.");
}

void TarListing::padding() {
  odd(Odd::tar_hidden, package_.members.empty() ? std::string_view() : package_.members.back().path,
      "The bytes that fill up its last block are no zeros.");
}

void TarListing::end() {
  if (type_ != 0 || !long_name_.empty() || !long_link_.empty() || !local_.path.empty() || local_.size)
    odd(Odd::tar_structure, {}, "An extended header stands behind the last member.");
}

void TarListing::header(Bytes block) {
  if (block.find_first_not_of('\0') == Bytes::npos) {
    ended_ = true;
    return;
  }
  const char type = block[156];
  if (ended_)
    odd(Odd::tar_hidden, text_field(block, 0, 100), "It stands behind zeros that end the archive for some programs.");
  ended_ = false;
  numbers(block);
  texts(block);
  if (type == 'x' || type == 'X' || type == 'g' || type == 'L' || type == 'K') return extended(type);
  Member member;
  std::string name(text_field(block, 0, 100));
  const bool ustar = block.substr(257, 6) == Bytes("ustar\0", 6);
  if (const Bytes prefix = text_field(block, 345, 155); ustar && !prefix.empty()) name = cat(prefix, "/", name);
  const Extended& over = local_;
  const auto first_of = [](const std::string& a, const std::string& b, const std::string& c) {
    return !a.empty() ? a : !b.empty() ? b : c;
  };
  if (!local_.path.empty() && !long_name_.empty() && local_.path != long_name_)
    odd(Odd::tar_structure, local_.path, "It has two long names that differ.");
  member.path = first_of(over.path, long_name_, first_of(global_.path, "", name));
  member.kind = kind_of(type, member.path);
  member.target = first_of(over.link, long_link_, std::string(text_field(block, 157, 100)));
  member.size = over.size.value_or(number_field(block, 124, 12));
  member.mode = static_cast<std::uint32_t>(number_field(block, 100, 8));
  member.uid = over.uid.value_or(number_field(block, 108, 8));
  member.gid = over.gid.value_or(number_field(block, 116, 8));
  member.time = over.time.value_or(static_cast<std::int64_t>(number_field(block, 136, 12)));
  member.user = first_of(over.user, global_.user, std::string(text_field(block, 265, 32)));
  member.group = first_of(over.group, global_.group, std::string(text_field(block, 297, 32)));
  if (over.sparse || global_.sparse || type == 'S') odd(Odd::tar_sparse, member.path, "It is stored with holes.");
  if (!global_.path.empty() || !global_.link.empty())
    odd(Odd::tar_structure, member.path, "A global extended header names it or what it leads to.");
  sizes(member, block);
  if (member.kind != Member::Kind::file) member.size = 0;
  package_.members.push_back(std::move(member));
  local_ = {};
  before_.clear();
  long_name_.clear();
  long_link_.clear();
}

}  // namespace assay::packages
