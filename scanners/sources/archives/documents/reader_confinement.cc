#include "scanners/sources/archives/documents/reader_confinement.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <exception>
#include <new>
#include <string_view>

#include "base/sanitized.h"

#if defined(__linux__)
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>

#include <cstddef>
#endif

namespace assay::archives {

namespace {

// At most `most`, and what this process may. Who comes to the end of both limits of time alike is killed, without the
// signal that says why.
bool limit(decltype(RLIMIT_CPU) what, rlim_t most) {
  rlimit value{};
  if (::getrlimit(what, &value) != 0) return false;
  value.rlim_max = std::min<rlim_t>(value.rlim_max, what == RLIMIT_CPU ? most + 1 : most);
  value.rlim_cur = std::min({value.rlim_cur, value.rlim_max, most});
  return ::setrlimit(what, &value) == 0;
}

// Memory of this process that RLIMIT_DATA counts; 0 when it cannot be told.
std::uint64_t data_bytes() {
  const int fd = ::open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  std::array<char, 256> buffer{};
  const ssize_t got = ::read(fd, buffer.data(), buffer.size());
  ::close(fd);
  std::string_view text(buffer.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
  std::uint64_t pages = 0;
  for (int field = 0; field < 6; ++field) {  // the sixth
    pages = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), pages);
    text.remove_prefix(static_cast<std::size_t>(end.ptr - text.data()));
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  }
  return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

// So that `more` can be had beside what there is. Where that cannot be told, it is found by trying: up to twice as much
// can be had then.
void limit_data(std::uint64_t more) {
  constexpr std::uint64_t kMost = std::uint64_t{1} << 36;
  std::uint64_t most = data_bytes() + more;
  rlimit value{};
  if (most == more && more != 0 && ::getrlimit(RLIMIT_DATA, &value) == 0) {
    for (; most < kMost && most < value.rlim_max; most += more) {
      const rlimit tried{most, value.rlim_max};
      if (::setrlimit(RLIMIT_DATA, &tried) != 0) break;
      void* memory = ::mmap(nullptr, more, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      if (memory == MAP_FAILED) continue;
      ::munmap(memory, more);
      break;
    }
  }
  (void)limit(RLIMIT_DATA, most);
}

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))

#if defined(__x86_64__)
constexpr std::uint32_t kMachine = AUDIT_ARCH_X86_64;
#else
constexpr std::uint32_t kMachine = AUDIT_ARCH_AARCH64;
#endif

constexpr std::uint32_t offset_of_argument(std::uint32_t which) {
  return static_cast<std::uint32_t>(offsetof(seccomp_data, args)) + which * 8;  // its lower half
}

// seccomp(2): what is not named here fails with EPERM, so that a libc that would like to know something goes on
// without.
bool filter_calls() {
  constexpr auto kLoad = static_cast<std::uint16_t>(BPF_LD | BPF_W | BPF_ABS);
  constexpr auto kEqual = static_cast<std::uint16_t>(BPF_JMP | BPF_JEQ | BPF_K);
  constexpr auto kHas = static_cast<std::uint16_t>(BPF_JMP | BPF_JSET | BPF_K);
  constexpr auto kReturn = static_cast<std::uint16_t>(BPF_RET | BPF_K);
  constexpr std::array kAllowed{__NR_read,       __NR_write,        __NR_munmap,        __NR_mremap,
                                __NR_brk,        __NR_madvise,      __NR_futex,         __NR_exit,
                                __NR_exit_group, __NR_rt_sigreturn, __NR_sched_yield,   __NR_clock_gettime,
                                __NR_getpid,     __NR_gettid,       __NR_rt_sigprocmask};
  std::array<sock_filter, 2 * kAllowed.size() + 24> program{};
  std::uint16_t size = 0;
  const auto add = [&](std::uint16_t code, std::uint32_t value, std::uint8_t yes = 0, std::uint8_t no = 0) {
    program.at(size++) = {code, yes, no, value};
  };
  const auto allow = [&] { add(kReturn, SECCOMP_RET_ALLOW); };
  const auto refuse = [&] { add(kReturn, SECCOMP_RET_ERRNO | EPERM); };
  add(kLoad, offsetof(seccomp_data, arch));
  add(kEqual, kMachine, 1, 0);
  refuse();
  add(kLoad, offsetof(seccomp_data, nr));
  for (const int number : kAllowed) {
    add(kEqual, static_cast<std::uint32_t>(number), 0, 1);
    allow();
  }
  // Memory that is no file's and no code.
  add(kEqual, __NR_mmap, 0, 6);
  add(kLoad, offset_of_argument(2));
  add(kHas, PROT_EXEC, 3, 0);
  add(kLoad, offset_of_argument(3));
  add(kHas, MAP_ANONYMOUS, 0, 1);
  allow();
  refuse();
  add(kEqual, __NR_mprotect, 0, 4);
  add(kLoad, offset_of_argument(2));
  add(kHas, PROT_EXEC, 1, 0);
  allow();
  refuse();
  // abort() of this process.
  add(kEqual, __NR_tgkill, 0, 3);
  add(kLoad, offset_of_argument(0));
  add(kEqual, static_cast<std::uint32_t>(::getpid()), 0, 1);
  allow();
  refuse();
  const sock_fprog whole{size, program.data()};
  return ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &whole, 0, 0) == 0;
}

#else
bool filter_calls() { return false; }
#endif

}  // namespace

bool filters_calls() {
#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))
  std::uint32_t action = SECCOMP_RET_ERRNO;
  return ::prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0 || ::syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
#else
  return false;
#endif
}

// Sanitizers take memory as they like, and ask a pipe whether memory can be read.
bool confine_reader(int parent, std::uint64_t memory_bytes, std::uint64_t cpu_seconds) {
  if (!kSanitized) limit_data(memory_bytes);  // while it can open a file yet
  bool limited = limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CPU, cpu_seconds);
  limited = limited && (kSanitized || limit(RLIMIT_NOFILE, 0));  // no file, and no socket, gets a number
  (void)limit(RLIMIT_NPROC, 0);
#if defined(__linux__)
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  if (::getppid() != parent) return false;
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && !kSanitized) (void)filter_calls();
#else
  (void)parent;
#endif
  return limited;
}

void forget_handlers() {
  for (int number = 1; number < 32; ++number) std::signal(number, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  std::set_new_handler([] { ::_exit(kReaderMemory); });
  std::set_terminate([] { ::_exit(kReaderMemory + 1); });
}

void close_files_from(int first) {
#if defined(__linux__) && defined(SYS_close_range)
  if (::syscall(SYS_close_range, static_cast<unsigned>(first), ~0U, 0U) == 0) return;
#endif
  rlimit most{};
  const int end =
      ::getrlimit(RLIMIT_NOFILE, &most) == 0 && most.rlim_cur < 65536 ? static_cast<int>(most.rlim_cur) : 65536;
  for (int fd = first; fd < end; ++fd) ::close(fd);
}

}  // namespace assay::archives
