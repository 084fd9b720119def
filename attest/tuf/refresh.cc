#include "attest/tuf/refresh.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "base/file.h"
#include "base/strings.h"

namespace assay::attest::tuf {

namespace {

constexpr const char* kDoing = "refreshing the trusted root";
constexpr std::int64_t kMostRoots = 256;  // in one run (§5.3.2)
constexpr std::size_t kMostTargetBytes = std::size_t{4} << 20;
constexpr std::size_t kMostStored = std::size_t{8} << 20;

std::string root_name(std::int64_t version) { return cat(version, ".root.json"); }

// A target's name in the store and in a repository with consistent snapshots: "HASH.trusted_root.json".
std::optional<std::string> stored_name(const std::string& name, const FileInfo& info) {
  const auto hash = info.hashes.find("sha256");
  if (hash == info.hashes.end()) return std::nullopt;
  return cat(to_hex(hash->second), '.', name);
}

tl::unexpected<RefreshFailure> missing(Error error) {
  return tl::make_unexpected(RefreshFailure{std::move(error), false});
}
tl::unexpected<RefreshFailure> refused(Error error) {
  return tl::make_unexpected(RefreshFailure{std::move(error), true});
}

// One refresh, in the order of the specification.
class Refresh {
 public:
  Refresh(TrustedSet set, const Fetch& fetch, const Store& store)
      : set_(std::move(set)), fetch_(fetch), store_(store) {}

  using Step = tl::expected<void, RefreshFailure>;

  Step roots() {
    for (std::int64_t i = 0; i < kMostRoots; ++i) {
      const std::string name = root_name(set_.root().version + 1);
      // Of the store first, so that the repository is asked for what is new only.
      if (const auto kept = store_.get(name); kept && set_.add_root(*kept)) continue;
      auto text = fetch_(name, most_bytes(Role::root));
      if (!text) return missing(text.error());
      if (!*text) break;
      const Metadata before = set_.root();
      if (const Status added = set_.add_root(**text); !added) return refused(added.error());
      if (const Status kept = store_.put(name, **text); !kept) return missing(kept.error());
      forget_rotated(before);
    }
    if (const Status fresh = set_.end_roots(); !fresh) return refused(fresh.error());
    return {};
  }

  Step timestamp() {
    // What does not verify any more compares with nothing: after a change of keys it could bar all newer versions
    // (§5.3.11).
    if (const auto kept = store_.get("timestamp.json")) static_cast<void>(set_.add_timestamp(*kept, From::cache));
    auto text = wanted("timestamp.json", most_bytes(Role::timestamp));
    if (!text) return tl::make_unexpected(text.error());
    const auto fresh = set_.add_timestamp(*text, From::repository);
    if (!fresh) return refused(fresh.error());
    return *fresh ? keep("timestamp.json", *text) : Step();
  }

  Step snapshot() {
    if (const auto kept = store_.get("snapshot.json")) {
      if (set_.add_snapshot(*kept, From::cache) && set_.add_snapshot(*kept, From::repository)) return {};
    }
    const FileInfo& info = set_.snapshot_info();
    const std::string prefix = set_.root().consistent_snapshot ? cat(info.version, '.') : std::string();
    auto text = wanted(cat(prefix, "snapshot.json"), length_of(info, Role::snapshot));
    if (!text) return tl::make_unexpected(text.error());
    if (const Status added = set_.add_snapshot(*text, From::repository); !added) return refused(added.error());
    return keep("snapshot.json", *text);
  }

  Step targets() {
    if (const auto kept = store_.get("targets.json"); kept && set_.add_targets(*kept, From::repository)) return {};
    const FileInfo info = set_.targets_info();
    const std::string prefix = set_.root().consistent_snapshot ? cat(info.version, '.') : std::string();
    auto text = wanted(cat(prefix, "targets.json"), length_of(info, Role::targets));
    if (!text) return tl::make_unexpected(text.error());
    if (const Status added = set_.add_targets(*text, From::repository); !added) return refused(added.error());
    targets_ = std::move(*text);
    return {};
  }

  // True: it has other bytes than the store had.
  tl::expected<bool, RefreshFailure> target(const std::string& name, bool needed) {
    const auto found = set_.targets()->files.find(name);
    if (found == set_.targets()->files.end()) {
      if (needed) return refused({kDoing, name, "the repository does not name it any more", {}});
      return false;
    }
    const auto stored = stored_name(name, found->second);
    if (!stored) return refused({kDoing, name, "the repository names no SHA-256 of it", {}});
    if (const auto kept = store_.get(*stored); kept && check_file(*kept, found->second, name)) return false;
    const auto most = static_cast<std::size_t>(*found->second.length);
    if (most > kMostTargetBytes) return refused({kDoing, name, "it is larger than 4 MiB", {}});
    auto text = wanted(cat("targets/", set_.root().consistent_snapshot ? *stored : name), most);
    if (!text) return tl::make_unexpected(text.error());
    if (const Status good = check_file(*text, found->second, name); !good) return refused(good.error());
    if (const Step kept = keep(*stored, *text); !kept) return tl::make_unexpected(kept.error());
    return true;
  }

