// Lower bound for a scan of packages: reads every wheel, zip and tar.gz below FOLDER and inflates all that is in it
// with libdeflate, at once and into a buffer that is used again. Nothing is looked at.
//
//   inflate_packages FOLDER [THREADS]
//
// Prints the numbers of files, members and bytes.

#include <fcntl.h>
#include <libdeflate.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

namespace {

struct Totals {
  std::atomic<long> members{0}, bytes{0}, failed{0};
};

std::uint32_t little(const std::string& data, std::size_t at, int size) {
  std::uint32_t out = 0;
  for (int i = size; i-- > 0;) out = out << 8 | static_cast<unsigned char>(data[at + i]);
  return out;
}

std::string read_all(const std::string& path) {
  std::string data(std::filesystem::file_size(path), '\0');
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  std::size_t size = 0;
  for (ssize_t got; size < data.size() && (got = read(file, data.data() + size, data.size() - size)) > 0;) size += got;
  close(file);
  return data;
}

void zip(libdeflate_decompressor* inflate, const std::string& data, std::vector<char>& out, Totals& totals) {
  const std::size_t end = data.rfind(std::string("PK\5\6"));
  if (end == std::string::npos) return void(++totals.failed);
  std::size_t at = little(data, end + 16, 4);
  for (unsigned left = little(data, end + 10, 2); left > 0; --left) {
    const std::uint32_t packed = little(data, at + 20, 4), size = little(data, at + 24, 4);
    const std::size_t local = little(data, at + 42, 4);
    const std::size_t begin = local + 30 + little(data, local + 26, 2) + little(data, local + 28, 2);
    ++totals.members;
    totals.bytes += size;
    if (little(data, at + 10, 2) == 8) {
      if (out.size() < size) out.resize(size);
      if (libdeflate_deflate_decompress(inflate, data.data() + begin, packed, out.data(), size, nullptr))
        ++totals.failed;
      if (libdeflate_crc32(0, out.data(), size) != little(data, at + 16, 4)) ++totals.failed;
    }
    at += 46 + little(data, at + 28, 2) + little(data, at + 30, 2) + little(data, at + 32, 2);
  }
}

void gzip(libdeflate_decompressor* inflate, const std::string& data, std::vector<char>& out, Totals& totals) {
  out.resize(std::max<std::size_t>(out.size(), little(data, data.size() - 4, 4)));
  std::size_t size = 0;
  if (libdeflate_gzip_decompress(inflate, data.data(), data.size(), out.data(), out.size(), &size)) ++totals.failed;
  ++totals.members;
  totals.bytes += size;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return std::fprintf(stderr, "usage: inflate_packages FOLDER [THREADS]\n"), 2;
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[1]))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::atomic<std::size_t> next{0};
  Totals totals;
  std::vector<std::thread> workers;
  for (int i = argc > 2 ? std::atoi(argv[2]) : 1; i > 0; --i)
    workers.emplace_back([&] {
      libdeflate_decompressor* inflate = libdeflate_alloc_decompressor();
      std::vector<char> out;
      for (std::size_t file; (file = next++) < files.size();) {
        const std::string data = read_all(files[file]);
        if (data.starts_with("PK\3\4")) zip(inflate, data, out, totals);
        if (data.starts_with("\x1f\x8b")) gzip(inflate, data, out, totals);
      }
      libdeflate_free_decompressor(inflate);
    });
  for (std::thread& worker : workers) worker.join();
  std::printf("%zu files, %ld members, %ld bytes, %ld failed\n", files.size(), totals.members.load(),
              totals.bytes.load(), totals.failed.load());
  return totals.failed == 0 ? 0 : 1;
}
