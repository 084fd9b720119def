// The keys and names that rule files may use, declared once: the reader obeys them, rules/schema.json must equal them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace assay {

enum class KeyGroup : std::uint8_t { file, rule, anchor, bytes, pair, call, examples };

struct KeySpec {
  std::string_view name;
  bool needed = false;
  std::string_view example = {};  // of a needed one, for whoever left it out
};

std::span<const KeySpec> keys_of(KeyGroup group);

std::span<const std::string_view> severity_names();
std::span<const std::string_view> confidence_names();
std::span<const std::string_view> reader_names();
std::span<const std::string_view> check_names();
std::span<const std::string_view> method_names();

}  // namespace assay
