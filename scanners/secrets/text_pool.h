// Equal texts held once: contexts and names of encodings, which thousands of places share.
//
// A text that nobody else holds any more is let go of, so that the pool stays as large as what is kept elsewhere. Not
// synchronised.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>

namespace assay {

class TextPool {
 public:
  using Text = std::shared_ptr<const std::string>;

  Text get(std::string text) {
    const auto found = texts_.find(std::string_view(text));
    if (found != texts_.end()) return *found;
    if (texts_.size() >= full_) {
      std::erase_if(texts_, [](const Text& held) { return held.use_count() == 1; });
      full_ = std::max(kLeast, 2 * texts_.size());
    }
    return *texts_.insert(std::make_shared<const std::string>(std::move(text))).first;
  }

  void clear() { texts_.clear(); }
  std::size_t size() const { return texts_.size(); }

 private:
  static constexpr std::size_t kLeast = 1024;

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    std::size_t operator()(const Text& text) const { return (*this)(std::string_view(*text)); }
  };
  struct Equal {
    using is_transparent = void;
    static std::string_view view(std::string_view text) { return text; }
    static std::string_view view(const Text& text) { return *text; }
    template <class A, class B>
    bool operator()(const A& a, const B& b) const {
      return view(a) == view(b);
    }
  };

  std::unordered_set<Text, Hash, Equal> texts_;
  std::size_t full_ = kLeast;
};

}  // namespace assay
