#include "scanners/sources/git/graph/connectivity_names.h"

#include <algorithm>
#include <cstring>

namespace assay::git {

namespace {

std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  // The high and low halves of the product, folded: every bit of the input reaches every bit of the result.
  const std::uint64_t a_low = a & 0xffffffff, a_high = a >> 32, b_low = b & 0xffffffff, b_high = b >> 32;
  const std::uint64_t middle = a_high * b_low + (a_low * b_low >> 32);
  const std::uint64_t other = a_low * b_high + (middle & 0xffffffff);
  return (a_high * b_high + (middle >> 32) + (other >> 32)) ^ (a * b);
}

}  // namespace

NameNotes::NameNotes() : key_(mix(reinterpret_cast<std::uintptr_t>(this) | 1, 0x9e3779b97f4a7c15)), table_(1024) {}

std::uint64_t NameNotes::hash(std::string_view name) const {
  std::uint64_t value = key_ ^ name.size();
  while (name.size() >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, name.data(), 8);
    value = mix(value ^ word, key_ | 0x8000000000000001);
    name.remove_prefix(8);
  }
  std::uint64_t word = 0;
  if (!name.empty()) std::memcpy(&word, name.data(), name.size());
  return mix(value ^ word, 0xd6e8feb86659fd93 ^ key_);
}

std::uint32_t NameNotes::number(std::string_view name) {
  if (ends_.size() * 2 >= table_.size()) grow();
  const std::size_t mask = table_.size() - 1;
  std::size_t at = hash(name) & mask;
  for (; table_[at] != 0; at = (at + 1) & mask) {
    if ((*this)[table_[at] - 1] == name) return table_[at] - 1;
  }
  text_ += name;
  ends_.push_back(text_.size());
  table_[at] = static_cast<std::uint32_t>(ends_.size());
  return table_[at] - 1;
}

void NameNotes::grow() {
  table_.assign(table_.size() * 2, 0);
  const std::size_t mask = table_.size() - 1;
  for (std::uint32_t number = 0; number < ends_.size(); ++number) {
    std::size_t at = hash((*this)[number]) & mask;
    while (table_[at] != 0) at = (at + 1) & mask;
    table_[at] = number + 1;
  }
}

EntryNames EntryNames::merge(std::span<const NameNotes* const> notes,
                             std::vector<std::vector<std::uint32_t>>& positions) {
  struct Place {
    std::string_view name;
    std::uint32_t thread, number;
  };
  std::vector<Place> order;
  positions.clear();
  for (std::uint32_t thread = 0; thread < notes.size(); ++thread) {
    positions.emplace_back(notes[thread]->size());
    for (std::uint32_t number = 0; number < notes[thread]->size(); ++number) {
      order.push_back({(*notes[thread])[number], thread, number});
    }
  }
  std::sort(order.begin(), order.end(), [](const Place& a, const Place& b) { return a.name < b.name; });
  EntryNames merged;
  for (const Place& place : order) {
    if (merged.names_.empty() || merged.names_.back() != place.name) merged.names_.emplace_back(place.name);
    positions[place.thread][place.number] = static_cast<std::uint32_t>(merged.names_.size() - 1);
  }
  return merged;
}

}  // namespace assay::git
