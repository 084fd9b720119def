#include "attest/downloads/artifact_content.h"

#include <sys/stat.h>

#include <filesystem>
#include <map>

#include "attest/artifact.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/strings.h"
#include "scanners/sources/archives/door.h"

namespace assay::gate {

namespace {

namespace fs = std::filesystem;
using Content = DownloadedArtifact::Content;
using Digests = Listing;

constexpr std::size_t kMostFiles = 100'000;

// Without a digest where it cannot be read.
attest::ItemDigest digest_of_file(const std::string& path) {
  const auto artifact = attest::Artifact::of_file(path);
  std::error_code error;
  if (!artifact) return {};
  return {to_hex(*artifact->digest(attest::Hash::sha256)), fs::file_size(path, error)};
}

// The members of an archive, by their bytes.
class MemberDigests final : public archives::MemberSink {
 public:
  void named(const Origin& member) override {
    end();
    if (member.path.ends_with('/')) return;
    path_ = member.path;
    hash_ = std::make_unique<StreamHash>(StreamHash::Kind::sha256);
  }
  bool wants_content() const override { return true; }
  void content(const Origin&, Bytes piece) override {
    if (hash_ == nullptr) return;
    hash_->add(piece);
    size_ += piece.size();
  }
  void whole(const Origin&, Bytes) override {}
  Status longer(const Origin&, Bytes, archives::ByteReader& rest, std::uint64_t) override {
    return archives::drain(rest);
  }
  void outside(const Origin&, Bytes, std::uint64_t) override {}
  void view(const Origin&, const MappedText&, archives::RandomReader&) override {}
  void skipped(const Origin&, SkipReason) override {}
  void gap(const Origin&, std::string) override { whole_ = false; }

  // Nothing where a name stands twice.
  std::optional<Digests> digests() {
    end();
    return twice_ ? std::nullopt : std::optional(digests_);
  }
  bool whole() const { return whole_; }

 private:
  void end() {
    if (hash_ != nullptr && !digests_.emplace(path_, attest::ItemDigest{to_hex(hash_->digest()), size_}).second)
      twice_ = true;
    hash_.reset();
    size_ = 0;
  }

  Digests digests_;
  std::string path_;
  std::unique_ptr<StreamHash> hash_;
  std::uint64_t size_ = 0;
  bool whole_ = true, twice_ = false;
};

// Of all files below a folder; `why` where that cannot be told.
Digests digests_below(const std::string& folder, std::string& why) {
  Digests out;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    std::error_code unknown;
    if (at->is_symlink(unknown)) {
      why = cat("It holds a link, ", at->path().filename().string(), '.');
    } else if (at->is_regular_file(unknown)) {
      attest::ItemDigest digest = digest_of_file(at->path().string());
      if (digest.sha256.empty()) why = cat("A file of it cannot be read: ", at->path().filename().string(), '.');
      out.emplace(fs::path(at->path()).lexically_relative(folder).generic_string(), std::move(digest));
    }
    if (out.size() > kMostFiles) why = "It holds too many files.";
    if (!why.empty()) return out;
  }
  if (error) why = cat("It cannot be read: ", error.message(), '.');
  return out;
}

std::string difference(const Digests& members, const Digests& files) {
  for (const auto& [path, digest] : members) {
    const auto found = files.find(path);
    if (found == files.end()) return cat("The archive holds ", path, ", and the folder does not.");
    if (found->second.sha256 != digest.sha256) return cat("The file ", path, " is not the one in the archive.");
  }
  for (const auto& [path, digest] : files)
    if (!members.contains(path)) return cat("The folder holds ", path, ", and the archive does not.");
  return {};
}

void compare_with_archive(DownloadedArtifact& artifact, const std::string& archive, const Digests& files) {
  const auto fd = open_file(archive);
  struct stat info {};
  if (!fd || ::fstat(fd->get(), &info) != 0 || !S_ISREG(info.st_mode)) {
    artifact.why = cat("Its archive cannot be read", fd ? std::string(".") : cat(": ", fd.error().why, '.'));
    return;
  }
  Limits limits;
  limits.archive_depth = 1;
  MemberDigests sink;
  archives::Door door(limits, sink);
  archives::FileBytes bytes(fd->get(), static_cast<std::uint64_t>(info.st_size));
  Origin origin;
  origin.path = archive;
  const bool opened = door.open(ContainerKind::zip, origin, bytes);
  const auto members = sink.digests();
  if (!opened || !members) {
    artifact.why = "Its archive is no zip archive, or names a file twice.";
    return;
  }
  artifact.why = difference(*members, files);
  if (artifact.why.empty())
    artifact.content = Content::same;
  else if (sink.whole())
    artifact.content = Content::differs;
  else
    artifact.why = "Its archive could not be read whole.";
}

}  // namespace

namespace {

void compare_files(DownloadedArtifact& artifact, const std::string& archive, const std::string& digest,
                   Digests& files) {
  constexpr std::string_view kSha256 = "sha256:";
  std::error_code error;
  const bool is_folder = fs::is_directory(artifact.path, error);
  if (is_folder)
    files = digests_below(artifact.path, artifact.why);
  else
    files.emplace("", digest_of_file(artifact.path));
  if (!artifact.why.empty()) return;
  if (!digest.starts_with(kSha256)) {
    artifact.why = "The provider tells no digest of it.";
    return;
  }
  const std::string wanted = digest.substr(kSha256.size());
  // What was uploaded without an archive is one file.
  if (files.size() == 1 && files.begin()->second.sha256 == wanted) {
    artifact.content = Content::same;
    return;
  }
  if (!is_folder) {
    artifact.content = Content::differs;
    artifact.why = "Its bytes are not those whose digest the provider tells.";
    return;
  }
  if (archive.empty()) {
    artifact.why = cat("The provider's digest is that of an archive, and no ", artifact.name, ".zip lies beside it.");
    return;
  }
  if (digest_of_file(archive).sha256 != wanted) {
    artifact.content = Content::differs;
    artifact.why = "Its archive is not the one whose digest the provider tells.";
    return;
  }
  compare_with_archive(artifact, archive, files);
}

}  // namespace

void compare(DownloadedArtifact& artifact, const std::string& archive, const std::string& digest) {
  Digests files;
  compare_files(artifact, archive, digest, files);
  if (artifact.content == Content::same) artifact.files = std::move(files);
}

}  // namespace assay::gate
