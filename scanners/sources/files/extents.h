// Which windows of a large file hold data: holes of sparse files are neither read nor scanned.
#pragma once

#include <cstdint>
#include <vector>

#include "scanners/sources/files/window_buffer.h"

namespace assay::files {

// Consecutive windows.
struct WindowRun {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
};

// The windows of a file of `size` bytes whose text holds any byte that is not in a hole, in order. All of them where
// the file system does not tell. At most one lseek pair a window, however many holes there are. Moves the file's
// offset.
std::vector<WindowRun> data_windows(int fd, std::uint64_t size, const WindowShape& shape);

}  // namespace assay::files
