#include "scanners/sources/files/extents.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace assay::files {

namespace {
constexpr std::uint64_t kMargin = 8;  // for the clean cut at the text's begin
}

std::vector<WindowRun> data_windows(int fd, std::uint64_t size, const WindowShape& shape) {
  std::vector<WindowRun> runs;
  if (size == 0) return runs;
  const std::uint64_t last = (size - 1) / shape.window;
  std::uint64_t at = 0;
  while (at < size) {
    const off_t data = ::lseek(fd, static_cast<off_t>(at), SEEK_DATA);
    if (data < 0 && errno == ENXIO) return runs;  // nothing but a hole from here on
    const off_t hole = data < 0 ? -1 : ::lseek(fd, data, SEEK_HOLE);
    std::uint64_t begin = at, end = size;
    if (hole > data) {
      begin = static_cast<std::uint64_t>(data);
      end = std::min(static_cast<std::uint64_t>(hole), size);
    }
    if (begin >= size) return runs;
    const std::uint64_t reach = shape.ahead + kMargin;
    std::uint64_t first_window = begin < reach ? 0 : (begin - reach) / shape.window;
    const std::uint64_t last_window = std::min(last, (end - 1 + shape.behind + kMargin) / shape.window);
    if (!runs.empty()) first_window = std::max(first_window, runs.back().first + runs.back().count);
    if (first_window <= last_window) runs.push_back({first_window, last_window - first_window + 1});
    // Data before this place is in no other window's text.
    at = std::max(end, shape.core_end(last_window) - shape.behind - kMargin);
  }
  return runs;
}

}  // namespace assay::files
