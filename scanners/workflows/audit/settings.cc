#include "scanners/workflows/audit/settings.h"

#include <re2/re2.h>

#include <algorithm>
#include <optional>

#include "base/glob.h"
#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/workflows/model/called.h"
#include "scanners/workflows/yaml/tree.h"

namespace assay::workflows {

namespace {

using Ignored = std::vector<std::unique_ptr<RE2>>;

std::vector<std::string> texts_of(const yaml::Node* node) {
  std::vector<std::string> out;
  if (node == nullptr) return out;
  if (node->is_scalar() && !node->is_null()) out.emplace_back(node->text);
  for (const yaml::Node* item : node->items())
    if (item->is_scalar()) out.emplace_back(item->text);
  return out;
}

std::optional<std::uint32_t> number_of(std::string_view text) {
  if (text.empty() || text.size() > 9) return std::nullopt;
  std::uint32_t out = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    out = out * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return out;
}

// "ci.yml:12:3": the last parts are numbers of line and column.
struct IgnoredPlace {
  std::string file;
  std::uint32_t line = 0, column = 0;  // 0: any
};

IgnoredPlace place_of(std::string_view text) {
  std::vector<std::uint32_t> numbers;
  while (numbers.size() < 2) {
    const std::size_t colon = text.rfind(':');
    if (colon == text.npos) break;
    const auto number = number_of(text.substr(colon + 1));
    if (!number) break;
    numbers.insert(numbers.begin(), *number);
    text = text.substr(0, colon);
  }
  IgnoredPlace out;
  out.file = text;
  if (!numbers.empty()) out.line = numbers[0];
  if (numbers.size() == 2) out.column = numbers[1];
  return out;
}

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool names_rule(const Check& check, std::string_view rule) {
  return std::find(check.zizmor.begin(), check.zizmor.end(), rule) != check.zizmor.end();
}

// How far a policy's pattern fits: 0 not at all, else the more the narrower it is.
int fit(std::string_view pattern, const Uses& uses) {
  if (pattern == "*") return 1;
  const std::string name =
      uses.path.empty() ? cat(uses.owner, "/", uses.repository) : cat(uses.owner, "/", uses.repository, "/", uses.path);
  if (pattern.ends_with("/*")) {
    const std::string_view head = pattern.substr(0, pattern.size() - 1);
    const bool fits =
        name.size() > head.size() && equal_ignoring_case(std::string_view(name).substr(0, head.size()), head);
    const bool whole = equal_ignoring_case(name, head.substr(0, head.size() - 1));
    return fits || whole ? 1 + static_cast<int>(std::count(head.begin(), head.end(), '/')) : 0;
  }
  const std::string_view bare = pattern.substr(0, pattern.find('@'));
  return equal_ignoring_case(name, bare) ? 10 : 0;
}

}  // namespace

struct Settings::Zizmor {
  struct Rule {
    std::string name;
    bool disabled = false;
    std::vector<IgnoredPlace> ignored;
  };
  struct Policy {
    std::string pattern, policy;
  };
  std::string root, path;
  std::vector<Rule> rules;
  std::vector<Policy> policies;  // of unpinned-uses

  void read(const yaml::Node& root_node, Coverage& coverage) {
    const yaml::Node* all = root_node.value_of("rules");
    if (all == nullptr) return;
    for (const yaml::Entry& entry : all->entries()) {
      Rule rule;
      rule.name = entry.key->text;
      const yaml::Node* disable = entry.value->value_of("disable");
      rule.disabled = disable != nullptr && equal_ignoring_case(disable->text, "true");
      for (const std::string& text : texts_of(entry.value->value_of("ignore"))) rule.ignored.push_back(place_of(text));
      const yaml::Node* config = entry.value->value_of("config");
      if (config != nullptr) read_config(rule.name, *config, coverage);
      rules.push_back(std::move(rule));
    }
  }

  void read_config(std::string_view rule, const yaml::Node& config, Coverage& coverage) {
    const yaml::Node* listed = rule == "unpinned-uses" ? config.value_of("policies") : nullptr;
    if (listed == nullptr) {
      coverage.note(cat(printable(path), ": the configuration of '", printable(rule), "' has no effect here"));
      return;
    }
    for (const yaml::Entry& entry : listed->entries())
      policies.push_back({std::string(entry.key->text), std::string(entry.value->text)});
  }

  bool accepts(const Finding& finding) const {
    for (const Rule& rule : rules) {
      if (!names_rule(*finding.check, rule.name)) continue;
      if (rule.disabled) return true;
      for (const IgnoredPlace& place : rule.ignored)
        if (place.file == file_name(finding.place.path) &&
            (place.line == 0 ||
             (finding.place.region.line <= place.line && place.line <= finding.place.region.end_line)) &&
            (place.column == 0 || place.column == finding.place.region.column))
          return true;
    }
    return false;
  }

