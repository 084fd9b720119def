#include "cli/process.h"

#include <fcntl.h>
#include <malloc.h>
#include <openssl/crypto.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <functional>
#include <new>
#include <string_view>
#include <thread>

#include "cli/command.h"

namespace assay::cli {

namespace {

volatile std::sig_atomic_t disaster_code = kIncomplete;

// From a signal handler or without memory: nothing may be allocated, unwound or flushed.
[[noreturn]] void end_incomplete(std::string_view message) {
  (void)!::write(STDERR_FILENO, message.data(), message.size());
  ::_exit(disaster_code);
}

[[noreturn]] void out_of_memory() {
  end_incomplete("assay: memory ran out, nothing is reported\n  hint: fewer threads (-j 1) need less\n");
}

[[noreturn]] void on_bus_error(int) {
  end_incomplete("assay: a file became shorter, or could not be read, while it was scanned; nothing is reported\n");
}

[[noreturn]] void on_terminate() { end_incomplete("assay: internal error, nothing is reported\n"); }

// A file opened later would get the number of a closed standard stream, and take what is meant for that one. The wrong
// way round: reading a closed standard input and writing a report to a closed standard output stay errors.
void fill_standard_streams() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(fd, F_GETFD) < 0) ::open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

}  // namespace

void set_last_handlers() {
  std::set_new_handler(out_of_memory);
  std::set_terminate(on_terminate);
}

void end_disasters_with(int code) { disaster_code = code; }

void prepare_process() {
  set_last_handlers();
  // A core file would hold what was read, secrets included. The limit binds files only: where cores are piped to a
  // collector the kernel looks at the other.
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0);
  fill_standard_streams();
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  std::signal(SIGBUS, on_bus_error);
  // Ours is linked statically: modules that a configuration names are made for the system's. It also takes its time at
  // each start.
  ::OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
#ifdef __GLIBC__
  // Else the bound follows the largest block that was ever freed, and what is freed stays with the process: 30 MB of
  // 380 in the scan of a history.
  ::mallopt(M_TRIM_THRESHOLD, 1 << 20);
#endif
}

int on_usual_stack(const std::function<int()>& run) {
  constexpr std::size_t kUsual = std::size_t{8} << 20;
  rlimit limit{};
  if (::getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur >= kUsual) return run();
  pthread_attr_t attributes;
  ::pthread_attr_init(&attributes);
  ::pthread_attr_setstacksize(&attributes, kUsual);
  ::pthread_setattr_default_np(&attributes);  // of the threads that are started later
  ::pthread_attr_destroy(&attributes);
  int code = kIncomplete;
  std::thread([&] { code = run(); }).join();
  return code;
}

}  // namespace assay::cli
