// Whether a file was replaced or written to between two looks at it.
#pragma once

#include <sys/stat.h>

namespace assay {

// Whether both answers of stat are of one file that nobody wrote to in between: inode, size, and the times of writing
// and of change, of which the latter cannot be set back.
inline bool same_state(const struct stat& before, const struct stat& after) {
  const auto same_time = [](const timespec& a, const timespec& b) {
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
  };
  return before.st_dev == after.st_dev && before.st_ino == after.st_ino && before.st_size == after.st_size &&
         same_time(before.st_mtim, after.st_mtim) && same_time(before.st_ctim, after.st_ctim);
}

}  // namespace assay
