// The part of YAML 1.2 that rule files use, as a tree with the place of every node: one document of mappings with text
// keys, sequences and scalars. Anchors, aliases, tags, directives, merge keys and duplicate keys are problems, not
// features, but for files of other tools.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

struct YamlMark {
  std::uint32_t line = 1;    // 1-based
  std::uint32_t column = 1;  // 1-based, characters
  friend auto operator<=>(const YamlMark&, const YamlMark&) = default;
};

struct YamlKey {
  std::string text;
  YamlMark mark;
};

struct YamlNode {
  enum class Kind : std::uint8_t { scalar, list, map };
  Kind kind = Kind::scalar;
  bool plain = false;  // a scalar without quotes, which YAML may take for a number, a truth value or null
  YamlMark mark;
  std::string text;             // of a scalar
  std::vector<YamlNode> items;  // of a list; the values of a map
  std::vector<YamlKey> keys;    // of a map: one for each item, all different

  const YamlNode* find(std::string_view key) const;
};

struct YamlProblem {
  YamlMark mark;
  std::string message;
  std::string hint;
};

struct YamlDocument {
  YamlNode root;       // what was read up to the end or a syntax error
  bool whole = false;  // there was a document, and it was read to its end
  std::vector<YamlProblem> problems;
};

inline constexpr std::size_t kMostYamlBytes = std::size_t{8} << 20;
inline constexpr std::size_t kMostYamlNodes = 500'000;
inline constexpr std::size_t kMostYamlDepth = 32;

// Never writes to stderr. Bounded by the figures above; a document beyond them is a problem and not whole. Thread-safe.
YamlDocument read_yaml(std::string_view text);

// The same for what was written for other programs: nested deeper, and with anchors and aliases, whose values count
// against the bounds each time that they are used.
inline constexpr std::size_t kMostForeignYamlDepth = 200;
YamlDocument read_foreign_yaml(std::string_view text);

}  // namespace assay
