#include "attest/evidence/bundle.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <memory>

#include "base/file.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMostIndexBytes = std::uint64_t{512} << 20;
constexpr std::string_view kDoing = "making a bundle";

// A folder beside `path` that goes away with this object, unless it was put in its place.
class NewFolder {
 public:
  static Result<std::unique_ptr<NewFolder>> make(const std::string& path) {
    struct stat info {};
    if (::lstat(path.c_str(), &info) == 0)
      return fail(std::string(kDoing), path, "something of that name is there", "name a folder that is not there yet");
    std::string pattern = cat(path, ".new-XXXXXX");
    if (::mkdtemp(pattern.data()) == nullptr) return fail(std::string(kDoing), path, errno_text(errno));
    return std::make_unique<NewFolder>(path, std::move(pattern));
  }
  NewFolder(std::string path, std::string at) : path_(std::move(path)), at_(std::move(at)) {}
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;
  ~NewFolder() {
    std::error_code ignored;
    if (!at_.empty()) fs::remove_all(at_, ignored);
  }

  const std::string& at() const { return at_; }
  Status put_in_place() {
    // mkdtemp gives the folder to its owner alone; a bundle has what any new folder has.
    const mode_t mask = ::umask(0);
    ::umask(mask);
    if (::chmod(at_.c_str(), 0777 & ~mask) != 0 || ::rename(at_.c_str(), path_.c_str()) != 0)
      return fail(std::string(kDoing), path_, errno_text(errno));
    at_.clear();
    return {};
  }

 private:
  std::string path_, at_;
};

std::vector<IndexFolder> below_files(std::vector<IndexFolder> folders) {
  for (IndexFolder& folder : folders)
    folder.prefix = folder.prefix.empty() ? std::string(kBundleFiles) : cat(kBundleFiles, '/', folder.prefix);
  return folders;
}

// Where a file of the index lies: in the folder with the longest prefix that its path begins with.
std::string source_of(const std::vector<IndexFolder>& folders, const std::string& path) {
  const IndexFolder* best = nullptr;
  for (const IndexFolder& folder : folders)
    if (path.starts_with(folder.prefix + '/') && (best == nullptr || best->prefix.size() < folder.prefix.size()))
      best = &folder;
  return best == nullptr ? path : best->path + path.substr(best->prefix.size());
}

Status copy_files(const std::vector<IndexFolder>& folders, const Index& index, const std::string& output) {
  std::string made;
  for (const IndexedFile& file : index.files) {
    const fs::path target = fs::path(output) / file.path;
    std::error_code error;
    if (const std::string parent = target.parent_path().string(); parent != made) {
      fs::create_directories(parent, error);
      made = parent;
    }
    if (!error) fs::copy_file(source_of(folders, file.path), target, error);
    if (error) return fail(std::string(kDoing), file.path, error.message());
  }
  return {};
}

Statement statement_of_index(const std::string& text, const Index& index) {
  Statement out;
  Subject subject;
  subject.name = kBundleIndex;
  subject.digests["sha256"] = to_hex(as_bytes(sha256(text)));
  out.subjects.push_back(std::move(subject));
  out.predicate_type = kBundleV1;
  out.predicate = Json::object();
  out.predicate.set("files", Json::of_number(static_cast<std::int64_t>(index.files.size())));
  out.predicate.set("bytes", Json::of_number(static_cast<std::int64_t>(index.bytes())));
  return out;
}

// Whoever can write to the folder can build it anew, digests and all.
void not_anchored(const std::string& folder, bool passes, std::string why, Judgement& judgement) {
  judgement.add({passes ? Verdict::pass : Verdict::unproved, "evidence-not-anchored", folder, std::move(why)});
}

