#include <dirent.h>

#include <algorithm>
#include <memory>
#include <set>
#include <unordered_set>

#include "attest/evidence/chain_files.h"
#include "base/file.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

// The names in a folder, sorted; empty where it cannot be listed.
std::set<std::string> names_in(const std::string& path) {
  std::set<std::string> out;
  const std::unique_ptr<DIR, CloseFolder> folder(::opendir(path.c_str()));
  if (!folder) return out;
  while (const dirent* entry = ::readdir(folder.get()))
    if (const std::string_view name = entry->d_name; name != "." && name != "..") out.emplace(name);
  return out;
}

std::string shown(const ChainEntry& entry, std::size_t number) {
  return entry.label.empty() ? cat("entry ", number) : entry.label;
}

class Verification {
 public:
  Verification(const std::string& folder, const VerifyChainOptions& options, Judgement& judgement)
      : folder_(folder), options_(options), judgement_(judgement) {}

  // Files of statements as they were read, sorted by path.
  Index read;

  void run() {
    auto chain = read_chain(folder_);
    if (!chain) {
      if (chain.error().step == Step::input)
        judgement_.unproved("evidence-unreadable", folder_, chain.error().why);
      else
        judgement_.fail("evidence-chain-damaged", folder_, chain.error().why);
      return;
    }
    chain_ = std::move(*chain);
    leaves_ = leaves_of(chain_.entries);
    statements();
    extra_files();
    order();
    if (!options_.label.empty() && (chain_.entries.empty() || chain_.entries.back().label != options_.label))
      judgement_.fail("evidence-label", options_.label, "The newest entry bears another label.");
    head();
    if (options_.key == nullptr && !options_.seen)
      judgement_.unproved("evidence-not-anchored", folder_,
                          "Neither a key nor a head from before was given: anybody who can write to the folder can "
                          "have built the chain anew.");
  }

 private:
  void statements() {
    std::size_t here = 0;
    for (std::size_t i = 0; i < chain_.entries.size(); ++i) {
      const ChainEntry& entry = chain_.entries[i];
      const std::string name = shown(entry, i);
      const auto bytes = read_file(statement_path(folder_, entry.statement), kMostSealedBytes);
      if (!bytes) {
        const std::string text = cat("Its statement cannot be read: ", bytes.error().why);
        if (options_.partial)
          judgement_.remark("evidence-file-missing", name, text);
        else
          judgement_.fail("evidence-file-missing", name, text);
        continue;
      }
      ++here;
      judgement_.looked();
      read.files.push_back({statement_path({}, entry.statement).substr(1), bytes->size(), sha256(*bytes)});
      const auto sealed = read_sealed(*bytes);
      if (!sealed) {
        judgement_.fail("evidence-file-changed", name, cat("Its statement is damaged: ", sealed.error().text()));
        continue;
      }
      const ChainEntry found = entry_of(*sealed);
      if (found.statement != entry.statement)
        judgement_.fail("evidence-file-changed", name, "Its statement has other bytes than the log says.");
      else if (found.label != entry.label || found.recorded_at != entry.recorded_at)
        judgement_.fail("evidence-entry-changed", name, "The log gives it another label or time than its statement.");
      if (options_.statement_key == nullptr) continue;
      const SignatureState state = check_signature(*sealed, *options_.statement_key);
      if (state == SignatureState::unsigned_)
        judgement_.unproved("evidence-unsigned", name, "Its statement is not signed.");
      if (state == SignatureState::wrong)
        judgement_.fail("evidence-other-key", name, "Its statement is not signed by the key that was given.");
    }
    const auto by_path = [](const IndexedFile& a, const IndexedFile& b) { return a.path < b.path; };
    std::sort(read.files.begin(), read.files.end(), by_path);
    if (here == 0) judgement_.unproved("evidence-nothing", folder_, "None of the chain's statements is here.");
  }

  void extra_files() {
    const std::set<std::string> own = {std::string(kChainLog), std::string(kChainHead), std::string(kChainStatements)};
    for (const std::string& name : names_in(folder_))
      if (!own.contains(name)) judgement_.fail("evidence-file-extra", name, "The chain does not know the file.");
    std::unordered_set<std::string> known;
    for (const ChainEntry& entry : chain_.entries) known.insert(cat(entry.statement, ".json"));
    for (const std::string& name : names_in(path_in(folder_, kChainStatements)))
      if (!known.contains(name))
        judgement_.fail("evidence-file-extra", cat(kChainStatements, '/', name), "The chain does not know the file.");
  }

