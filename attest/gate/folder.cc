#include "attest/gate/folder.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <list>
#include <set>

#include "attest/evidence/bundle.h"
#include "attest/evidence/sealed.h"
#include "attest/evidence/verify.h"
#include "attest/gate/evidence.h"
#include "base/file.h"
#include "base/strings.h"

namespace assay::gate {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFiles = 100'000;
constexpr std::string_view kNotWhole = "gate-folder-not-whole";
// A folder that holds one of these says that it is a bundle or a chain.
constexpr std::array<std::string_view, 4> kOwnFiles = {attest::kBundleIndex, attest::kBundleStatement,
                                                       attest::kChainLog, attest::kChainHead};

bool is_own_file(std::string_view path) {
  return std::find(kOwnFiles.begin(), kOwnFiles.end(), path.substr(path.rfind('/') + 1)) != kOwnFiles.end();
}

// Whether bytes are a record, or look like a damaged one.
bool is_record(std::string_view bytes) { return attest::read_sealed(bytes) || looks_like_statement(bytes); }

std::string why_not_whole(const Judgement& judgement) {
  constexpr std::size_t kMostShown = 3;
  std::string text = judgement.verdict() == Verdict::fail ? "It does not verify" : "It is not proved to be whole";
  std::size_t count = 0;
  for (const Reason& reason : judgement.reasons()) {
    if (reason.verdict == Verdict::pass || ++count > kMostShown) continue;
    text += cat(count == 1 ? ": " : "; ", reason.code, reason.subject.empty() ? "" : ", ", reason.subject, ", ",
                reason.text);
  }
  if (count > kMostShown) text += cat("; and ", count - kMostShown, " more");
  if (!text.ends_with('.')) text += '.';
  return text;
}

class Look {
 public:
  Look(const std::vector<attest::PublicKey>& keys, const attest::Instant& now) : keys_(keys), now_(now) {}

  Status walk(std::string folder) {
    while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
    std::error_code error;
    for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
      std::error_code unknown;
      if (at->is_directory(unknown) && !at->is_symlink(unknown)) continue;
      const std::string path = at->path().string();
      if (is_own_file(path)) folders_.insert(at->path().parent_path().string());
      files_.insert(path);
      if (files_.size() > kMostFiles) return fail("reading evidence", folder, "it holds too many files");
    }
    if (error) return fail("reading evidence", folder, error.message());
    return {};
  }
  void take(const std::string& file) { files_.insert(file); }

  void verify_wholes() {
    for (const std::string& folder : folders_) verify(folder);
  }
  void must_be(const std::string& path, const Listing& listing) { listings_[path].push_back(&listing); }

  FolderEvidence judge_files() {
    // What was verified counts, whether or not it was there when the folder was walked.
    for (const auto& [folder, listings] : listings_)
      for (const Listing* listing : listings)
        for (const auto& [path, digest] : *listing) files_.insert(path.empty() ? folder : cat(folder, '/', path));
    for (const std::string& file : files_) look(file);
    return std::move(out_);
  }

 private:
  void verify(const std::string& folder) {
    attest::VerifyEvidenceOptions options;
    options.now = now_;
    // Without keys nobody's signature is asked for: a bundle is then as good as a folder of its records.
    options.unsigned_passes = keys_.empty();
    if (!keys_.empty()) options.key = &keys_.front();
    attest::VerifiedEvidence verified = attest::verify_evidence(folder, options);
    for (std::size_t i = 1; i < keys_.size() && verified.judgement.verdict() != Verdict::pass; ++i) {
      options.key = &keys_[i];
      attest::VerifiedEvidence by_another = attest::verify_evidence(folder, options);
      if (by_another.judgement.verdict() == Verdict::pass) verified = std::move(by_another);
    }
    if (verified.judgement.verdict() != Verdict::pass) {
      out_.blockers.push_back(
          {verified.judgement.verdict(), std::string(kNotWhole), folder, why_not_whole(verified.judgement)});
      return;
    }
    Listing listing;
    for (const attest::IndexedFile& file : verified.listed.files)
      listing.emplace(file.path, attest::ItemDigest{to_hex(as_bytes(file.digest)), file.size});
    must_be(folder, own_.emplace_back(std::move(listing)));
  }

  void changed(const std::string& file, std::string_view what) {
    out_.blockers.push_back({Verdict::fail, std::string(kNotWhole), file, std::string(what)});
  }

  // By the listings of the file itself and of each folder above it. False: it is not what was verified.
  bool is_as_listed(const std::string& file, const attest::ItemDigest*& listed) {
    for (std::size_t end = file.size(); end != std::string::npos && end != 0; end = file.rfind('/', end - 1)) {
      const auto above = listings_.find(file.substr(0, end));
      if (above == listings_.end()) continue;
      const std::string path = end == file.size() ? std::string() : file.substr(end + 1);
      for (const Listing* listing : above->second) {
        const auto one = listing->find(path);
        // The files of a bundle or chain that say what is in it.
        if (one == listing->end() && is_own_file(path) && path.find('/') == std::string::npos) continue;
        if (one == listing->end()) {
          changed(file, "It was not there when what holds it was verified.");
          return false;
        }
        if (listed != nullptr && listed->sha256 != one->second.sha256) {
          changed(file, "It had other bytes each time that something which holds it was verified.");
          return false;
        }
        listed = &one->second;
      }
    }
    return true;
  }

  void look(const std::string& file) {
    const attest::ItemDigest* listed = nullptr;
    if (!is_as_listed(file, listed) || is_own_file(file)) return;
    // No record is as large as that; a link that leads to a folder is not followed.
    struct stat info {};
    const bool there = ::stat(file.c_str(), &info) == 0;
    const bool small =
        there && S_ISREG(info.st_mode) && static_cast<std::uint64_t>(info.st_size) <= attest::kMostSealedBytes;
    const bool was_small = listed == nullptr ? small : listed->size <= attest::kMostSealedBytes;
    if ((there || listed != nullptr) && !was_small) {
      ++out_.others;
      return;
    }
    const auto bytes = read_file(file, attest::kMostSealedBytes);
    const std::string digest = bytes ? to_hex(as_bytes(sha256(*bytes))) : std::string();
    if (listed != nullptr && listed->sha256 != digest)
      return changed(file, "It was changed after what holds it was verified.");
    if (bytes && !is_record(*bytes)) {
      ++out_.others;
      return;
    }
    out_.records.push_back(file);
    if (bytes) out_.looked.emplace(file, digest);
  }

  const std::vector<attest::PublicKey>& keys_;
  attest::Instant now_;
  std::set<std::string> folders_, files_;
  std::list<Listing> own_;
  std::map<std::string, std::vector<const Listing*>> listings_;  // by folder
  FolderEvidence out_;
};

}  // namespace

std::optional<Reason> changed_since(const FolderEvidence& looked, const Evidence& evidence) {
  const auto before = looked.looked.find(evidence.path);
  if (before == looked.looked.end() || before->second == evidence.sha256) return std::nullopt;
  return Reason{Verdict::fail, std::string(kNotWhole), evidence.path, "It was changed while it was judged."};
}

Result<FolderEvidence> look_at(const std::string& path, const std::vector<attest::PublicKey>& keys,
                               const attest::Instant& now, const Listing& compared) {
  Look look(keys, now);
  if (std::error_code unknown; fs::is_directory(path, unknown)) {
    if (Status walked = look.walk(path); !walked) return tl::make_unexpected(walked.error());
  } else {
    look.take(path);
  }
  look.verify_wholes();
  if (!compared.empty()) look.must_be(path, compared);
  return look.judge_files();
}

}  // namespace assay::gate
