// The git child of resolve_revision.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <thread>

#include "base/file.h"
#include "base/strings.h"
#include "scanners/sources/git/repository/revision.h"

namespace assay::git {

namespace {

constexpr std::size_t kMostOutput = 64 << 10;

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

using Clock = std::chrono::steady_clock;

int milliseconds_until(Clock::time_point end) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 1 << 30));
}

// All of what the child writes until `end`; beyond the bound it is read and dropped, so that the child can end.
std::string drain(int fd, Clock::time_point end) {
  std::string out;
  std::array<char, 4096> buffer{};
  while (true) {
    pollfd ready{fd, POLLIN, 0};
    const int answer = ::poll(&ready, 1, milliseconds_until(end));
    if (answer < 0 && errno == EINTR) continue;
    if (answer <= 0) return out;
    const ssize_t got = ::read(fd, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return out;
    if (out.size() < kMostOutput) out.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

// Whether the child ended by itself. After `end` it is killed.
Result<bool> wait_for(pid_t child, const std::string& program, Clock::time_point end, int& status) {
  bool killed = false;
  while (true) {
    const pid_t ended = ::waitpid(child, &status, killed ? 0 : WNOHANG);
    if (ended == child) return !killed;
    if (ended < 0 && errno != EINTR) return fail("waiting for git", program, errno_text(errno));
    if (ended != 0) continue;
    if (Clock::now() >= end) {
      ::kill(child, SIGKILL);
      killed = true;
    } else {
      // Its output is closed, so it is about to end.
      std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
  }
}

Result<std::string> run(const std::string& program, std::vector<std::string> arguments,
                        std::vector<std::string> environment, std::chrono::milliseconds limit) {
  const Clock::time_point end = Clock::now() + limit;
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) return fail("starting git", program, errno_text(errno));
  const UniqueFd reader(pipe[0]);
  UniqueFd writer(pipe[1]);

  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, writer.get(), STDOUT_FILENO);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  arguments.insert(arguments.begin(), program);
  pid_t child = 0;
  const int error = ::posix_spawnp(&child, program.c_str(), &actions, nullptr, pointers(arguments).data(),
                                   pointers(environment).data());
  ::posix_spawn_file_actions_destroy(&actions);
  if (error == ENOENT) {
    return fail("starting git", program, "git is not installed",
                "this form of a revision needs it; name the commit by its id or a ref instead");
  }
  if (error != 0) return fail("starting git", program, errno_text(error));

  writer = UniqueFd();
  std::string output = drain(reader.get(), end);
  int status = 0;
  const Result<bool> ended = wait_for(child, program, end, status);
  if (!ended) return tl::make_unexpected(ended.error());
  if (!*ended) {
    return fail("waiting for git", program, cat("it did not answer within ", limit.count(), " ms"),
                "name the commit by its id or a ref instead, which needs no git");
  }
  if (!WIFEXITED(status)) return fail("waiting for git", program, "it was killed");
  if (WEXITSTATUS(status) != 0) return fail("running git", program, cat("it ended with ", WEXITSTATUS(status)));
  return output;
}

}  // namespace

GitCommand git_program(const Repository& repository, std::string program, std::chrono::milliseconds limit) {
  std::vector<std::string> environment = {
      "PATH=/usr/local/bin:/usr/bin:/bin",
      "LC_ALL=C",
      "HOME=/nonexistent",
      cat("GIT_DIR=", repository.git_dir()),
      cat("GIT_COMMON_DIR=", repository.common_dir()),
      "GIT_CONFIG_NOSYSTEM=1",
      "GIT_CONFIG_GLOBAL=/dev/null",
      "GIT_TERMINAL_PROMPT=0",
      "GIT_OPTIONAL_LOCKS=0",
      "GIT_NO_REPLACE_OBJECTS=1",
      "GIT_NO_LAZY_FETCH=1",
      "GIT_ALLOW_PROTOCOL=none",  // older versions know only this way not to fetch
  };
  return [environment = std::move(environment), program = std::move(program),
          limit](const std::vector<std::string>& arguments) -> Result<std::string> {
    std::vector<std::string> all = {"-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return run(program, std::move(all), environment, limit);
  };
}

GitCommand git_of_user(const Repository& repository, std::string program, std::chrono::milliseconds limit) {
  constexpr std::array<std::string_view, 3> kOurs = {"GIT_DIR=", "GIT_COMMON_DIR=", "GIT_WORK_TREE="};
  std::vector<std::string> environment = {cat("GIT_DIR=", repository.git_dir()),
                                          cat("GIT_COMMON_DIR=", repository.common_dir())};
  for (char** entry = ::environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    if (std::none_of(kOurs.begin(), kOurs.end(), [text](std::string_view one) { return text.starts_with(one); }))
      environment.emplace_back(text);
  }
  return [environment = std::move(environment), program = std::move(program),
          limit](const std::vector<std::string>& arguments) { return run(program, arguments, environment, limit); };
}

}  // namespace assay::git
