#include "cli/scan_inputs.h"

#include <unistd.h>

#include <charconv>
#include <cstdlib>

#include "base/strings.h"
#include "cli/version.h"

namespace assay::cli {

std::string environment(std::string_view name) {
  const char* value = std::getenv(std::string(name).c_str());
  return value == nullptr ? "" : value;
}

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

std::string cache_folder() {
  if (const std::string cache = environment("XDG_CACHE_HOME"); cache.starts_with('/')) return cache + "/assay";
  const std::string home = environment("HOME");
  return home.empty() ? "" : home + "/.cache/assay";
}

RemoteScanOptions remote_options(const ScanFlags& flags) {
  const auto secret = [](std::initializer_list<const char*> names) -> std::optional<Secret> {
    for (const char* name : names)
      if (const std::string value = environment(name); !value.empty()) return Secret(value);
    return std::nullopt;
  };
  const RemoteFlags& remote = flags.remote;
  RemoteScanOptions options;
  if (flags.mode == ScanMode::github) options.token = secret({"GITHUB_TOKEN", "GH_TOKEN"});
  if (flags.mode == ScanMode::gitlab) {
    options.source = RemoteScanOptions::Source::gitlab;
    options.token = secret({"GITLAB_TOKEN"});
  }
  if (flags.mode == ScanMode::s3) {
    options.source = RemoteScanOptions::Source::s3;
    const auto key = secret({"AWS_SECRET_ACCESS_KEY"});
    const std::string id = environment("AWS_ACCESS_KEY_ID");
    if (key && !id.empty()) options.bucket.emplace(BucketCredentials{id, *key, secret({"AWS_SESSION_TOKEN"})});
    options.region = remote.region;
    for (const char* name : {"AWS_REGION", "AWS_DEFAULT_REGION"})
      if (options.region.empty()) options.region = environment(name);
    if (options.region.empty()) options.region = "us-east-1";
  }
  options.target = remote.target;
  options.api_url = remote.api_url;
  options.include = remote.include;
  options.exclude = remote.exclude;
  options.since = remote.since;
  options.connections = remote.connections;
  options.tries = remote.retries + 1;
  options.retry_wait = std::chrono::milliseconds(static_cast<std::int64_t>(remote.retry_wait * 1000));
  options.timeout_s = remote.timeout;
  options.max_wait_s = remote.max_wait;
  if (const std::string cache = cache_folder(); !cache.empty() && !remote.no_cache)
    options.cache_folder = cache + "/remote";
  if (const std::string folder = environment("TMPDIR"); folder.starts_with('/')) options.temporary_folder = folder;
  options.version = kVersion;
  options.ca_file = environment("SSL_CERT_FILE");
  options.content.skip_binary = flags.no_binary;
  options.content.skip_packed = flags.no_archives;
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
