#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "attest/evidence/chain_files.h"
#include "base/file.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

tl::unexpected<Refusal> not_written(const Error& error) { return refuse(Step::input, error.text()); }

Status make_folder(const std::string& path) {
  if (::mkdir(path.c_str(), 0777) == 0 || errno == EEXIST) return {};
  return fail("making a folder", path, errno_text(errno));
}

// What speaks against the entry; empty where nothing does.
std::string objection(const std::vector<ChainEntry>& entries, const ChainEntry& entry, const Instant& now) {
  for (const ChainEntry& other : entries) {
    if (other.statement == entry.statement) return "the chain has this statement already";
    if (!entry.label.empty() && other.label == entry.label) return cat("the chain has an entry '", entry.label, "'");
  }
  const auto at = instant_from(entry.recorded_at);
  if (!at) return {};
  if (at->seconds > now.seconds + kClockSkewSeconds) return "the statement's time is in the future";
  for (auto other = entries.rbegin(); other != entries.rend(); ++other) {
    const auto before = instant_from(other->recorded_at);
    if (!before) continue;
    if (*at < *before) return "the statement's time is before that of the last entry";
    break;
  }
  return {};
}

}  // namespace

Checked<ChainEntry> append_to_chain(const std::string& folder, std::string_view sealed, const AppendOptions& options) {
  const auto read = read_sealed(sealed);
  if (!read) return tl::make_unexpected(read.error());
  ChainEntry entry = entry_of(*read);
  if (Status made = make_folder(folder); !made) return not_written(made.error());
  // Held until the end; others wait here.
  const UniqueFd lock(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!lock || ::flock(lock.get(), LOCK_EX) != 0) return refuse(Step::input, errno_text(errno));

  std::vector<ChainEntry> entries;
  std::string origin = options.origin;
  struct stat info {};
  if (::stat(path_in(folder, kChainLog).c_str(), &info) == 0 ||
      ::stat(path_in(folder, kChainHead).c_str(), &info) == 0) {
    auto chain = read_chain(folder);
    if (!chain) return tl::make_unexpected(chain.error());
    const Sha256 root = tree_root(leaves_of(chain->entries));
    if (chain->head.checkpoint.size != static_cast<std::int64_t>(chain->entries.size()) ||
        chain->head.checkpoint.root != as_bytes(root))
      return refuse(Step::checkpoint, "the head is not that of the log: 'assay evidence verify' says more");
    entries = std::move(chain->entries);
    origin = chain->head.checkpoint.origin;
  }
  if (std::string why = objection(entries, entry, options.now); !why.empty())
    return refuse(Step::input, std::move(why));
  if (entries.size() == kMostChainEntries) return refuse(Step::input, "the chain is full");

  entries.push_back(entry);
  std::string head = head_text(origin, entries, options.now);
  if (const auto valid = read_checkpoint_text(head); !valid) return tl::make_unexpected(valid.error());
  if (options.key != nullptr) {
    auto note = sign_checkpoint(head, origin, *options.key);
    if (!note) return not_written(note.error());
    head = std::move(*note);
  }
  // The head last: an append that is cut short leaves a log that its head does not cover, which verifying tells.
  if (Status status = make_folder(path_in(folder, kChainStatements)); !status) return not_written(status.error());
  if (Status status = write_file_atomically(statement_path(folder, entry.statement), sealed); !status)
    return not_written(status.error());
  if (Status status = write_file_atomically(path_in(folder, kChainLog), write_log(entries)); !status)
    return not_written(status.error());
  if (Status status = write_file_atomically(path_in(folder, kChainHead), head); !status)
    return not_written(status.error());
  return entry;
}

}  // namespace assay::attest
