// Names of tree entries, each kept once: a history repeats a few ten thousand names in millions of entries.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::git {

// One thread's names in the order they were met. Open addressing; the hash is keyed with the table's own address, so
// that a tree cannot be prepared whose names collide.
class NameNotes {
 public:
  NameNotes();
  std::uint32_t number(std::string_view name);
  std::size_t size() const { return ends_.size(); }
  std::size_t bytes() const { return text_.size(); }
  std::string_view operator[](std::uint32_t number) const {
    const std::uint64_t begin = number == 0 ? 0 : ends_[number - 1];
    return std::string_view(text_).substr(begin, ends_[number] - begin);
  }

 private:
  std::uint64_t hash(std::string_view name) const;
  void grow();

  std::uint64_t key_;
  std::string text_;
  std::vector<std::uint64_t> ends_;
  std::vector<std::uint32_t> table_;  // number + 1, or 0
};

// All threads' names, sorted by bytes, each once.
class EntryNames {
 public:
  EntryNames() = default;
  // positions: for each thread and each of its numbers, the number here.
  static EntryNames merge(std::span<const NameNotes* const> notes, std::vector<std::vector<std::uint32_t>>& positions);

  std::size_t size() const { return names_.size(); }
  std::string_view operator[](std::uint32_t number) const { return names_[number]; }

 private:
  std::vector<std::string> names_;
};

}  // namespace assay::git