  void order() {
    std::unordered_set<std::string> labels, statements;
    std::optional<Instant> last;
    for (std::size_t i = 0; i < chain_.entries.size(); ++i) {
      const ChainEntry& entry = chain_.entries[i];
      const std::string name = shown(entry, i);
      if (!entry.label.empty() && !labels.insert(entry.label).second)
        judgement_.fail("evidence-label-twice", name, "Two entries bear this label.");
      if (!statements.insert(entry.statement).second)
        judgement_.fail("evidence-statement-twice", name, "Two entries are the same statement.");
      const auto at = instant_from(entry.recorded_at);
      if (!at) continue;
      if (last && *at < *last)
        judgement_.fail("evidence-backdated", name, "Its time is before that of the entry before it.");
      if (at->seconds > options_.now.seconds + kClockSkewSeconds)
        judgement_.fail("evidence-future", name, "Its time is in the future.");
      if (options_.seen && options_.seen->at && static_cast<std::int64_t>(i) >= options_.seen->checkpoint.size &&
          at->seconds + kClockSkewSeconds < options_.seen->at->seconds)
        judgement_.fail("evidence-backdated", name, "It was added behind a head that is later than its time.");
      last = at;
    }
  }

  void head() {
    const Checkpoint& head = chain_.head.checkpoint;
    const auto size = static_cast<std::int64_t>(leaves_.size());
    if (head.size > size) {
      judgement_.fail("evidence-chain-cut", folder_,
                      cat("The head covers ", head.size, " entries, and the log has ", size, '.'));
    } else if (root_of_first(head.size) != head.root) {
      judgement_.fail("evidence-chain-rebuilt", folder_, "The log's entries are not those that the head covers.");
    } else if (head.size < size) {
      judgement_.unproved("evidence-head-behind", folder_,
                          cat("The head covers ", head.size, " entries, and the log has ", size, '.'));
    }
    if (chain_.head.at && chain_.head.at->seconds > options_.now.seconds + kClockSkewSeconds)
      judgement_.fail("evidence-future", std::string(kChainHead), "The head's time is in the future.");
    if (options_.key != nullptr) check_head_signature(chain_.head, *options_.key, std::string(kChainHead), judgement_);
    if (!options_.seen) return;
    const Checkpoint& seen = options_.seen->checkpoint;
    if (options_.key != nullptr)
      check_head_signature(*options_.seen, *options_.key, "the head from before", judgement_);
    if (seen.origin != head.origin)
      judgement_.fail("evidence-chain-rebuilt", folder_, "The head from before is that of another chain.");
    if (seen.size > size) {
      judgement_.fail("evidence-chain-cut", folder_,
                      cat("A head from before covers ", seen.size, " entries, and the log has ", size, '.'));
    } else if (root_of_first(seen.size) != seen.root) {
      judgement_.fail("evidence-chain-rebuilt", folder_,
                      "The log's entries are not those that a head from before covers.");
    }
  }

  // `size` is at most the number of leaves.
  std::string root_of_first(std::int64_t size) const {
    const Sha256 root = tree_root(std::span(leaves_).first(static_cast<std::size_t>(size)));
    return std::string(as_bytes(root));
  }

  const std::string& folder_;
  const VerifyChainOptions& options_;
  Judgement& judgement_;
  ChainFiles chain_;
  std::vector<Sha256> leaves_;
};

}  // namespace

void check_head_signature(const ChainHead& head, const PublicKey& key, const std::string& name, Judgement& judgement) {
  if (head.checkpoint.signatures.empty()) {
    judgement.unproved("evidence-unsigned", name, "The head is not signed.");
    return;
  }
  const Log log{{}, head.checkpoint.origin, key, {}};
  if (const Check check = check_checkpoint(head.checkpoint, log, true); !check)
    judgement.fail("evidence-other-key", name, "The head is not signed by the key that was given.");
}

Index verify_chain(const std::string& folder, const VerifyChainOptions& options, Judgement& judgement) {
  Verification verification(folder, options, judgement);
  verification.run();
  return std::move(verification.read);
}

}  // namespace assay::attest
