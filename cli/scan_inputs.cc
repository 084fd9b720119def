#include "cli/scan_inputs.h"

#include <unistd.h>

#include <charconv>
#include <cstdlib>

namespace assay::cli {

namespace {

// Git sets these for its hooks.
git::GitEnvironment git_environment() {
  git::GitEnvironment git;
  git.git_dir = environment("GIT_DIR");
  git.work_tree = environment("GIT_WORK_TREE");
  git.index_file = environment("GIT_INDEX_FILE");
  git.common_dir = environment("GIT_COMMON_DIR");
  git.object_directory = environment("GIT_OBJECT_DIRECTORY");
  git.alternate_objects = environment("GIT_ALTERNATE_OBJECT_DIRECTORIES");
  return git;
}

git::OwnershipRules ownership_rules() {
  git::OwnershipRules rules;
  rules.user = ::geteuid();
  const std::string sudo = environment("SUDO_UID");
  std::uint32_t id = 0;
  const auto parsed = std::from_chars(sudo.data(), sudo.data() + sudo.size(), id);
  if (!sudo.empty() && parsed.ec == std::errc() && parsed.ptr == sudo.data() + sudo.size()) rules.sudo_user = id;
  rules.home = environment("HOME");
  const std::string config_home = environment("XDG_CONFIG_HOME");
  rules.config_files = {"/etc/gitconfig"};
  if (!config_home.empty()) {
    rules.config_files.push_back(config_home + "/git/config");
  } else if (!rules.home.empty()) {
    rules.config_files.push_back(rules.home + "/.config/git/config");
  }
  if (!rules.home.empty()) rules.config_files.push_back(rules.home + "/.gitconfig");
  return rules;
}

}  // namespace

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

GitScanOptions git_options(const ScanFlags& flags) {
  GitScanOptions options;
  options.path = flags.repository;
  options.repository.environment = git_environment();
  options.repository.named = flags.repository_given;
  options.repository.ownership = ownership_rules();
  options.repository.trust = flags.trust_repository;
  options.staged = flags.staged;
  options.range = flags.range;
  options.since = flags.since;
  options.branch = flags.branch;
  options.all_objects = flags.all_objects;
  options.allow_shallow = flags.allow_shallow;
  options.submodules = !flags.no_submodules;
  options.skip_packed = flags.no_archives;
  return options;
}

files::FileScanOptions file_options(const ScanFlags& flags) {
  files::FileScanOptions options;
  options.walk.gitignore = flags.gitignore;
  options.walk.follow = flags.follow;
  options.walk.git_folders = flags.include_git;
  options.walk.exclude = flags.exclude;
  options.content.skip_binary = flags.no_binary;
  options.content.skip_packed = flags.no_archives;
  options.images_only = flags.mode == ScanMode::image;
  return options;
}

}  // namespace assay::cli
