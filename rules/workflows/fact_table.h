// A table of facts as text that lies in the program. Where its blocks begin is noted when it is first asked; what they
// say is read then and there, without a copy.
//
// The text is made by from_facts.py, or kept by hand in the same form (data/runners.txt). Its first line is "# DATE".
// Then blocks follow, sorted by key, each a line "@KEY" with the key in lower case and lines of fields between tabs.
// The last line is "@". Views stay valid as long as the text, which is part of the program.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace assay::facts {

// The fields of a line. A field that is not there is empty.
class Fields {
 public:
  explicit Fields(std::string_view line) : rest_(line) {}
  std::string_view next();
  bool more() const { return more_; }

 private:
  std::string_view rest_;
  bool more_ = true;
};

// The lines of a block, without the one of its key.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}
  std::optional<std::string_view> next();

 private:
  std::string_view rest_;
};

struct Block {
  std::string_view key, text;
  Lines lines() const { return Lines(text); }
};

class FactTable {
 public:
  explicit FactTable(std::string_view text);

  // The day that the facts are of, "2026-08-19".
  std::string_view date() const;
  // The block of a key, in any case. Takes some 10 comparisons.
  std::optional<Block> find(std::string_view key) const;
  // The block of that number, which is raised; nothing at the end. Begin with 0.
  std::optional<Block> next(std::size_t& number) const;
  std::string_view text() const { return text_; }

 private:
  std::string_view text_;
  std::shared_ptr<const std::vector<Block>> blocks_;  // sorted by key
};

// "a,b,c" in pieces; none of an empty text.
std::vector<std::string_view> listed(std::string_view text, char between = ',');

// The tables that the program carries. Any thread.
const FactTable& builtin_releases();
const FactTable& builtin_actions();
const FactTable& builtin_permissions();
const FactTable& builtin_contexts();
const FactTable& builtin_grammar();
const FactTable& builtin_runners();
const FactTable& builtin_interfaces();
const FactTable& builtin_zones();

}  // namespace assay::facts
