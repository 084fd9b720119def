#include "scanners/sources/git/repository/refs_reftable.h"

#include <algorithm>
#include <map>

#include "base/file.h"
#include "base/strings.h"
#include "scanners/sources/git/repository/refs_files.h"
#include "scanners/sources/git/repository/reftable.h"
#include "scanners/sources/git/store/git_files.h"

namespace assay::git {

namespace {

constexpr std::uint64_t kMostTable = std::uint64_t{1} << 30;
constexpr std::size_t kMostTables = 10'000;
constexpr int kTries = 5;  // a compaction by git may take tables away between two reads

using Stack = std::vector<Reftable>;  // oldest first

Result<Stack> read_stack_once(const std::string& folder, HashKind kind, bool& again) {
  const std::string list_path = join_path(folder, "tables.list");
  again = false;
  const Result<std::string> list = read_file(list_path, std::uint64_t{1} << 20);
  if (!list) return tl::make_unexpected(list.error());
  Stack stack;
  std::string_view rest = *list;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string name(trim_end(rest.substr(0, end)));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (name.empty()) continue;
    if (name.find('/') != std::string::npos || name == ".." || name.find('\0') != std::string::npos) {
      return fail("reading the refs", printable(list_path), "it names a file outside its folder");
    }
    if (stack.size() == kMostTables) return fail("reading the refs", printable(list_path), "it names too many tables");
    const std::string path = join_path(folder, name);
    Result<std::string> bytes = read_file(path, kMostTable);
    if (!bytes) {
      again = !is_present(path);
      return tl::make_unexpected(bytes.error());
    }
    Result<Reftable> table = Reftable::open(std::move(*bytes), kind, path);
    if (!table) return tl::make_unexpected(table.error());
    stack.push_back(std::move(*table));
  }
  return stack;
}

Result<Stack> read_stack(const std::string& git_dir, HashKind kind) {
  const std::string folder = join_path(git_dir, "reftable");
  bool again = false;
  Result<Stack> stack = read_stack_once(folder, kind, again);
  for (int tries = 1; !stack && again && tries < kTries; ++tries) stack = read_stack_once(folder, kind, again);
  return stack;
}

class ReftableRefs final : public RefStore {
 public:
  ReftableRefs(std::string git_dir, HashKind kind, std::shared_ptr<const Stack> own,
               std::shared_ptr<const Stack> shared)
      : git_dir_(std::move(git_dir)), kind_(kind), own_(std::move(own)), shared_(std::move(shared)) {}

  Result<std::optional<Ref>> find(const std::string& name) const override {
    if (!is_ref_name(name)) return std::nullopt;
    const Stack& stack = stack_of(name);
    for (auto table = stack.rbegin(); table != stack.rend(); ++table) {
      std::optional<ReftableRef> found;
      const Status status = table->refs([&](ReftableRef&& ref) {
        if (ref.name != name) return ref.name < name;
        found = std::move(ref);
        return false;
      });
      if (!status) return tl::make_unexpected(status.error());
      if (found && found->value == ReftableValue::deleted) return std::nullopt;
      if (found) return to_ref(*found);
    }
    if (!name.starts_with("refs/") && name != "HEAD") return find_pseudo(name);
    return std::nullopt;
  }

  RefList list(RefScope scope) const override {
    RefList list;
    std::map<std::string, ReftableRef> refs;
    for (const Reftable& table : scope == RefScope::shared ? *shared_ : *own_) {
      const Status status = table.refs([&](ReftableRef&& ref) {
        if (is_worktree_ref(ref.name) == (scope == RefScope::worktree)) {
          std::string name = ref.name;
          refs.insert_or_assign(std::move(name), std::move(ref));
        }
        return true;
      });
      if (!status) list.problems.push_back(status.error());
    }
    for (const auto& [name, ref] : refs) {
      if (ref.value == ReftableValue::deleted) continue;
      if (is_ref_name(name)) {
        list.refs.push_back(to_ref(ref));
      } else {
        list.problems.push_back({"reading the ref", printable(name), "the name is not valid", ""});
      }
    }
    if (scope == RefScope::worktree) {
      // FETCH_HEAD, MERGE_HEAD and what a rebase keeps stay files. The HEAD file is a stub that git wants to see.
      RefList files;
      list_pseudo_refs(git_dir_, kind_, false, files);
      list.refs.insert(list.refs.end(), files.refs.begin(), files.refs.end());
      list.problems.insert(list.problems.end(), files.problems.begin(), files.problems.end());
      std::stable_sort(list.refs.begin(), list.refs.end(), [](const Ref& a, const Ref& b) { return a.name < b.name; });
    }
    return list;
  }

