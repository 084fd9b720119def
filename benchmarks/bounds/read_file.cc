// Lower bound for a scan of one large file: reads PATH once with pread(2), 256 KB at a time.
//
//   read_file PATH [THREADS]
//
// Prints the number of bytes.

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

int main(int argc, char** argv) {
  if (argc < 2) return std::fprintf(stderr, "usage: read_file PATH [THREADS]\n"), 2;
  constexpr long kBlockBytes = 256 << 10;
  int file = open(argv[1], O_RDONLY | O_CLOEXEC);
  if (file < 0) return std::perror(argv[1]), 1;
  std::atomic<long> next{0}, total{0};
  std::vector<std::thread> workers;
  for (int i = argc > 2 ? std::atoi(argv[2]) : 1; i > 0; --i)
    workers.emplace_back([&] {
      std::vector<char> buffer(kBlockBytes);
      ssize_t got;
      while ((got = pread(file, buffer.data(), kBlockBytes, next.fetch_add(kBlockBytes))) > 0) total += got;
    });
  for (std::thread& worker : workers) worker.join();
  std::printf("%ld bytes\n", total.load());
  return 0;
}
