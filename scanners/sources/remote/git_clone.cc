#include "scanners/sources/remote/git_clone.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <vector>

#include "base/base64.h"
#include "base/strings.h"

namespace assay::remote {

namespace {

using Clock = std::chrono::steady_clock;

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

// Settings by environment: a command line is for all users of the machine to read.
std::vector<std::string> environment_of(const Url& url, const CloneOptions& options) {
  std::vector<std::string> out = {
      "PATH=/usr/local/bin:/usr/bin:/bin",
      "LC_ALL=C",
      "HOME=/nonexistent",
      "GIT_CONFIG_NOSYSTEM=1",
      "GIT_CONFIG_GLOBAL=/dev/null",
      "GIT_TERMINAL_PROMPT=0",
      "GIT_ASKPASS=true",
      cat("GIT_ALLOW_PROTOCOL=", url.scheme),
      "GIT_HTTP_LOW_SPEED_LIMIT=1024",
      "GIT_HTTP_LOW_SPEED_TIME=60",
  };
  if (!options.ca_file.empty()) out.push_back(cat("GIT_SSL_CAINFO=", options.ca_file));
  std::vector<std::pair<std::string, std::string>> settings = {
      {"core.hooksPath", "/dev/null"}, {"http.followRedirects", "false"}, {"gc.auto", "0"}};
  if (options.token) {
    const RevealPermit permit("a header for git");
    settings.emplace_back(
        cat("http.", url.server(), "/.extraHeader"),
        cat("Authorization: Basic ", to_base64(cat("x-access-token:", options.token->reveal(permit)))));
  }
  out.push_back(cat("GIT_CONFIG_COUNT=", settings.size()));
  for (std::size_t i = 0; i < settings.size(); ++i) {
    out.push_back(cat("GIT_CONFIG_KEY_", i, "=", settings[i].first));
    out.push_back(cat("GIT_CONFIG_VALUE_", i, "=", settings[i].second));
  }
  return out;
}

// 0 when it ended well, else why not.
std::string wait_for(pid_t child, Clock::time_point end) {
  int status = 0;
  for (bool killed = false;;) {
    const pid_t ended = ::waitpid(child, &status, killed ? 0 : WNOHANG);
    if (ended < 0 && errno != EINTR) return errno_text(errno);
    if (ended == child) {
      if (killed) return "git did not end in time";
      if (!WIFEXITED(status)) return "git was killed";
      return WEXITSTATUS(status) == 0 ? ""
                                      : "git could not clone it: it has no page, or the credentials do not allow it";
    }
    if (ended != 0) continue;
    if (Clock::now() >= end) {
      ::kill(child, SIGKILL);
      killed = true;
    } else {
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  }
}

}  // namespace

Status clone_mirror(const Url& url, const std::string& folder, const CloneOptions& options) {
  std::vector<std::string> arguments = {options.program, "clone", "--mirror", "--quiet",
                                        "--template=",   "--",    url.text(), folder};
  std::vector<std::string> environment = environment_of(url, options);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int error = ::posix_spawnp(&child, options.program.c_str(), &actions, nullptr, pointers(arguments).data(),
                                   pointers(environment).data());
  ::posix_spawn_file_actions_destroy(&actions);
  if (error == ENOENT) return fail("cloning", url.server(), "git is not installed");
  if (error != 0) return fail("cloning", url.server(), errno_text(error));
#if defined(__linux__)
  const rlimit most{options.most_bytes, options.most_bytes};
  (void)::prlimit(child, RLIMIT_FSIZE, &most, nullptr);
#endif
  const std::string why = wait_for(child, Clock::now() + options.limit);
  if (!why.empty()) return fail("cloning", url.server(), why);
  return {};
}

Result<TemporaryFolder> TemporaryFolder::make(const std::string& parent) {
  std::string path = cat(parent, "/assay-XXXXXX");
  if (::mkdtemp(path.data()) == nullptr) return fail("making a folder", path, errno_text(errno));
  return TemporaryFolder(path);
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace assay::remote
