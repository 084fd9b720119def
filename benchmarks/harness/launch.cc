// Runs one command and prints what it cost:
//
//   launch TIMEOUT_SECONDS STDIN STDOUT STDERR COMMAND [ARGUMENT]...
//
// Prints "wall_us cpu_us peak_rss_kb exit timed_out"; exit is 128 + the signal of a killed command.
// A small program does this because Linux counts the peak memory of whoever started the command into
// the command's own: under Python no peak below 20 MB could be seen. The command gets a process group
// of its own, which is killed when the time is up, or when this program or its parent is stopped.

#include <fcntl.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

extern char** environ;

namespace {

pid_t g_child = 0;  // for the signal handler
volatile sig_atomic_t g_timed_out = 0;

void stop(int signal) {
  g_timed_out = signal == SIGALRM;
  if (g_child > 0) kill(-g_child, SIGKILL);
}

long microseconds(const timeval& time) { return time.tv_sec * 1000000L + time.tv_usec; }

}  // namespace

int main(int argc, char** argv) {
  if (argc < 6) return std::fprintf(stderr, "usage: launch TIMEOUT STDIN STDOUT STDERR COMMAND...\n"), 2;
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 0, argv[2], O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, 1, argv[3], O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addopen(&files, 2, argv[4], O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);

  auto start = std::chrono::steady_clock::now();
  int error = posix_spawnp(&g_child, argv[5], &files, &attributes, argv + 5, environ);
  if (error != 0) return std::fprintf(stderr, "%s: %s\n", argv[5], std::strerror(error)), 127;
  struct sigaction action = {};
  action.sa_handler = stop;
  action.sa_flags = SA_RESTART;
  for (int signal : {SIGALRM, SIGTERM, SIGINT}) sigaction(signal, &action, nullptr);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  alarm(static_cast<unsigned>(std::atoi(argv[1])));
  int status = 0;
  rusage usage = {};
  wait4(g_child, &status, 0, &usage);
  auto wall = std::chrono::steady_clock::now() - start;
  alarm(0);

  int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  long wall_us = std::chrono::duration_cast<std::chrono::microseconds>(wall).count();
  long cpu_us = microseconds(usage.ru_utime) + microseconds(usage.ru_stime);
  std::printf("%ld %ld %ld %d %d\n", wall_us, cpu_us, usage.ru_maxrss, code, static_cast<int>(g_timed_out));
  return 0;
}
