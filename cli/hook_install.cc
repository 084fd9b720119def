#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "base/file.h"
#include "base/strings.h"
#include "cli/hook_command.h"
#include "cli/scan_inputs.h"
#include "scanners/sources/git/repository/repository.h"
#include "scanners/sources/git/repository/revision.h"

namespace assay::cli {

namespace {

// A hook that cannot scan stops what it guards: it would be a pass otherwise. When this changes, is_ours has to know
// the text that was written before, too.
std::string script_of(std::string_view name) {
  return cat("#!/bin/sh\n# ", name, ", written by 'assay hook install'; 'assay hook uninstall' removes it.\n",
             "command -v assay >/dev/null 2>&1 || {\n"
             "  echo 'assay: ",
             name,
             " could not run: assay is not on the PATH' >&2\n"
             "  exit 1\n"
             "}\n"
             "exec assay hook run ",
             name, " -- \"$@\"\n");
}

Result<std::string> hooks_folder(const std::string& path) {
  git::RepositoryOptions options;
  options.named = path != ".";
  options.ownership = ownership_rules();
  options.environment = git_environment();
  const auto repository = git::Repository::open(path, options);
  if (!repository) return tl::make_unexpected(repository.error());
  // Git alone knows: core.hooksPath may be in a file that another includes, or in the environment.
  const std::string& top = repository->bare() ? repository->git_dir() : repository->work_tree();
  auto said = git::git_of_user(*repository)({"-C", top, "rev-parse", "--git-path", "hooks"});
  if (!said) {
    Error error = std::move(said.error());
    error.hint = "git says where it looks for hooks, and runs them";
    return tl::make_unexpected(std::move(error));
  }
  if (said->ends_with('\n')) said->pop_back();
  if (said->empty()) return fail("asking git for the folder of hooks", printable(top), "it names none");
  // An empty core.hooksPath is "./".
  std::string folder = (std::filesystem::path(top) / *said).lexically_normal().string();
  while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
  return folder;
}

// The whole text: a hook that only mentions ours, or does more behind it, is its writer's.
bool is_ours(const std::string& path, std::string_view name) {
  const auto text = read_file(path, 64 << 10);
  return text && *text == script_of(name);
}

bool is_there(const std::string& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0;
}

Status renamed(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) == 0) return {};
  return fail("moving a hook", printable(from), errno_text(errno));
}

// How the hook that is at `path` can run ours as well: what writes its file anew would lose a line in it.
std::string how_to_share(const std::string& path, const std::string& name) {
  const std::string command = cat("'assay hook run ", name, " -- \"$@\"'");
  if (path.find("/.husky/_/") != std::string::npos)
    return cat("husky writes it anew: put ", command, " into .husky/", name);
  const std::string text = read_file(path, 64 << 10).value_or("");
  if (text.find("call_lefthook") != std::string::npos)
    return cat("lefthook writes it anew: let lefthook.yml run 'assay hook run ", name, "' (docs/install.md of assay)");
  if (text.find("https://pre-commit.com") != std::string::npos && name.ends_with("-commit"))
    return "the pre-commit framework writes it anew: name assay's hooks in .pre-commit-config.yaml (docs/install.md of "
           "assay)";
  return cat("let it run ", command.substr(0, command.size() - 1), " || exit', or use --replace, which keeps it as ",
             name, ".old");
}

}  // namespace

Result<std::vector<std::string>> install_hooks(const std::string& repository, const std::vector<std::string>& names,
                                               bool replace) {
  const auto folder = hooks_folder(repository);
  if (!folder) return tl::make_unexpected(folder.error());
  for (const std::string& name : names) {
    const std::string path = cat(*folder, "/", name);
    if (!is_there(path) || is_ours(path, name)) continue;
    if (!replace) return fail("installing a hook", printable(path), "another hook is there", how_to_share(path, name));
    if (is_there(path + ".old"))
      return fail("installing a hook", printable(path), cat(name, ".old is there already"), "move it away");
  }
  std::error_code error;
  std::filesystem::create_directories(*folder, error);
  if (error) return fail("making the folder of the hooks", printable(*folder), error.message());
  std::vector<std::string> lines;
  for (const std::string& name : names) {
    const std::string path = cat(*folder, "/", name);
    const bool other = is_there(path) && !is_ours(path, name);
    if (other) {
      if (Status moved = renamed(path, path + ".old"); !moved) return tl::make_unexpected(moved.error());
      lines.push_back(cat("kept ", printable(path), ".old"));
    }
    if (Status written = write_file_atomically(path, script_of(name), 0755); !written) {
      if (other) static_cast<void>(renamed(path + ".old", path));  // it goes on guarding
      return tl::make_unexpected(written.error());
    }
    lines.push_back(cat("installed ", printable(path)));
  }
  return lines;
}

Result<std::vector<std::string>> uninstall_hooks(const std::string& repository) {
  const auto folder = hooks_folder(repository);
  if (!folder) return tl::make_unexpected(folder.error());
  std::vector<std::string> lines;
  for (const std::string_view name : kHookNames) {
    const std::string path = cat(*folder, "/", name);
    if (!is_ours(path, name)) continue;
    if (::unlink(path.c_str()) != 0) return fail("removing a hook", printable(path), errno_text(errno));
    lines.push_back(cat("removed ", printable(path)));
    if (!is_there(path + ".old")) continue;
    if (Status moved = renamed(path + ".old", path); !moved) return tl::make_unexpected(moved.error());
    lines.push_back(cat("put back ", printable(path)));
  }
  return lines;
}

}  // namespace assay::cli
