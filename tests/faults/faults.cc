// Preloaded before the program by fault_injection_test.py: makes one call of a libc function fail.
//
// ASSAY_FAULT=NAME:N       the Nth call of NAME fails, as if the disk, the memory or the system had given up; calls
//                          count from main on
//                          ("shrink" is no function: the file of the Nth mapping is cut off behind its first page)
// ASSAY_FAULT_COUNTS=FILE  at the end, how often each function was called: "NAME COUNT" lines
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string_view>

// What lies behind malloc and its like in glibc: finding the next "malloc" by dlsym would allocate.
extern "C" void* __libc_malloc(std::size_t size);
extern "C" void* __libc_calloc(std::size_t count, std::size_t size);
extern "C" void* __libc_realloc(void* old, std::size_t size);
extern "C" void* __libc_memalign(std::size_t alignment, std::size_t size);

namespace {

constinit std::atomic<bool> in_main{false};

// Constant-initialised, since the loader allocates before any constructor runs.
struct Function {
  const char* name;
  std::atomic<unsigned long> calls;
  unsigned long failing;  // the number of the call that fails; 0: none

  bool fails() { return in_main && calls.fetch_add(1) + 1 == failing; }
};

// Defines NAME: it fails with `error` and `failure` when its turn has come, and goes on to `next` otherwise.
#define FAULTY(result, name, parameters, error, failure, next)               \
  constinit Function faulty_##name{#name, 0, 0};                             \
  extern "C" __attribute__((visibility("default"))) result name parameters { \
    if (faulty_##name.fails()) {                                             \
      const auto failed = failure;                                           \
      errno = error;                                                         \
      return failed;                                                         \
    }                                                                        \
    return next;                                                             \
  }
#define NEXT(name) reinterpret_cast<decltype(&name)>(::dlsym(RTLD_NEXT, #name))

}  // namespace

FAULTY(void*, malloc, (std::size_t size), ENOMEM, nullptr, __libc_malloc(size))
FAULTY(void*, calloc, (std::size_t count, std::size_t size), ENOMEM, nullptr, __libc_calloc(count, size))
FAULTY(void*, realloc, (void* old, std::size_t size), ENOMEM, nullptr, __libc_realloc(old, size))
FAULTY(void*, aligned_alloc, (std::size_t align, std::size_t size), ENOMEM, nullptr, __libc_memalign(align, size))
FAULTY(int, posix_memalign, (void** out, std::size_t align, std::size_t size), ENOMEM, ENOMEM,
       (*out = __libc_memalign(align, size)) == nullptr ? ENOMEM : 0)
namespace {

// Cuts the file off once it is mapped.
constinit Function faulty_shrink{"shrink", 0, 0};
void* shrinking_mmap(void* at, std::size_t size, int protection, int flags, int fd, off_t offset) {
  void* const start = NEXT(mmap)(at, size, protection, flags, fd, offset);
  if (fd >= 0 && faulty_shrink.fails()) {
    char path[64];
    std::snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (::truncate(path, 4096) != 0) std::abort();
  }
  return start;
}

}  // namespace

FAULTY(void*, mmap, (void* at, std::size_t size, int protection, int flags, int fd, off_t offset), ENOMEM, MAP_FAILED,
       shrinking_mmap(at, size, protection, flags, fd, offset))
FAULTY(int, open, (const char* path, int flags, ...), EIO, -1, NEXT(open)(path, flags, 0600))
FAULTY(int, openat, (int folder, const char* path, int flags, ...), EIO, -1, NEXT(openat)(folder, path, flags, 0600))
FAULTY(ssize_t, read, (int fd, void* to, std::size_t size), EIO, -1, NEXT(read)(fd, to, size))
FAULTY(ssize_t, pread, (int fd, void* to, std::size_t size, off_t at), EIO, -1, NEXT(pread)(fd, to, size, at))
FAULTY(off_t, lseek, (int fd, off_t at, int whence), EIO, -1, NEXT(lseek)(fd, at, whence))
FAULTY(int, fstat, (int fd, struct stat* info), EIO, -1, NEXT(fstat)(fd, info))
FAULTY(int, stat, (const char* path, struct stat* info), EIO, -1, NEXT(stat)(path, info))
FAULTY(int, lstat, (const char* path, struct stat* info), EIO, -1, NEXT(lstat)(path, info))
FAULTY(int, fstatat, (int folder, const char* path, struct stat* info, int flags), EIO, -1,
       NEXT(fstatat)(folder, path, info, flags))
