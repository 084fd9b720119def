#include "base/strings.h"
#include "cli/scan_flag_groups.h"
#include "scanners/sources/git/changes/range.h"

namespace assay::cli {

namespace {

constexpr const char* kFilesGroup = "Files";
constexpr const char* kGitGroup = "Git";

}  // namespace

void add_file_flags(CLI::App& app, ScanFlags& flags) {
  const bool log = flags.mode == ScanMode::log;
  app.add_option("path", flags.paths, cat("files and folders; - is standard input", log ? " (default)" : ""))
      ->type_name("PATH")
      ->required(!log);
  app.add_option("--exclude", flags.exclude,
                 "leave out paths that fit a pattern as in .gitignore; may be given more than once")
      ->type_name("GLOB")
      ->allow_extra_args(false)
      ->group(kFilesGroup);
  app.add_flag("--gitignore", flags.gitignore, "leave out what .gitignore names")->group(kFilesGroup);
  app.add_flag("--follow", flags.follow, "follow symbolic links")->group(kFilesGroup);
  app.add_flag("--include-git", flags.include_git, "look into .git folders as files")->group(kFilesGroup);
  app.add_flag("--no-binary", flags.no_binary, "leave out binary files")->group(kFilesGroup);
  add_archive_flags(app, flags, kFilesGroup);
}

void add_dist_flags(CLI::App& app, ScanFlags& flags) {
  app.add_option("path", flags.paths, "wheels, source distributions, and folders that hold them (default: dist)")
      ->type_name("PATH");
  app.add_option("--archive-depth", flags.archive_depth, "how deep archives in archives are opened (default: 8)")
      ->check(CLI::Range(1U, 64U))
      ->type_name("N")
      ->group(kFilesGroup);
}

void add_git_flags(CLI::App& app, ScanFlags& flags) {
  app.add_option("repository", flags.repository,
                 "repository, bare or with a work tree (default: the working directory)")
      ->type_name("REPO");
  // A variable of a workflow that is not set must not turn a part of the history into the whole of it.
  const CLI::Validator not_empty([](const std::string& text) { return std::string(text.empty() ? "is empty" : ""); },
                                 "");
  const CLI::Validator range_form([](const std::string& text) { return git::range_mistake(text); }, "");
  auto* all = app.add_flag("--all-objects", flags.all_objects,
                           "unreachable objects too: dropped stashes, amended commits, reflogs")
                  ->group(kGitGroup);
  auto* staged = app.add_flag("--staged", flags.staged, "what the index would commit: added lines")->group(kGitGroup);
  auto* range = app.add_option("--range", flags.range, "added lines of the commits in A..B, or of a pull request A...B")
                    ->check(range_form)
                    ->type_name("A..B")
                    ->group(kGitGroup);
  auto* since = app.add_option("--since", flags.since, "added lines of the commits of HEAD that REV has not")
                    ->check(not_empty)
                    ->type_name("REV")
                    ->group(kGitGroup);
  auto* branch = app.add_option("--branch", flags.branch, "added lines of all commits of this branch")
                     ->check(not_empty)
                     ->type_name("NAME")
                     ->group(kGitGroup);
  for (CLI::Option* one : {all, staged, range, since, branch}) {
    for (CLI::Option* other : {all, staged, range, since, branch})
      if (one != other) one->excludes(other);
  }
  app.add_flag("--trust-repository", flags.trust_repository, "scan a repository that belongs to another user")
      ->group(kGitGroup);
  app.add_flag("--allow-shallow", flags.allow_shallow,
               "a shallow clone's missing history does not make the run incomplete")
      ->group(kGitGroup);
  app.add_flag("--no-submodules", flags.no_submodules, "leave submodules out")->group(kGitGroup);
  add_archive_flags(app, flags, kGitGroup);
}

}  // namespace assay::cli
