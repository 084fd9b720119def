#include "scanners/sources/git/repository/refs_files.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/strings.h"
#include "scanners/sources/git/repository/packed_refs.h"
#include "scanners/sources/git/store/git_files.h"

namespace assay::git {

namespace {

constexpr std::uint64_t kMostRef = 1 << 20;
constexpr std::uint64_t kMostPacked = std::uint64_t{1} << 30;
constexpr int kMostDepth = 64;

// A file's symbolic link whose text is a ref name is the oldest form of a symbolic ref.
std::optional<std::string> linked_ref(const std::string& path) {
  if (!is_link(path)) return std::nullopt;
  std::array<char, 4096> text{};
  const ssize_t size = ::readlink(path.c_str(), text.data(), text.size());
  if (size <= 0) return std::nullopt;
  std::string target(text.data(), static_cast<std::size_t>(size));
  if (!target.starts_with("refs/") || !is_ref_name(target)) return std::nullopt;
  return target;
}

// The names of those files.
std::vector<std::string> pseudo_ref_files(const std::string& git_dir, std::vector<Error>& problems) {
  constexpr std::array<std::string_view, 5> kOthers = {"AUTO_MERGE", "BISECT_EXPECTED_REV", "MERGE_AUTOSTASH",
                                                       "NOTES_MERGE_PARTIAL", "NOTES_MERGE_REF"};
  std::vector<std::string> found;
  const Result<std::vector<std::string>> names = list_folder(git_dir);
  if (!names) {
    problems.push_back(names.error());
    return found;
  }
  for (const std::string& name : *names) {
    const bool capitals =
        std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; });
    if (capitals && (name == "HEAD" || name.ends_with("_HEAD") ||
                     std::find(kOthers.begin(), kOthers.end(), name) != kOthers.end())) {
      found.push_back(name);
    }
  }
  // What an interrupted rebase keeps.
  for (const char* name :
       {"rebase-apply/autostash", "rebase-apply/orig-head", "rebase-merge/autostash", "rebase-merge/orig-head"}) {
    if (is_present(join_path(git_dir, name))) found.emplace_back(name);
  }
  return found;
}

class FileRefs final : public RefStore {
 public:
  FileRefs(std::string git_dir, std::string common_dir, HashKind kind, std::string packed)
      : git_dir_(std::move(git_dir)), common_dir_(std::move(common_dir)), kind_(kind), packed_(std::move(packed)) {}

  Result<std::optional<Ref>> find(const std::string& name) const override {
    if (!is_ref_name(name)) return std::nullopt;
    const Result<std::optional<Ref>> loose = read_loose(folder_of(name), name);
    if (!loose || *loose) return loose;
    if (!name.starts_with("refs/")) return std::nullopt;
    const std::optional<ObjectId> id = find_packed_ref(packed_, kind_, name);
    if (!id) return std::nullopt;
    return Ref{name, *id, ""};
  }

  RefList list(RefScope scope) const override {
    RefList list;
    std::map<std::string, Ref> refs;
    if (scope == RefScope::shared) {
      const auto take = [&](const PackedRef& packed) {
        const std::string name(packed.name);
        if (is_ref_name(name)) {
          refs.insert_or_assign(name, Ref{name, packed.id, ""});
        } else {
          list.problems.push_back({"reading the ref", printable(name), "the name is not valid", ""});
        }
      };
      const Status packed = parse_packed_refs(packed_, kind_, join_path(common_dir_, "packed-refs"), take);
      if (!packed) list.problems.push_back(packed.error());
      walk(common_dir_, "refs", 0, scope, refs, list.problems);
    } else {
      for (const char* folder : {"refs/bisect", "refs/rewritten", "refs/worktree"}) {
        if (is_folder(join_path(git_dir_, folder))) walk(git_dir_, folder, 0, scope, refs, list.problems);
      }
    }
    for (auto& [name, ref] : refs) list.refs.push_back(std::move(ref));
    if (scope == RefScope::worktree) {
      list_pseudo_refs(git_dir_, kind_, true, list);
      std::stable_sort(list.refs.begin(), list.refs.end(), [](const Ref& a, const Ref& b) { return a.name < b.name; });
    }
    return list;
  }

  ReflogList reflogs(RefScope scope) const override {
    ReflogList list;
    const std::string& folder = scope == RefScope::shared ? common_dir_ : git_dir_;
    if (is_folder(join_path(folder, "logs"))) walk_logs(folder, "", 0, scope, list);
    return list;
  }

  Result<ParsedReflog> reflog(const std::string& name) const override {
    if (!is_ref_name(name)) return ParsedReflog{};
    const std::string path = join_path(folder_of(name), cat("logs/", name));
    if (is_folder(path)) return ParsedReflog{};
    const Result<std::optional<std::string>> text = read_if_present(path, kMostPacked);
    if (!text) return tl::make_unexpected(text.error());
    if (!*text) return ParsedReflog{};
    return parse_reflog(**text, kind_);
  }

 private:
  const std::string& folder_of(const std::string& name) const { return is_worktree_ref(name) ? git_dir_ : common_dir_; }

  Result<std::optional<Ref>> read_loose(const std::string& folder, const std::string& name) const {
    const std::string path = join_path(folder, name);
    if (const std::optional<std::string> target = linked_ref(path)) return Ref{name, {}, *target};
    if (is_folder(path)) return std::nullopt;
    const Result<std::optional<std::string>> text = read_if_present(path, kMostRef);
    if (!text) return tl::make_unexpected(text.error());
    if (!*text) {
      if (is_link(path)) return fail("reading the ref", printable(name), "its file is a link that points nowhere");
      return std::nullopt;
    }
    Result<Ref> ref = parse_loose_ref(name, **text, kind_);
    if (!ref) return tl::make_unexpected(ref.error());
    return std::optional<Ref>(std::move(*ref));
  }

