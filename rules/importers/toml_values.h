// Values of a TOML table as gitleaks takes them, which is not strict about their kinds: a number may stand for a text
// and the reverse, one text or table for a list of one. What it refuses is a loss, so nothing is dropped in silence.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/importers/foreign.h"
#include "rules/toml_parser.h"

namespace assay::import {

// Refers to the table and to what the notes go to. Not for sharing between threads.
class TomlValues {
 public:
  // `subject` is what notes name.
  TomlValues(const toml::table& table, std::string subject, ForeignFile& out)
      : table_(table), subject_(std::move(subject)), out_(out) {}

  bool has(std::string_view key) const { return table_.contains(key); }
  int line() const { return static_cast<int>(table_.source().begin.line); }

  std::string text(std::string_view key) const;  // empty where there is none
  std::vector<std::string> texts(std::string_view key) const;
  double number(std::string_view key, double otherwise) const;
  int count(std::string_view key, int otherwise) const;
  bool flag(std::string_view key) const;
  const toml::table* table(std::string_view key) const;  // null where there is none
  std::vector<const toml::table*> tables(std::string_view key) const;

  // Every other key is a loss.
  void lose_all_but(std::initializer_list<std::string_view> known) const;

 private:
  void lose_kind(std::string_view key, const char* wanted) const;

  const toml::table& table_;
  std::string subject_;
  ForeignFile& out_;
};

}  // namespace assay::import
