// A distribution as it was read: its file name, what is odd about the archive, its members, its texts. Plain data;
// texts may hold any bytes.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanners/packages/model/core_metadata.h"
#include "scanners/packages/model/record.h"
#include "scanners/packages/names/file_name.h"

namespace assay::packages {

struct Member {
  enum class Kind : std::uint8_t { file, folder, symlink, hardlink, device, other };
  std::string path;  // as the archive has it
  Kind kind = Kind::file;
  std::string target;  // of links
  std::uint64_t size = 0;
  std::uint64_t packed = 0;  // of zip archives
  std::uint32_t mode = 0;    // permissions and, of zip archives, the type
  std::int64_t time = 0;     // seconds since 1970 UTC; of zip archives, of the local time of whoever made it
  std::uint64_t uid = 0, gid = 0;
  std::string user, group;
  std::uint16_t method = 0;  // of zip archives
  std::string sha256;        // raw; empty where the bytes were not all read
  std::string git_blob;      // id of the bytes as a git blob, raw, of files of a known size; may be empty
};
std::string_view name_of(Member::Kind kind);  // "file", "folder", "symbolic link", ...

// What the readers noticed of an archive's structure, each kind told by a check of its own.
enum class Odd : std::uint8_t {
  zip_structure,
  zip_duplicate,
  zip_hidden,
  zip_descriptor,
  zip_method,
  tar_structure,
  tar_hidden,
  tar_sparse,
  gzip,
  two_formats,
  member_name,
  member_damaged,
};

struct Oddity {
  Odd kind = Odd::zip_structure;
  std::string member;  // may be empty
  std::string what;    // one sentence with its full stop
};

struct Package {
  std::string path;  // as reports show it
  std::string file;  // its last part
  FileName name;
  std::uint64_t size = 0;
  std::string sha256;     // of the file, raw; empty where it was not read to its end
  bool readable = false;  // the archive could be listed to its end
  bool listed = false;    // the members are all that it has: what is not among them is not in it
  bool complete = true;   // each member was read to its end, and no limit was reached
  std::vector<Member> members;
  std::vector<Oddity> oddities;
  std::uint64_t unpacked = 0;  // bytes of all members
  // Of gzip.
  std::int64_t gzip_time = 0;
  std::string gzip_name;

  // Texts of members that checks read, by path: metadata and what lies at known places; each is bounded.
  std::map<std::string, std::string, std::less<>> texts;

  // Of a wheel: the one folder that ends in .dist-info; of a sdist: the one folder that holds all. Empty where there is
  // none or more than one.
  std::string folder;
  std::vector<std::string> folders;  // all that could be that
  CoreMetadata metadata;
  std::string metadata_path;  // empty: there is none
  std::optional<CoreMetadata> wheel;
  std::optional<Record> record;

  bool is_wheel() const { return name.format == Format::wheel; }
  bool is_sdist() const { return name.format == Format::sdist || name.format == Format::zip_sdist; }
  // Adds an oddity. A package has a bounded number of them, with bounded names.
  void odd(Odd kind, std::string_view member, std::string what);
  const Member* find(std::string_view member) const;
  const std::string* text(std::string_view member) const;
};

// The path of a member inside of the project: without the folder of a sdist.
std::string_view project_path(const Package& package, std::string_view path);

// The path without what a file system takes for nothing: `.` and empty components. "./a//b/" is "a/b".
std::string normal_path(std::string_view path);

}  // namespace assay::packages