  // The targets' own metadata last: whoever reads the store meanwhile sees the old targets or all new ones.
  Step end() { return targets_.empty() ? Step() : keep("targets.json", targets_); }

  const TrustedSet& set() const { return set_; }

 private:
  static std::size_t length_of(const FileInfo& info, Role role) {
    const std::size_t most = most_bytes(role);
    return info.length ? std::min(most, static_cast<std::size_t>(*info.length)) : most;
  }

  tl::expected<std::string, RefreshFailure> wanted(const std::string& path, std::size_t most) {
    auto text = fetch_(path, most);
    if (!text) return missing(text.error());
    if (!*text) return missing({kDoing, path, "the repository does not have it", {}});
    if ((*text)->size() > most) return refused({kDoing, path, cat("it has more than ", most, " bytes"), {}});
    return std::move(**text);
  }

  Step keep(const std::string& name, std::string_view bytes) {
    if (const Status kept = store_.put(name, bytes); !kept) return missing(kept.error());
    return {};
  }

  // After other keys sign timestamps or snapshots, versions that their old holders made say nothing (§5.3.11).
  void forget_rotated(const Metadata& before) {
    for (const Role role : {Role::timestamp, Role::snapshot}) {
      if (before.roles.at(role).ids == set_.root().roles.at(role).ids) continue;
      static_cast<void>(store_.forget("timestamp.json"));
      static_cast<void>(store_.forget("snapshot.json"));
    }
  }

  TrustedSet set_;
  const Fetch& fetch_;
  const Store& store_;
  std::string targets_;  // that are new
};

Status make_folder(const std::string& folder) {
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  if (!problem && ::chmod(folder.c_str(), 0700) == 0) return {};
  return fail("making a folder", folder, problem ? problem.message() : errno_text(errno));
}

}  // namespace

std::optional<std::string> Store::get(const std::string& name) const {
  auto text = read_file(path(name), kMostStored);
  if (!text) return std::nullopt;
  return std::move(*text);
}

Status Store::put(const std::string& name, std::string_view bytes) const {
  if (Status made = make_folder(folder_); !made) return made;
  return write_file_atomically(path(name), bytes, 0600);
}

Status Store::forget(const std::string& name) const {
  if (::unlink(path(name).c_str()) == 0 || errno == ENOENT) return {};
  return fail("removing", path(name), errno_text(errno));
}

tl::expected<Refreshed, RefreshFailure> refresh(std::string_view root, const Instant& now, const Fetch& fetch,
                                                const Store& store, const std::vector<std::string>& names) {
  auto set = TrustedSet::make(root, now);
  if (!set) return refused(set.error());
  Refresh run(std::move(*set), fetch, store);
  for (const auto step : {&Refresh::roots, &Refresh::timestamp, &Refresh::snapshot, &Refresh::targets})
    if (const auto done = (run.*step)(); !done) return tl::make_unexpected(done.error());
  Refreshed out{run.set().root().version, run.set().targets()->version, {}};
  for (const std::string& name : names) {
    const auto changed = run.target(name, name == names.front());
    if (!changed) return tl::make_unexpected(changed.error());
    if (*changed) out.changed.push_back(name);
  }
  if (const auto ended = run.end(); !ended) return tl::make_unexpected(ended.error());
  return out;
}

Result<std::optional<std::string>> stored_target(std::string_view root, const Store& store, const std::string& name) {
  const auto text = store.get("targets.json");
  if (!text) return std::optional<std::string>();
  auto set = TrustedSet::make(root, {});
  if (!set) return tl::make_unexpected(set.error());
  for (std::int64_t i = 0; i < kMostRoots; ++i) {
    const auto next = store.get(root_name(set->root().version + 1));
    if (!next) break;
    if (const Status added = set->add_root(*next); !added) return tl::make_unexpected(added.error());
  }
  const auto targets = read_metadata(*text, Role::targets);
  if (!targets) return tl::make_unexpected(targets.error());
  if (const Status good = check_signatures(*targets, set->root()); !good) return tl::make_unexpected(good.error());
  const auto found = targets->files.find(name);
  const auto stored = found == targets->files.end() ? std::nullopt : stored_name(name, found->second);
  if (!stored) return std::optional<std::string>();
  auto bytes = store.get(*stored);
  if (!bytes) return fail("reading the refreshed trusted root", store.path(*stored), "it is not there");
  if (const Status good = check_file(*bytes, found->second, name); !good) return tl::make_unexpected(good.error());
  return std::optional<std::string>(std::move(*bytes));
}

}  // namespace assay::attest::tuf
