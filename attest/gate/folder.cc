#include "attest/gate/folder.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

#include "attest/evidence/bundle.h"
#include "attest/evidence/sealed.h"
#include "attest/evidence/verify.h"
#include "attest/gate/evidence.h"
#include "base/file.h"
#include "base/strings.h"

namespace assay::gate {

namespace {

constexpr std::size_t kMostFiles = 100'000;
// A folder that holds one of these says that it is a bundle or a chain.
constexpr std::array<std::string_view, 4> kOwnFiles = {attest::kBundleIndex, attest::kBundleStatement,
                                                       attest::kChainLog, attest::kChainHead};

bool is_own_file(const std::filesystem::path& path) {
  return std::find(kOwnFiles.begin(), kOwnFiles.end(), path.filename().string()) != kOwnFiles.end();
}

void verify(const std::string& folder, const std::vector<attest::PublicKey>& keys, const attest::Instant& now,
            FolderEvidence& out) {
  attest::VerifyEvidenceOptions options;
  options.now = now;
  // Without keys nobody's signature is asked for: a bundle is then as good as a folder of its records.
  options.unsigned_passes = keys.empty();
  if (!keys.empty()) options.key = &keys.front();
  attest::VerifiedEvidence verified = attest::verify_evidence(folder, options);
  for (std::size_t i = 1; i < keys.size() && verified.judgement.verdict() != Verdict::pass; ++i) {
    options.key = &keys[i];
    attest::VerifiedEvidence by_another = attest::verify_evidence(folder, options);
    if (by_another.judgement.verdict() == Verdict::pass) verified = std::move(by_another);
  }
  for (const attest::IndexedFile& file : verified.listed.files)
    out.listed.emplace(cat(folder, '/', file.path), to_hex(as_bytes(file.digest)));
  const Judgement& judgement = verified.judgement;
  const Verdict verdict = judgement.verdict();
  if (verdict == Verdict::pass) return;
  constexpr std::size_t kMostShown = 3;
  std::string text = verdict == Verdict::fail ? "It does not verify" : "It is not proved to be whole";
  std::size_t count = 0;
  for (const Reason& reason : judgement.reasons()) {
    if (reason.verdict == Verdict::pass || ++count > kMostShown) continue;
    text += cat(count == 1 ? ": " : "; ", reason.code, reason.subject.empty() ? "" : ", ", reason.subject, ", ",
                reason.text);
  }
  if (count > kMostShown) text += cat("; and ", count - kMostShown, " more");
  if (!text.ends_with('.')) text += '.';
  out.blockers.push_back({verdict, "gate-folder-not-whole", folder, std::move(text)});
}

}  // namespace

bool counts_as_record(const std::string& file) {
  struct stat info {};
  if (::stat(file.c_str(), &info) != 0) return true;
  // A link that leads to a folder is not followed, and no record is as large as that.
  if (!S_ISREG(info.st_mode) || static_cast<std::uint64_t>(info.st_size) > attest::kMostSealedBytes) return false;
  const auto bytes = read_file(file, attest::kMostSealedBytes);
  return !bytes || attest::read_sealed(*bytes) || looks_like_statement(*bytes);
}

std::optional<Reason> changed_since(const FolderEvidence& looked, const Evidence& evidence) {
  const auto listed = looked.listed.find(evidence.path);
  if (listed == looked.listed.end() || listed->second == evidence.sha256) return std::nullopt;
  return Reason{Verdict::fail, "gate-folder-not-whole", evidence.path,
                "It was changed after the bundle that holds it was verified."};
}

Result<FolderEvidence> look_below(const std::string& folder, const std::vector<attest::PublicKey>& keys,
                                  const attest::Instant& now) {
  namespace fs = std::filesystem;
  std::vector<fs::path> files;
  std::set<fs::path> wholes;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const fs::path& path = at->path();
    std::error_code unknown;
    if (at->is_directory(unknown) && !at->is_symlink(unknown)) continue;
    if (is_own_file(path))
      wholes.insert(path.parent_path());
    else
      files.push_back(path);
    if (files.size() > kMostFiles) return fail("reading evidence", folder, "it holds too many files");
  }
  if (error) return fail("reading evidence", folder, error.message());
  std::sort(files.begin(), files.end());
  FolderEvidence out;
  for (const fs::path& whole : wholes) verify(whole.string(), keys, now, out);
  for (const fs::path& file : files) {
    if (counts_as_record(file.string()))
      out.records.push_back(file.string());
    else
      ++out.others;
  }
  return out;
}

}  // namespace assay::gate