  ReflogList reflogs(RefScope scope) const override {
    ReflogList list;
    std::map<std::string, std::map<std::uint64_t, bool>> seen;  // by name and update index: deleted?
    for (const Reftable& table : scope == RefScope::shared ? *shared_ : *own_) {
      const Status status = table.logs([&](ReftableLog&& log) {
        if (is_worktree_ref(log.name) == (scope == RefScope::worktree)) seen[log.name][log.update_index] = log.deleted;
        return true;
      });
      if (!status) list.problems.push_back(status.error());
    }
    for (const auto& [name, entries] : seen) {
      if (std::any_of(entries.begin(), entries.end(), [](const auto& entry) { return !entry.second; })) {
        list.names.push_back(name);
      }
    }
    return list;
  }

  Result<ParsedReflog> reflog(const std::string& name) const override {
    std::map<std::uint64_t, ReftableLog> entries;
    for (const Reftable& table : stack_of(name)) {
      const Status status = table.logs([&](ReftableLog&& log) {
        const bool go_on = log.name <= name;
        if (log.name == name) {
          const std::uint64_t index = log.update_index;
          entries.insert_or_assign(index, std::move(log));
        }
        return go_on;
      });
      if (!status) return tl::make_unexpected(status.error());
    }
    ParsedReflog out;
    for (auto& [index, log] : entries) {
      // git notes "this ref has a log" as an entry of two zero ids.
      const bool marker = log.entry.before.is_zero() && log.entry.after.is_zero();
      if (!log.deleted && !marker) out.entries.push_back(std::move(log.entry));
    }
    return out;
  }

 private:
  const Stack& stack_of(const std::string& name) const { return is_worktree_ref(name) ? *own_ : *shared_; }

  static Ref to_ref(const ReftableRef& ref) {
    if (ref.value == ReftableValue::symbolic) return Ref{ref.name, {}, ref.target};
    return Ref{ref.name, ref.id, ""};
  }

  Result<std::optional<Ref>> find_pseudo(const std::string& name) const {
    const Result<std::optional<std::string>> text = read_if_present(join_path(git_dir_, name), 1 << 20);
    if (!text) return tl::make_unexpected(text.error());
    if (!*text) return std::nullopt;
    Result<Ref> ref = parse_loose_ref(name, **text, kind_);
    if (!ref) return tl::make_unexpected(ref.error());
    return std::optional<Ref>(std::move(*ref));
  }

  std::string git_dir_;
  HashKind kind_;
  std::shared_ptr<const Stack> own_;
  std::shared_ptr<const Stack> shared_;
};

}  // namespace

Result<std::unique_ptr<RefStore>> open_reftable_refs(const std::string& git_dir, const std::string& common_dir,
                                                     HashKind kind) {
  Result<Stack> tables = read_stack(common_dir, kind);
  if (!tables) return tl::make_unexpected(tables.error());
  const auto shared = std::make_shared<const Stack>(std::move(*tables));
  if (git_dir == common_dir) return std::make_unique<ReftableRefs>(git_dir, kind, shared, shared);
  Result<Stack> own = read_stack(git_dir, kind);
  if (!own) return tl::make_unexpected(own.error());
  return std::make_unique<ReftableRefs>(git_dir, kind, std::make_shared<const Stack>(std::move(*own)), shared);
}

}  // namespace assay::git