  void walk(const std::string& folder, const std::string& name, int depth, RefScope scope,
            std::map<std::string, Ref>& refs, std::vector<Error>& problems) const {
    const std::string path = join_path(folder, name);
    if (depth > kMostDepth) {
      problems.push_back({"reading the refs", printable(path), "folders are nested too deeply", ""});
      return;
    }
    const Result<std::vector<std::string>> children = list_folder(path);
    if (!children) {
      problems.push_back(children.error());
      return;
    }
    for (const std::string& child : *children) {
      if (child.ends_with(".lock") || child.starts_with('.')) continue;
      const std::string child_name = cat(name, '/', child);
      const std::string child_path = join_path(folder, child_name);
      if (is_folder(child_path)) {
        if (scope == RefScope::shared && is_worktree_ref(cat(child_name, '/'))) continue;
        if (is_link(child_path)) {
          problems.push_back({"reading the refs", printable(child_path), "a link to a folder is not followed", ""});
        } else {
          walk(folder, child_name, depth + 1, scope, refs, problems);
        }
        continue;
      }
      if (!is_ref_name(child_name)) {
        problems.push_back({"reading the ref", printable(child_name), "the name is not valid", ""});
        continue;
      }
      Result<std::optional<Ref>> ref = read_loose(folder, child_name);
      if (!ref) {
        problems.push_back(ref.error());
      } else if (*ref) {
        refs.insert_or_assign(child_name, std::move(**ref));
      }
    }
  }

  void walk_logs(const std::string& folder, const std::string& name, int depth, RefScope scope,
                 ReflogList& list) const {
    const std::string path = join_path(folder, name.empty() ? "logs" : cat("logs/", name));
    const Result<std::vector<std::string>> children = list_folder(path);
    if (!children || depth > kMostDepth) {
      list.problems.push_back(children ? Error{"reading the reflogs", printable(path), "nested too deeply", ""}
                                       : children.error());
      return;
    }
    for (const std::string& child : *children) {
      const std::string child_name = name.empty() ? child : cat(name, '/', child);
      const std::string child_path = join_path(path, child);
      if (is_folder(child_path) && !is_link(child_path)) {
        walk_logs(folder, child_name, depth + 1, scope, list);
      } else if (is_ref_name(child_name) && is_worktree_ref(child_name) == (scope == RefScope::worktree)) {
        list.names.push_back(child_name);
      }
    }
  }

  std::string git_dir_;
  std::string common_dir_;
  HashKind kind_;
  std::string packed_;  // the bytes of packed-refs
};

}  // namespace

Result<std::unique_ptr<RefStore>> open_file_refs(const std::string& git_dir, const std::string& common_dir,
                                                 HashKind kind) {
  Result<std::optional<std::string>> packed = read_if_present(join_path(common_dir, "packed-refs"), kMostPacked);
  if (!packed) return tl::make_unexpected(packed.error());
  return std::make_unique<FileRefs>(git_dir, common_dir, kind, std::move(*packed).value_or(""));
}

Result<Ref> parse_loose_ref(const std::string& name, Bytes text, HashKind kind) {
  if (text.starts_with("ref:")) {
    text.remove_prefix(4);
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    const std::string target(trim_end(text));
    if (!is_ref_name(target)) return fail("reading the ref", printable(name), "it points to a name that is not valid");
    return Ref{name, {}, target};
  }
  const std::size_t digits = 2 * width_of(kind);
  const std::optional<ObjectId> id = ObjectId::from_hex(text.substr(0, digits));
  const bool ends = text.size() <= digits || std::string_view(" \t\r\n").find(text[digits]) != std::string_view::npos;
  if (!id || id->kind != kind || !ends) return fail("reading the ref", printable(name), "it holds no object id");
  return Ref{name, *id, ""};
}

std::vector<Ref> parse_head_lines(const std::string& name, Bytes text, HashKind kind, std::size_t& bad_lines) {
  std::vector<Ref> refs;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const Bytes line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    const Result<Ref> ref = parse_loose_ref(name, line, kind);
    if (ref && !ref->symbolic()) {
      refs.push_back(*ref);
    } else {
      ++bad_lines;
    }
  }
  return refs;
}

void list_pseudo_refs(const std::string& git_dir, HashKind kind, bool with_head, RefList& list) {
  for (const std::string& name : pseudo_ref_files(git_dir, list.problems)) {
    if (name == "HEAD" && !with_head) continue;
    const std::string path = join_path(git_dir, name);
    if (const std::optional<std::string> target = linked_ref(path)) {
      list.refs.push_back(Ref{name, {}, *target});
      continue;
    }
    const Result<std::optional<std::string>> text = read_if_present(path, std::uint64_t{64} << 20);
    if (!text) {
      list.problems.push_back(text.error());
    } else if (!*text) {
      list.problems.push_back({"reading the ref", printable(name), "its file points nowhere", ""});
    } else if (name == "FETCH_HEAD" || name == "MERGE_HEAD") {
      std::size_t bad_lines = 0;
      std::vector<Ref> refs = parse_head_lines(name, **text, kind, bad_lines);
      list.refs.insert(list.refs.end(), refs.begin(), refs.end());
      if (bad_lines > 0) {
        list.problems.push_back({"reading the ref", printable(name), cat(bad_lines, " lines hold no object id"), ""});
      }
    } else if (Result<Ref> ref = parse_loose_ref(name, **text, kind)) {
      list.refs.push_back(std::move(*ref));
    } else {
      list.problems.push_back(ref.error());
    }
  }
}

}  // namespace assay::git
