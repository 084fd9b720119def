#include "base/table.h"

#if defined(__linux__)
#include <sys/mman.h>
#endif

#include <cstdlib>

namespace assay {

namespace {
constexpr std::size_t kHugePage = std::size_t{2} << 20;
}  // namespace

void* allocate_table(std::size_t bytes) {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  if (bytes >= kHugePage && bytes <= static_cast<std::size_t>(-1) - kHugePage) {
    const std::size_t whole = (bytes + kHugePage - 1) / kHugePage * kHugePage;
    void* const table = std::aligned_alloc(kHugePage, whole);
    // A hint: without it pages are small.
    if (table != nullptr) static_cast<void>(madvise(table, whole, MADV_HUGEPAGE));
    return table;
  }
#endif
  return std::malloc(bytes == 0 ? 1 : bytes);
}

void free_table(void* table) { std::free(table); }

}  // namespace assay
