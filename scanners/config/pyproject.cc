#include "scanners/config/pyproject.h"

#include <string>
#include <utility>

#include "base/strings.h"
#include "rules/toml_parser.h"

namespace assay {

namespace {

YamlMark mark_of(const toml::source_region& source) {
  return source.begin.line == 0 ? YamlMark{} : YamlMark{source.begin.line, source.begin.column};
}

const toml::table* own_table(const toml::table& root) { return root["tool"]["assay"].as_table(); }

class Converter {
 public:
  explicit Converter(std::vector<YamlProblem>& problems) : problems_(problems) {}

  YamlNode node(const toml::node& from) {
    YamlNode to;
    to.mark = mark_of(from.source());
    if (const toml::table* table = from.as_table()) {
      to.kind = YamlNode::Kind::map;
      for (const auto& [key, value] : *table) {
        to.keys.push_back({std::string(key.str()), mark_of(key.source())});
        to.items.push_back(node(value));
      }
    } else if (const toml::array* array = from.as_array()) {
      to.kind = YamlNode::Kind::list;
      for (const toml::node& item : *array) to.items.push_back(node(item));
    } else if (const auto* text = from.as_string()) {
      to.text = text->get();
    } else {
      to.plain = true;
      if (const auto* truth = from.as_boolean()) {
        to.text = truth->get() ? "true" : "false";
      } else if (const auto* number = from.as_integer()) {
        to.text = cat(number->get());
      } else if (const auto* fraction = from.as_floating_point()) {
        to.text = std::to_string(fraction->get());
      } else {
        problems_.push_back({to.mark, "a date or time is no value of the configuration", "put it into quotes"});
      }
    }
    return to;
  }

 private:
  std::vector<YamlProblem>& problems_;
};

}  // namespace

bool is_pyproject(std::string_view path) { return path.substr(path.rfind('/') + 1) == "pyproject.toml"; }

bool configures_assay(std::string_view text) {
  if (text.find("assay") == std::string_view::npos) return false;
  if (nests_too_deeply(text)) return true;
  const toml::parse_result parsed = toml::parse(text);
  return !parsed || own_table(parsed.table()) != nullptr;
}

YamlDocument read_pyproject(std::string_view text) {
  YamlDocument document;
  if (nests_too_deeply(text)) {
    document.problems.push_back({{}, cat("a key has more than ", kMostTomlKeys, " parts"), ""});
    return document;
  }
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    document.problems.push_back({mark_of(parsed.error().source()), std::string(parsed.error().description()), ""});
    return document;
  }
  const toml::table* own = own_table(parsed.table());
  if (own == nullptr) {
    document.problems.push_back({{}, "there is no table [tool.assay]", "its keys are those of assay.yaml"});
    return document;
  }
  document.root = Converter(document.problems).node(*own);
  document.whole = true;
  return document;
}

}  // namespace assay