FAULTY(int, access, (const char* path, int mode), EIO, -1, NEXT(access)(path, mode))
FAULTY(ssize_t, readlink, (const char* path, char* to, std::size_t size), EIO, -1, NEXT(readlink)(path, to, size))
FAULTY(char*, realpath, (const char* path, char* to), EIO, nullptr, NEXT(realpath)(path, to))
FAULTY(DIR*, opendir, (const char* path), EIO, nullptr, NEXT(opendir)(path))
FAULTY(DIR*, fdopendir, (int fd), EIO, nullptr, NEXT(fdopendir)(fd))
FAULTY(dirent*, readdir, (DIR * folder), EIO, nullptr, NEXT(readdir)(folder))
FAULTY(ssize_t, getdents64, (int fd, void* to, std::size_t size), EIO, -1, NEXT(getdents64)(fd, to, size))
FAULTY(ssize_t, write, (int fd, const void* from, std::size_t size), ENOSPC, -1, NEXT(write)(fd, from, size))
FAULTY(int, fsync, (int fd), EIO, -1, NEXT(fsync)(fd))
// It closes all the same, as Linux does.
FAULTY(int, close, (int fd), EIO, (NEXT(close)(fd), -1), NEXT(close)(fd))
FAULTY(int, rename, (const char* from, const char* to), EIO, -1, NEXT(rename)(from, to))
FAULTY(int, pipe2, (int* ends, int flags), EMFILE, -1, NEXT(pipe2)(ends, flags))
FAULTY(int, posix_spawnp,
       (pid_t * child, const char* program, const posix_spawn_file_actions_t* actions, const posix_spawnattr_t* how,
        char* const* arguments, char* const* environment),
       EAGAIN, EAGAIN, NEXT(posix_spawnp)(child, program, actions, how, arguments, environment))
FAULTY(pid_t, waitpid, (pid_t child, int* status, int options), ECHILD, -1, NEXT(waitpid)(child, status, options))
FAULTY(int, pthread_create, (pthread_t * thread, const pthread_attr_t* how, void* (*run)(void*), void* argument),
       EAGAIN, EAGAIN, NEXT(pthread_create)(thread, how, run, argument))

namespace {

Function* const kFunctions[] = {&faulty_malloc,         &faulty_calloc,   &faulty_realloc,       &faulty_aligned_alloc,
                                &faulty_posix_memalign, &faulty_mmap,     &faulty_shrink,        &faulty_open,
                                &faulty_openat,         &faulty_read,     &faulty_pread,         &faulty_lseek,
                                &faulty_fstat,          &faulty_stat,     &faulty_lstat,         &faulty_fstatat,
                                &faulty_access,         &faulty_readlink, &faulty_realpath,      &faulty_opendir,
                                &faulty_fdopendir,      &faulty_readdir,  &faulty_getdents64,    &faulty_write,
                                &faulty_fsync,          &faulty_close,    &faulty_rename,        &faulty_pipe2,
                                &faulty_posix_spawnp,   &faulty_waitpid,  &faulty_pthread_create};

__attribute__((constructor)) void read_environment() {
  const char* fault = std::getenv("ASSAY_FAULT");
  const std::string_view text = fault == nullptr ? "" : fault;
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return;
  for (Function* function : kFunctions) {
    if (text.substr(0, colon) == function->name) function->failing = std::strtoul(fault + colon + 1, nullptr, 10);
  }
}

__attribute__((destructor)) void write_counts() {
  const char* path = std::getenv("ASSAY_FAULT_COUNTS");
  std::FILE* file = path == nullptr ? nullptr : std::fopen(path, "w");
  if (file == nullptr) return;
  for (const Function* function : kFunctions) std::fprintf(file, "%s %lu\n", function->name, function->calls.load());
  std::fclose(file);
}

using Main = int (*)(int, char**, char**);
Main real_main = nullptr;

int counted_main(int count, char** arguments, char** environment) {
  in_main = true;
  return real_main(count, arguments, environment);
}

}  // namespace

// What calls main in glibc.
extern "C" __attribute__((visibility("default"))) int __libc_start_main(Main main, int count, char** arguments,
                                                                        void (*init)(), void (*fini)(), void (*end)(),
                                                                        void* stack) {
  real_main = main;
  const auto next = reinterpret_cast<decltype(&__libc_start_main)>(::dlsym(RTLD_NEXT, "__libc_start_main"));
  return next(counted_main, count, arguments, init, fini, end, stack);
}
