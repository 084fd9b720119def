// Where bytes came from. Plain data.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

enum class OriginKind : std::uint8_t {
  file,        // path: as the user would name it, '/' between folders, relative to the scanned root's parent folder
  stdin_,      // path: "-"
  git_blob,    // object: the blob; appearances say at which path and commit
  git_commit,  // object: the commit whose message it is
  git_tag,     // object: the annotated tag whose message it is
  git_index,   // object: a blob staged in an index (path set), not in any commit
  git_ref,     // path: the full name of a ref
  archive,     // path: member path inside parent
  remote,      // path: the URL that shows it; resource: what it is
};

// Whose name a value stands in, when it is not in the bytes of its origin.
enum class NameOf : std::uint8_t { nothing, file, folder, ref };

// "name of the file"; empty for nothing.
std::string_view text_of(NameOf name);

// A path at which a blob stands, with the earliest commit that has it there.
struct Appearance {
  std::string path;    // bytes as in the tree, '/' between folders; may be empty for messages
  std::string commit;  // hexadecimal object id; empty when in no commit
  std::string author;  // name
  std::string email;
  std::int64_t time = 0;  // committer time, seconds since 1970 UTC
  std::string summary;    // first line of the commit message
  bool reachable = true;  // from a ref, HEAD, index or stash
  friend auto operator<=>(const Appearance&, const Appearance&) = default;
};

struct ImageBlob;

struct Origin {
  OriginKind kind = OriginKind::file;
  NameOf name = NameOf::nothing;  // else the value stands in `path`
  std::string path;
  std::string object;                      // hexadecimal object id, for git
  std::string repository;                  // "" for the repository that was named, else the submodule's path
  std::string resource;                    // for what a server holds: "issue comment", "job log"
  Appearance appearance;                   // for git
  std::shared_ptr<const Origin> parent;    // the archive or stream that holds it; null at the outside
  std::shared_ptr<const ImageBlob> image;  // of what may be a blob of a container image (base/image.h)
};

// The file, object or stream that holds the origin, itself when it lies in no archive.
const Origin& outermost(const Origin& origin);

// The paths inside of the outermost one, from the outside inwards, joined as in "a.jar!/b.txt"; empty when it lies in
// no archive.
std::string path_inside(const Origin& origin);

// The same place inside of another outermost one.
Origin moved_into(const Origin& origin, const Origin& outer);

}  // namespace assay
