// A part that few things have: a pointer in its place, for those that are held in great numbers.
#pragma once

#include <memory>
#include <utility>

namespace assay {

// Copied with what it holds. Reading a part that is not there reads an empty one.
template <class T>
class Rare {
 public:
  Rare() = default;
  Rare(T value) : value_(std::make_unique<T>(std::move(value))) {}  // NOLINT(google-explicit-constructor)
  Rare(const Rare& other) : value_(other.value_ ? std::make_unique<T>(*other.value_) : nullptr) {}
  Rare(Rare&& other) noexcept = default;
  Rare& operator=(const Rare& other) {
    if (this != &other) value_ = other.value_ ? std::make_unique<T>(*other.value_) : nullptr;
    return *this;
  }
  Rare& operator=(Rare&& other) noexcept = default;
  ~Rare() = default;

  explicit operator bool() const { return value_ != nullptr; }
  const T& operator*() const {
    static const T empty;
    return value_ ? *value_ : empty;
  }
  const T* operator->() const { return &**this; }
  // To write to it: makes it where it is not there.
  T& made() {
    if (!value_) value_ = std::make_unique<T>();
    return *value_;
  }
  void reset() { value_.reset(); }

 private:
  std::unique_ptr<T> value_;
};

}  // namespace assay