void check_statement(const std::string& folder, const std::string& index_text, const VerifyBundleOptions& options,
                     Judgement& judgement) {
  const PublicKey* key = options.key;
  const std::string name(kBundleStatement);
  const std::string path = cat(folder, '/', name);
  struct stat info {};
  if (::lstat(path.c_str(), &info) != 0) {
    if (key != nullptr) {
      judgement.unproved("evidence-unsigned", name, "The bundle is not signed.");
    } else {
      not_anchored(folder, options.unsigned_passes, "Nobody has signed the bundle: anybody can have made it.",
                   judgement);
    }
    return;
  }
  const auto bytes = read_file(path, kMostSealedBytes);
  if (!bytes) return judgement.unproved("evidence-unreadable", name, bytes.error().why);
  const auto sealed = read_sealed(*bytes);
  if (!sealed) return judgement.fail("evidence-file-changed", name, sealed.error().text());
  const Artifact index = Artifact::of_bytes(index_text);
  if (sealed->statement.predicate_type != kBundleV1 || !subject_of(sealed->statement, index))
    judgement.fail("evidence-file-changed", std::string(kBundleIndex), "The index is not the one that was signed.");
  if (key == nullptr) {
    return not_anchored(folder, options.unsigned_passes, "No key was given, so nobody knows who signed the bundle.",
                        judgement);
  }
  const SignatureState state = check_signature(*sealed, *key);
  if (state == SignatureState::unsigned_) judgement.unproved("evidence-unsigned", name, "The bundle is not signed.");
  if (state == SignatureState::wrong)
    judgement.fail("evidence-other-key", name, "The bundle is not signed by the key that was given.");
}

}  // namespace

Result<Index> make_bundle(const std::string& output, const std::vector<IndexFolder>& folders,
                          const BundleOptions& options, std::vector<IndexProblem>& problems) {
  const std::vector<IndexFolder> sources = below_files(folders);
  IndexOptions index_options;
  index_options.threads = options.threads;
  index_options.mask = options.mask;
  auto index = index_folders(sources, index_options);
  if (!index) return index;
  problems = index->problems;
  if (!problems.empty())
    return fail(std::string(kDoing), problems.front().path, problems.front().text, "a bundle holds whole files only");
  if (index->files.empty()) return fail(std::string(kDoing), output, "there are no files");
  auto folder = NewFolder::make(output);
  if (!folder) return tl::make_unexpected(folder.error());
  if (Status status = copy_files(sources, *index, (*folder)->at()); !status) return tl::make_unexpected(status.error());

  const std::string text = write_index(*index);
  const auto copied =
      index_folders({{cat((*folder)->at(), '/', kBundleFiles), std::string(kBundleFiles)}}, index_options);
  if (!copied) return copied;
  if (write_index(*copied) != text)
    return fail(std::string(kDoing), output, "files changed while they were copied",
                "try it when nothing writes to them");
  if (Status status = write_file_atomically(cat((*folder)->at(), '/', kBundleIndex), text); !status)
    return tl::make_unexpected(status.error());
  if (options.key != nullptr) {
    const auto sealed = seal(statement_of_index(text, *index), options.key);
    if (!sealed) return tl::make_unexpected(sealed.error());
    if (Status status = write_file_atomically(cat((*folder)->at(), '/', kBundleStatement), *sealed); !status)
      return tl::make_unexpected(status.error());
  }
  if (Status status = (*folder)->put_in_place(); !status) return tl::make_unexpected(status.error());
  return index;
}

Index verify_bundle(const std::string& folder, const VerifyBundleOptions& options, Judgement& judgement) {
  const auto text = read_file(cat(folder, '/', kBundleIndex), kMostIndexBytes);
  if (!text) {
    judgement.unproved("evidence-unreadable", std::string(kBundleIndex), text.error().why);
    return {};
  }
  auto expected = read_index(*text);
  if (!expected) {
    judgement.fail("evidence-index-damaged", std::string(kBundleIndex), expected.error().why);
    return {};
  }
  IndexOptions index_options;
  index_options.threads = options.threads;
  index_options.leave_out = {std::string(kBundleIndex), std::string(kBundleStatement)};
  const auto found = index_folders({{folder, ""}}, index_options);
  if (!found) {
    judgement.unproved("evidence-unreadable", folder, found.error().why);
    return {};
  }
  compare(*expected, *found, {options.partial}, judgement);
  check_statement(folder, *text, options, judgement);
  return std::move(*expected);
}

}  // namespace assay::attest
