#include "scanners/sources/git/repository/repository_discovery.h"

#include "base/strings.h"
#include "scanners/sources/git/store/git_files.h"

namespace assay::git {

namespace {

constexpr std::uint64_t kMostPathFile = 64 << 10;
constexpr const char* kDoing = "opening the repository";

bool has_objects_and_refs(const std::string& folder) {
  const Result<std::string> common = common_dir_of(folder);
  const std::string shared = common ? *common : folder;
  return is_folder(join_path(shared, "objects")) && is_folder(join_path(shared, "refs"));
}

Result<std::string> existing_git_dir(const std::string& folder) {
  const std::optional<std::string> real = real_path(folder);
  if (!real || !is_folder(*real)) return fail(kDoing, printable(folder), "the git folder does not exist");
  if (!is_present(join_path(*real, "HEAD"))) {
    return fail(kDoing, printable(*real), "HEAD is missing", "the git folder is damaged; clone it anew");
  }
  if (!has_objects_and_refs(*real))
    return fail(kDoing, printable(*real), "not a git folder: objects or refs is missing");
  return *real;
}

// What `folder` itself holds. An empty git_dir means: go on with the folder above.
Result<Discovered> look_in(const std::string& folder) {
  const std::string dot_git = join_path(folder, ".git");
  if (is_folder(dot_git)) {
    // A folder named .git with nothing of git in it is passed over, as git does; one that lost its HEAD is damaged.
    if (!looks_like_git_dir(dot_git) && !has_objects_and_refs(dot_git)) return Discovered{};
    const Result<std::string> git_dir = existing_git_dir(dot_git);
    if (!git_dir) return tl::make_unexpected(git_dir.error());
    return Discovered{*git_dir, folder, "", false};
  }
  if (is_present(dot_git)) {
    const Result<std::string> named = follow_git_file(dot_git);
    if (!named) return tl::make_unexpected(named.error());
    const Result<std::string> git_dir = existing_git_dir(*named);
    if (!git_dir) return tl::make_unexpected(git_dir.error());
    return Discovered{*git_dir, folder, dot_git, false};
  }
  if (looks_like_git_dir(folder)) return Discovered{folder, "", "", false};
  return Discovered{};
}

}  // namespace

bool looks_like_git_dir(const std::string& folder) {
  return is_present(join_path(folder, "HEAD")) && has_objects_and_refs(folder);
}

Result<std::string> follow_git_file(const std::string& file) {
  const Result<std::optional<std::string>> text = read_if_present(file, kMostPathFile);
  if (!text) return tl::make_unexpected(text.error());
  if (!*text) return fail(kDoing, printable(file), "the .git link points nowhere");
  std::string_view line = trim_end(**text);
  if (!line.starts_with("gitdir: ") || line.find('\0') != std::string_view::npos) {
    return fail(kDoing, printable(file), "not a .git file: it must say \"gitdir: PATH\"");
  }
  line.remove_prefix(8);
  return join_path(parent_path(file), line);
}

Result<std::string> common_dir_of(const std::string& git_dir) {
  const Result<std::optional<std::string>> text = read_if_present(join_path(git_dir, "commondir"), kMostPathFile);
  if (!text) return tl::make_unexpected(text.error());
  if (!*text) return git_dir;
  const std::string named = join_path(git_dir, trim_end(**text));
  const std::optional<std::string> real = real_path(named);
  if (!real) return fail(kDoing, printable(named), "the folder that commondir names does not exist");
  return *real;
}

Result<Discovered> discover(const std::string& path, const GitEnvironment& environment) {
  if (!environment.git_dir.empty()) {
    std::string named = environment.git_dir;
    if (is_present(named) && !is_folder(named)) {
      const Result<std::string> followed = follow_git_file(named);
      if (!followed) return tl::make_unexpected(followed.error());
      named = *followed;
    }
    const Result<std::string> git_dir = existing_git_dir(named);
    if (!git_dir) return tl::make_unexpected(git_dir.error());
    // With GIT_DIR alone the work tree is where the program runs.
    const std::string tree = environment.work_tree.empty() ? "." : environment.work_tree;
    return Discovered{*git_dir, real_path(tree).value_or(tree), "", true};
  }

  const std::optional<std::string> start = real_path(path.empty() ? "." : path);
  if (!start) return fail(kDoing, printable(path), "no such file or folder");
  std::string folder = *start;
  // A .git file stands for the work tree it lies in; of any other file, its folder is asked. A .git folder that was
  // named belongs to the work tree around it, unless the configuration says otherwise.
  if (!is_folder(folder) || folder.ends_with("/.git")) folder = parent_path(folder);
  while (true) {
    Result<Discovered> found = look_in(folder);
    if (!found || !found->git_dir.empty()) return found;
    if (folder == "/") break;
    folder = parent_path(folder);
  }
  return fail(kDoing, printable(path), "not a git repository, nor is any folder above it",
              "'assay scan PATH' scans plain files");
}

}  // namespace assay::git
