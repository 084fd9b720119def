// Arrays of megabytes: on huge pages where the system has them on request, since touching a fresh page of 4 KB costs as
// much as filling it (30,000 of them took a twentieth of a walk over a history), and not cleared by resize().
#pragma once

#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

namespace assay {

// malloc's memory, or null. To be given back with free().
void* allocate_table(std::size_t bytes);
void free_table(void* table);

template <class T>
struct TableAllocator {
  using value_type = T;
  TableAllocator() = default;
  template <class U>
  explicit TableAllocator(const TableAllocator<U>&) {}

  T* allocate(std::size_t count) {
    void* const table = count > static_cast<std::size_t>(-1) / sizeof(T) ? nullptr : allocate_table(count * sizeof(T));
    if (table == nullptr) throw std::bad_alloc();
    return static_cast<T*>(table);
  }
  void deallocate(T* table, std::size_t) { free_table(table); }
  // resize() leaves plain values as they are.
  template <class U, class... Values>
  void construct(U* at, Values&&... values) {
    if constexpr (sizeof...(Values) == 0 && std::is_trivially_copyable_v<U>) {
      static_cast<void>(at);
    } else {
      ::new (static_cast<void*>(at)) U{std::forward<Values>(values)...};
    }
  }
  friend bool operator==(const TableAllocator&, const TableAllocator&) { return true; }
};

template <class T>
using Table = std::vector<T, TableAllocator<T>>;

}  // namespace assay
