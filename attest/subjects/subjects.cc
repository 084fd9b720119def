#include "attest/subjects/subjects.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "attest/subjects/folder.h"
#include "base/file.h"
#include "base/strings.h"
#include "base/utf8.h"

namespace assay::attest {

namespace {

constexpr const char* kDoing = "listing the subjects";

Subject subject_of(std::string name, const FileDigest& digest) {
  Subject subject;
  subject.name = std::move(name);
  subject.digests = {{"sha256", digest.sha256}, {"sha512", digest.sha512}};
  return subject;
}

// "dist" of "a/dist/".
std::string last_name(const std::string& path) {
  std::string_view rest = path;
  while (rest.size() > 1 && rest.back() == '/') rest.remove_suffix(1);
  return std::string(rest.substr(rest.rfind('/') + 1));
}

class Listing {
 public:
  explicit Listing(const SubjectOptions& options) : options_(options) {}

  Status add(const std::string& path) {
    std::string copy;
    if (!options_.copies.empty()) {
      copy = cat(options_.copies, '/', out_.copies.size());
      if (::mkdir(copy.c_str(), 0700) != 0) return fail("making a copy", path, errno_text(errno));
      out_.copies.push_back({path, copy});
    }
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) return fail(kDoing, path, errno_text(errno));
    if (S_ISDIR(info.st_mode)) return folder(path, copy);
    if (S_ISREG(info.st_mode)) return file(path, copy);
    return fail(kDoing, path, "it is neither a file nor a folder");
  }

  Result<Subjects> take() {
    std::vector<Subject>& all = out_.subjects;
    std::sort(all.begin(), all.end(), [](const Subject& a, const Subject& b) { return a.name < b.name; });
    if (all.empty()) return fail(kDoing, "", "there is nothing to attest");
    if (all.size() > kMostSubjects) {
      return fail(kDoing, "",
                  cat("there are ", with_commas(all.size()), " files, and a statement has at most ",
                      with_commas(kMostSubjects), " subjects"),
                  "--whole-folders makes one subject of a folder");
    }
    const auto twice =
        std::adjacent_find(all.begin(), all.end(), [](const Subject& a, const Subject& b) { return a.name == b.name; });
    if (twice != all.end()) return fail(kDoing, twice->name, "two subjects have this name");
    return std::move(out_);
  }

 private:
  Status file(const std::string& path, const std::string& copy) {
    const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!fd) return fail(kDoing, path, errno_text(errno));
    struct stat info {};
    if (::fstat(fd.get(), &info) != 0 || !S_ISREG(info.st_mode)) return fail(kDoing, path, "it is no file any more");
    std::string name = last_name(path);
    if (to_valid_utf8(name) != name) return fail(kDoing, path, "its name is no UTF-8");
    UniqueFd into;
    if (!copy.empty()) {
      into = UniqueFd(::open(cat(copy, '/', name).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
      if (!into) return fail("copying", path, errno_text(errno));
    }
    const auto digest = digest_file(fd.get(), path, into ? into.get() : -1);
    if (!digest) return tl::make_unexpected(digest.error());
    out_.subjects.push_back(subject_of(std::move(name), *digest));
    return {};
  }

  Status folder(const std::string& path, const std::string& copy) {
    const auto entries = read_folder(path, copy);
    if (!entries) return tl::make_unexpected(entries.error());
    if (options_.folders_whole) {
      if (entries->empty()) return fail(kDoing, path, "the folder is empty");
      out_.subjects.push_back(subject_of(last_name(path) + "/", digest_text(folder_listing(*entries))));
      return {};
    }
    for (const FolderEntry& entry : *entries) {
      if (entry.kind == FolderEntry::Kind::folder) continue;
      if (entry.kind == FolderEntry::Kind::link) {
        return fail(kDoing, cat(path, '/', entry.path), "it is a link, which is no file of its own",
                    "--whole-folders makes one subject of a folder, with its links");
      }
      out_.subjects.push_back(subject_of(entry.path, entry.digest));
    }
    return {};
  }

  const SubjectOptions& options_;
  Subjects out_;
};

}  // namespace

Result<Artifact> artifact_of_folder(const std::string& path) {
  const auto entries = read_folder(path);
  if (!entries) return tl::make_unexpected(entries.error());
  return Artifact::of_bytes(folder_listing(*entries));
}

Result<Subjects> subjects_of(const std::vector<std::string>& paths, const SubjectOptions& options) {
  Listing listing(options);
  for (const std::string& path : paths)
    if (Status status = listing.add(path); !status) return tl::make_unexpected(status.error());
  return listing.take();
}

}  // namespace assay::attest
