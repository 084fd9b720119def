#include "rules/importers/toml_values.h"

#include <algorithm>
#include <charconv>

#include "base/letter_case.h"
#include "base/strings.h"

namespace assay::import {

namespace {

std::optional<std::string> as_text(const toml::node& node) {
  if (const auto text = node.value_exact<std::string>()) return *text;
  if (const auto number = node.value_exact<std::int64_t>()) return cat(*number);
  if (const auto truth = node.value_exact<bool>()) return std::string(*truth ? "1" : "0");
  return std::nullopt;
}

std::optional<double> as_number(const toml::node& node) {
  if (const auto number = node.value_exact<double>()) return *number;
  if (const auto number = node.value_exact<std::int64_t>()) return static_cast<double>(*number);
  if (const auto truth = node.value_exact<bool>()) return *truth ? 1 : 0;
  const auto text = node.value_exact<std::string>();
  if (!text) return std::nullopt;
  if (text->empty()) return 0;
  double number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc() || end != text->data() + text->size()) return std::nullopt;
  return number;
}

std::optional<bool> as_flag(const toml::node& node) {
  if (const auto truth = node.value_exact<bool>()) return *truth;
  if (const auto number = node.value_exact<std::int64_t>()) return *number != 0;
  const auto text = node.value_exact<std::string>();
  if (!text) return std::nullopt;
  for (const std::string_view yes : {"1", "t", "T", "true", "TRUE", "True"})
    if (*text == yes) return true;
  for (const std::string_view no : {"", "0", "f", "F", "false", "FALSE", "False"})
    if (*text == no) return false;
  return std::nullopt;
}

}  // namespace

void TomlValues::lose_kind(std::string_view key, const char* wanted) const {
  out_.lose(subject_, cat("'", printable(key), "' is no ", wanted, ", so it says nothing"));
}

std::string TomlValues::text(std::string_view key) const {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return {};
  if (auto text = as_text(*node)) return std::move(*text);
  lose_kind(key, "text");
  return {};
}

std::vector<std::string> TomlValues::texts(std::string_view key) const {
  std::vector<std::string> out;
  const toml::node* node = table_.get(key);
  if (node == nullptr) return out;
  if (const toml::array* list = node->as_array()) {
    for (const toml::node& item : *list) {
      if (auto text = as_text(item))
        out.push_back(std::move(*text));
      else
        lose_kind(key, "list of texts");
    }
    return out;
  }
  const auto one = as_text(*node);
  if (!one) return lose_kind(key, "list of texts"), out;
  // One text is a list with commas in between.
  for (std::string_view rest = *one; !rest.empty();) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    out.emplace_back(rest.substr(0, comma));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return out;
}

double TomlValues::number(std::string_view key, double otherwise) const {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return otherwise;
  const auto number = as_number(*node);
  // "nan" and what no bound is.
  if (number && *number >= -1e6 && *number <= 1e6) return *number;
  lose_kind(key, "number");
  return otherwise;
}

int TomlValues::count(std::string_view key, int otherwise) const { return static_cast<int>(number(key, otherwise)); }

bool TomlValues::flag(std::string_view key) const {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return false;
  if (const auto truth = as_flag(*node)) return *truth;
  lose_kind(key, "truth value");
  return false;
}

const toml::table* TomlValues::table(std::string_view key) const {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return nullptr;
  if (const toml::table* table = node->as_table()) return table;
  lose_kind(key, "table");
  return nullptr;
}

std::vector<const toml::table*> TomlValues::tables(std::string_view key) const {
  std::vector<const toml::table*> out;
  const toml::node* node = table_.get(key);
  if (node == nullptr) return out;
  if (const toml::table* one = node->as_table()) return {one};
  if (const toml::array* list = node->as_array()) {
    for (const toml::node& item : *list) {
      if (const toml::table* one = item.as_table())
        out.push_back(one);
      else
        lose_kind(key, "list of tables");
    }
    return out;
  }
  lose_kind(key, "list of tables");
  return out;
}

void TomlValues::lose_all_but(std::initializer_list<std::string_view> known) const {
  for (const auto& [key, value] : table_)
    if (std::find(known.begin(), known.end(), key.str()) == known.end())
      out_.lose(subject_, cat("'", printable(key.str()), "' has no counterpart"));
}

}  // namespace assay::import
