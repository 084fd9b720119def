// Typed values out of the nodes of a rule file. What is wrong becomes a diagnostic, and reading goes on, so that one
// run reports everything. A value that a rule holds is shown in a diagnostic only where it is a name; never an example.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/loader.h"
#include "rules/rule_keys.h"
#include "rules/yaml_reader.h"

namespace assay {

// Collects the diagnostics of one file. Not synchronised.
class DiagnosticSink {
 public:
  // More are counted and not kept: a hostile file could ask for millions.
  static constexpr std::size_t kMost = 500;

  explicit DiagnosticSink(std::string file) : file_(std::move(file)) {}

  const std::string& file() const { return file_; }
  void about_rule(std::string id) { rule_ = std::move(id); }
  void error(YamlMark mark, std::string message, std::string hint = {}) {
    add(Diagnostic::Level::error, mark, std::move(message), std::move(hint));
  }
  void warning(YamlMark mark, std::string message, std::string hint = {}) {
    add(Diagnostic::Level::warning, mark, std::move(message), std::move(hint));
  }
  void add(Diagnostic::Level level, YamlMark mark, std::string message, std::string hint);
  std::size_t errors() const { return errors_; }

  // In the order of the file.
  std::vector<Diagnostic> take() &&;

 private:
  std::string file_;
  std::string rule_;
  std::vector<Diagnostic> found_;
  std::size_t errors_ = 0;
  std::size_t dropped_ = 0;
};

// Text as it may stand in a message: printable, at most 40 bytes, in quotes.
std::string quoted(std::string_view text);

class ValueReader {
 public:
  explicit ValueReader(DiagnosticSink& sink) : sink_(sink) {}
  DiagnosticSink& sink() { return sink_; }

  // Whether the node is a map; reports its unknown keys and the needed ones that it lacks.
  bool map(const YamlNode& node, KeyGroup group, std::string_view what);
  bool map(const YamlNode& node, std::span<const KeySpec> keys, std::string_view what);

  // Each gives false, with a diagnostic, where the node is something else; `out` is then unchanged.
  bool text(const YamlNode& node, std::string_view what, std::string& out);
  // Bytes that no text holds, written as an even number of hexadecimal digits.
  bool hex(const YamlNode& node, std::string_view what, std::string& out);
  bool texts(const YamlNode& node, std::string_view what, std::vector<std::string>& out);
  bool truth(const YamlNode& node, std::string_view what, bool& out);
  bool number(const YamlNode& node, std::string_view what, double least, double most, double& out);
  bool whole_number(const YamlNode& node, std::string_view what, std::uint32_t least, std::uint32_t most,
                    std::uint32_t& out);
  // The index of one of the names.
  bool name(const YamlNode& node, std::string_view what, std::span<const std::string_view> names, std::size_t& out);
  // A list with at least one item.
  bool list(const YamlNode& node, std::string_view what);

 private:
  bool wrong(const YamlNode& node, std::string_view what, std::string_view wanted, std::string hint = {});

  DiagnosticSink& sink_;
};

}  // namespace assay
