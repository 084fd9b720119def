// A list for what is held in great numbers and has few elements, most often none: one pointer, where a vector is three.
// Read as a vector is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <new>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace assay {

// At most 2^32 elements. As with a vector, [], front() and back() are for elements that are there.
template <class T>
class Few {
 public:
  using value_type = T;
  using iterator = T*;
  using const_iterator = const T*;

  Few() = default;
  Few(std::initializer_list<T> elements) {
    reserve(elements.size());
    for (const T& one : elements) push_back(one);
  }
  Few(const Few& other) {
    reserve(other.size());
    for (const T& one : other) push_back(one);
  }
  Few(Few&& other) noexcept : first_(std::exchange(other.first_, nullptr)) {}
  Few& operator=(const Few& other) {
    if (this != &other) *this = Few(other);
    return *this;
  }
  Few& operator=(Few&& other) noexcept {
    std::swap(first_, other.first_);
    return *this;
  }
  ~Few() {
    std::destroy(begin(), end());
    release();
  }

  bool empty() const { return size() == 0; }
  std::size_t size() const { return first_ == nullptr ? 0 : head().size; }
  T* data() { return first_; }
  const T* data() const { return first_; }
  T* begin() { return first_; }
  T* end() { return first_ + size(); }
  const T* begin() const { return first_; }
  const T* end() const { return first_ + size(); }
  T& operator[](std::size_t number) { return first_[number]; }
  const T& operator[](std::size_t number) const { return first_[number]; }
  // Throws where there is no such element.
  const T& at(std::size_t number) const {
    if (number >= size()) throw std::out_of_range("Few::at");
    return first_[number];
  }
  T& front() { return first_[0]; }
  const T& front() const { return first_[0]; }
  T& back() { return first_[size() - 1]; }
  const T& back() const { return first_[size() - 1]; }
  operator std::span<const T>() const { return {first_, size()}; }  // NOLINT(google-explicit-constructor)

  // Room for as many; a list that is filled once asks for memory once.
  void reserve(std::size_t wanted) {
    if (wanted > capacity()) move_to(wanted);
  }
  void clear() { *this = Few(); }
  void push_back(T value) { emplace_back(std::move(value)); }
  template <class... Arguments>
  T& emplace_back(Arguments&&... arguments) {
    T value{std::forward<Arguments>(arguments)...};  // before what it is made of moves
    if (size() == capacity()) move_to(size() == 0 ? 1 : 2 * size());
    T* const at = ::new (static_cast<void*>(first_ + size())) T(std::move(value));
    ++head().size;
    return *at;
  }

 private:
  struct Head {
    std::uint32_t size, capacity;
  };
  // What lies before the first element; T may be incomplete where a Few of it is a member.
  static constexpr std::size_t before() { return alignof(T) > sizeof(Head) ? alignof(T) : sizeof(Head); }

  Head& head() const { return *reinterpret_cast<Head*>(reinterpret_cast<std::byte*>(first_) - before()); }
  std::size_t capacity() const { return first_ == nullptr ? 0 : head().capacity; }
  void release() {
    if (first_ != nullptr) ::operator delete(reinterpret_cast<std::byte*>(first_) - before());
  }
  void move_to(std::size_t capacity) {
    static_assert(alignof(T) <= alignof(std::max_align_t) && std::is_nothrow_move_constructible_v<T>);
    const std::size_t held = size();
    auto* const raw = static_cast<std::byte*>(::operator new(before() + capacity * sizeof(T)));
    ::new (static_cast<void*>(raw)) Head{static_cast<std::uint32_t>(held), static_cast<std::uint32_t>(capacity)};
    T* const first = reinterpret_cast<T*>(raw + before());
    std::uninitialized_move(begin(), end(), first);
    std::destroy(begin(), end());
    release();
    first_ = first;
  }

  T* first_ = nullptr;
};

}  // namespace assay