  // Whether the narrowest policy for the action asks for less than a commit.
  bool policy_accepts(const Document& document, const Finding& finding) const {
    if (policies.empty() || !names_rule(*finding.check, "unpinned-uses")) return false;
    std::string_view policy;
    for_each_uses(document, [&](const Job*, const Step*, const Uses& uses) {
      const yaml::Span span = uses.text.node->span;
      if (finding.place.region.begin < span.begin || finding.place.region.end > span.end) return;
      int best = 0;
      for (const Policy& one : policies) {
        const int fits = fit(one.pattern, uses);
        if (fits <= best) continue;
        best = fits;
        policy = one.policy;
      }
    });
    return policy == "any" || (policy == "ref-pin" && finding.check->id != "action-ref-missing");
  }
};

struct Settings::Actionlint {
  struct Paths {
    std::string pattern;
    Ignored ignored;
  };
  std::string path;
  Declared declared;
  std::vector<Paths> paths;

  void read(const yaml::Node& root_node, Coverage& coverage) {
    if (const yaml::Node* runner = root_node.value_of("self-hosted-runner"))
      if (const yaml::Node* labels = runner->value_of("labels"); labels != nullptr && !labels->is_null())
        declared.runner_labels = texts_of(labels);
    if (const yaml::Node* variables = root_node.value_of("config-variables"); variables && !variables->is_null())
      declared.variables = texts_of(variables);
    const yaml::Node* listed = root_node.value_of("paths");
    if (listed == nullptr) return;
    for (const yaml::Entry& entry : listed->entries()) {
      Paths one;
      one.pattern = entry.key->text;
      for (const std::string& text : texts_of(entry.value->value_of("ignore"))) {
        auto expression = std::make_unique<RE2>(text, RE2::Quiet);
        if (expression->ok())
          one.ignored.push_back(std::move(expression));
        else
          coverage.gap(printable(path),
                       cat("'ignore' has an expression that is none: ", printable(expression->error())));
      }
      paths.push_back(std::move(one));
    }
  }

  bool accepts(const Document& document, const Finding& finding) const {
    return std::any_of(paths.begin(), paths.end(), [&](const Paths& one) {
      if (!glob_match(one.pattern, document.path_below)) return false;
      return std::any_of(one.ignored.begin(), one.ignored.end(), [&](const std::unique_ptr<RE2>& expression) {
        return RE2::PartialMatch(finding.message.str(), *expression) ||
               RE2::PartialMatch(re2::StringPiece(finding.check->id.data(), finding.check->id.size()), *expression);
      });
    });
  }
};

Settings::Settings(std::span<const SettingsFile> files, Coverage& coverage) {
  for (const SettingsFile& file : files) {
    if (!file.unread.empty()) {
      coverage.gap(printable(file.path), file.unread);
      continue;
    }
    auto tree = yaml::read(file.text);
    if (!tree || !((*tree)->root().is_mapping() || (*tree)->root().is_null())) {
      coverage.gap(printable(file.path), tree ? std::string("is no mapping") : tree.error().message);
      continue;
    }
    if (file.kind == SettingsFile::Kind::zizmor) {
      auto& one = *zizmor_.emplace_back(std::make_unique<Zizmor>());
      one.root = file.root;
      one.path = file.path;
      one.read((*tree)->root(), coverage);
    } else {
      auto& one = *actionlint_.emplace_back(std::make_unique<Actionlint>());
      one.declared.root = file.root;
      one.path = file.path;
      one.read((*tree)->root(), coverage);
    }
  }
}

Settings::~Settings() = default;

std::vector<Declared> Settings::declared() const {
  std::vector<Declared> out;
  for (const auto& one : actionlint_) out.push_back(one->declared);
  return out;
}

void Settings::suppress(const Document& document, std::vector<Finding>& findings) const {
  const std::string_view root = root_of(document);
  const auto accept = [&](Finding& finding, const std::string& path, std::string reason) {
    finding.suppressed = Suppression{Suppression::Kind::external, path, std::move(reason)};
  };
  for (Finding& finding : findings) {
    for (const auto& one : zizmor_) {
      if (finding.suppressed || one->root != root) continue;
      if (one->accepts(finding) || one->policy_accepts(document, finding)) accept(finding, one->path, {});
    }
    for (const auto& one : actionlint_)
      if (!finding.suppressed && one->declared.root == root && one->accepts(document, finding))
        accept(finding, one->path, {});
  }
}

}  // namespace assay::workflows
