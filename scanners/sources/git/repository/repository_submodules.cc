#include "scanners/sources/git/repository/repository_submodules.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/strings.h"
#include "scanners/sources/git/repository/index_file.h"
#include "scanners/sources/git/repository/repository_discovery.h"
#include "scanners/sources/git/store/git_files.h"

namespace assay::git {

namespace {

constexpr int kMostDepth = 32;
constexpr std::size_t kMostSubmodules = 10'000;

class Lister {
 public:
  SubmoduleList run(const Repository& repository) {
    visit(repository.common_dir(), repository.work_tree(), repository.index_path(), repository.hash_kind(), "", 0);
    std::sort(list_.submodules.begin(), list_.submodules.end(), [](const Submodule& a, const Submodule& b) {
      return std::tie(a.path, a.git_dir) < std::tie(b.path, b.git_dir);
    });
    std::sort(list_.absent.begin(), list_.absent.end());
    return std::move(list_);
  }

 private:
  // prefix: "" or "PATH/" of the repository whose submodules are listed.
  void visit(const std::string& git_dir, const std::string& work_tree, const std::string& index, HashKind kind,
             const std::string& prefix, int depth) {
    if (depth > kMostDepth) {
      list_.problems.push_back({"listing submodules", printable(prefix), "nested too deeply", ""});
      return;
    }
    std::set<std::string> found;
    const std::string modules = join_path(git_dir, "modules");
    if (is_folder(modules)) visit_modules(modules, "", work_tree, prefix, depth, found);
    visit_linked(join_path(git_dir, "worktrees"), prefix, depth, found);

    const Result<IndexFile> entries = IndexFile::read(index, kind);
    if (!entries) {
      list_.problems.push_back(entries.error());
      return;
    }
    for (const IndexEntry& entry : entries->entries()) {
      if (!entry.is_gitlink() || entry.stage != 0) continue;
      const std::string path(entry.path);
      if (!visit_work_tree(work_tree, path, prefix, depth) && !found.contains(path)) {
        list_.absent.push_back(cat(prefix, path));
      }
    }
  }

  // Each linked work tree has clones of its own.
  void visit_linked(const std::string& worktrees, const std::string& prefix, int depth, std::set<std::string>& found) {
    if (!is_folder(worktrees)) return;
    const Result<std::vector<std::string>> trees = list_folder(worktrees);
    if (!trees) {
      list_.problems.push_back(trees.error());
      return;
    }
    for (const std::string& tree : *trees) {
      const std::string modules = join_path(join_path(worktrees, tree), "modules");
      if (is_folder(modules)) visit_modules(modules, "", "", prefix, depth, found);
    }
  }

  // Names may hold '/', so a folder without a HEAD is a part of a name.
  void visit_modules(const std::string& folder, const std::string& name, const std::string& work_tree,
                     const std::string& prefix, int depth, std::set<std::string>& found) {
    const Result<std::vector<std::string>> children = list_folder(folder);
    if (!children || depth > kMostDepth) {
      list_.problems.push_back(children ? Error{"listing submodules", printable(folder), "nested too deeply", ""}
                                        : children.error());
      return;
    }
    for (const std::string& child : *children) {
      const std::string child_folder = join_path(folder, child);
      if (!is_folder(child_folder) || is_link(child_folder)) continue;
      const std::string child_name = name.empty() ? child : cat(name, '/', child);
      if (is_present(join_path(child_folder, "HEAD")) || is_folder(join_path(child_folder, "objects"))) {
        const std::string path = path_of(child_folder, child_name, work_tree);
        found.insert(path);
        add(child_folder, join_path(work_tree.empty() ? "" : work_tree, path), cat(prefix, path), depth);
      } else {
        visit_modules(child_folder, child_name, work_tree, prefix, depth + 1, found);
      }
    }
  }

  // Where the submodule is checked out: core.worktree tells even when the folder is gone; else its name is its path.
  static std::string path_of(const std::string& git_dir, const std::string& name, const std::string& work_tree) {
    const Result<Config> config = Config::read(join_path(git_dir, "config"));
    if (!config || work_tree.empty()) return name;
    const std::optional<std::string_view> tree = config->get("core.worktree");
    if (!tree) return name;
    const std::string path = lexical_path(join_path(git_dir, *tree));
    const std::string inside = cat(work_tree, '/');
    return path.starts_with(inside) && path.size() > inside.size() ? path.substr(inside.size()) : name;
  }

  // A submodule's work tree with a .git folder or file. False when there is none.
  bool visit_work_tree(const std::string& work_tree, const std::string& path, const std::string& prefix, int depth) {
    if (work_tree.empty()) return false;
    // The path comes from the index, which may be hostile: it must lead to a folder inside the work tree.
    const std::optional<std::string> real = real_path(join_path(work_tree, path));
    const std::optional<std::string> outside = real_path(work_tree);
    if (!real || !outside || !real->starts_with(cat(*outside, '/'))) return false;
    const std::string dot_git = join_path(*real, ".git");
    std::string git_dir = dot_git;
    if (!is_present(dot_git)) return false;
    if (!is_folder(dot_git)) {
      const Result<std::string> named = follow_git_file(dot_git);
      if (!named) {
        list_.problems.push_back(named.error());
        return true;
      }
      git_dir = *named;
    }
    add(git_dir, *real, cat(prefix, path), depth);
    return true;
  }

  void add(const std::string& git_dir, const std::string& work_tree, const std::string& path, int depth) {
    const std::optional<std::string> real = real_path(git_dir);
    if (!real || !looks_like_git_dir(*real)) {
      list_.problems.push_back({"opening the submodule", printable(path), "its git folder is missing or damaged", ""});
      return;
    }
    if (!seen_.insert(*real).second) return;
    if (seen_.size() > kMostSubmodules) {
      if (seen_.size() == kMostSubmodules + 1) list_.problems.push_back({"listing submodules", "", "too many", ""});
      return;
    }
    list_.submodules.push_back(Submodule{path, *real});
    const Result<Config> config = Config::read(join_path(*real, "config"));
    if (!config) {
      list_.problems.push_back(config.error());
      return;
    }
    const HashKind kind =
        config->get("extensions.objectformat").value_or("sha1") == "sha256" ? HashKind::sha256 : HashKind::sha1;
    visit(*real, work_tree, join_path(*real, "index"), kind, cat(path, '/'), depth + 1);
  }

  SubmoduleList list_;
  std::set<std::string> seen_;
};

}  // namespace

SubmoduleList list_submodules(const Repository& repository) { return Lister().run(repository); }

}  // namespace assay::git
