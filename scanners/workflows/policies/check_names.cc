#include "scanners/workflows/policies/check_names.h"

#include <algorithm>

#include "base/strings.h"
#include "rules/policies/wildcard.h"

namespace assay::workflows::policies {

namespace {

constexpr std::size_t kMostDepth = 4;

// A cell of a matrix: what each name of it stands for, in the order of the keys.
using Cell = std::vector<std::pair<std::string_view, std::string>>;

std::string value_text(const yaml::Node& node) {
  return node.is_scalar() ? policy::with_holes(node.text) : std::string(1, policy::kHole);
}

std::string* find(Cell& cell, std::string_view name) {
  for (auto& [key, value] : cell)
    if (key == name) return &value;
  return nullptr;
}

bool is_excluded(const Cell& cell, const yaml::Node& exclude) {
  return exclude.is_mapping() &&
         std::all_of(exclude.entries().begin(), exclude.entries().end(), [&](const auto& entry) {
           return std::any_of(cell.begin(), cell.end(), [&](const auto& one) {
             return one.first == entry.key->text && one.second == value_text(*entry.value);
           });
         });
}

// GitHub adds to each cell what does not change one of its own values, and makes a cell of its own where none fits.
void include(std::vector<Cell>& cells, const yaml::Node& extra, const Strategy& strategy) {
  if (!extra.is_mapping()) return;
  const auto is_own = [&](std::string_view key) {
    return std::any_of(strategy.matrix.begin(), strategy.matrix.end(),
                       [&](const Dimension& one) { return one.key->text == key; });
  };
  bool added = false;
  for (Cell& cell : cells) {
    const bool fitting = std::all_of(extra.entries().begin(), extra.entries().end(), [&](const auto& entry) {
      const std::string* value = find(cell, entry.key->text);
      return !is_own(entry.key->text) || (value != nullptr && *value == value_text(*entry.value));
    });
    if (!fitting || strategy.matrix.empty()) continue;
    added = true;
    for (const yaml::Entry& entry : extra.entries()) {
      if (std::string* value = find(cell, entry.key->text))
        *value = value_text(*entry.value);
      else
        cell.emplace_back(entry.key->text, value_text(*entry.value));
    }
  }
  if (added || cells.size() >= kMostCheckNames) return;
  Cell cell;
  for (const yaml::Entry& entry : extra.entries()) cell.emplace_back(entry.key->text, value_text(*entry.value));
  cells.push_back(std::move(cell));
}

std::vector<Cell> cells_of(const Strategy& strategy) {
  if (strategy.matrix_expression) return {{{"", std::string(1, policy::kHole)}}};
  std::vector<Cell> cells;
  if (!strategy.matrix.empty()) cells.emplace_back();
  for (const Dimension& dimension : strategy.matrix) {
    std::vector<Cell> next;
    for (const Cell& cell : cells) {
      std::vector<std::string> values;
      for (const yaml::Node* value : dimension.values) values.push_back(value_text(*value));
      if (values.empty()) values.emplace_back(1, policy::kHole);
      for (std::string& value : values) {
        if (next.size() >= kMostCheckNames) break;
        next.push_back(cell);
        next.back().emplace_back(dimension.key->text, std::move(value));
      }
    }
    cells = std::move(next);
  }
  std::erase_if(cells, [&](const Cell& cell) {
    return std::any_of(strategy.exclude.begin(), strategy.exclude.end(),
                       [&](const yaml::Node* one) { return is_excluded(cell, *one); });
  });
  for (const yaml::Node* extra : strategy.include) include(cells, *extra, strategy);
  return cells;
}

// The name with matrix.NAME put in; holes for other expressions.
std::string filled(std::string_view name, const Cell& cell) {
  std::string out;
  while (!name.empty()) {
    const std::size_t begin = name.find("${{");
    out += name.substr(0, begin);
    const std::size_t end = begin == std::string_view::npos ? begin : name.find("}}", begin);
    if (end == std::string_view::npos) break;
    std::string inner(name.substr(begin + 3, end - begin - 3));
    std::erase(inner, ' ');
    constexpr std::string_view kMatrix = "matrix.";
    std::string value(1, policy::kHole);
    for (const auto& [key, text] : cell)
      if (inner.starts_with(kMatrix) && std::string_view(inner).substr(kMatrix.size()) == key) value = text;
    out += value;
    name.remove_prefix(end + 2);
  }
  return out;
}

std::vector<std::string> names_of(const Job& job) {
  const std::string_view written = job.name ? job.name.value() : job.id();
  const std::vector<Cell> cells = job.strategy ? cells_of(*job.strategy) : std::vector<Cell>();
  if (cells.empty()) return {filled(written, {})};
  std::vector<std::string> out;
  for (const Cell& cell : cells) {
    if (job.name.has_expression()) {
      out.push_back(filled(written, cell));
      continue;
    }
    std::string values;
    for (const auto& one : cell) values += cat(values.empty() ? "" : ", ", one.second);
    out.push_back(cat(written, " (", values, ")"));
  }
  return out;
}

void add(const Document& document, const Repository& repository, const std::string& before, const Job* caller,
         std::size_t depth, std::vector<CheckName>& out) {
  for (const Job& job : document.workflow.jobs) {
    const Job* own = caller == nullptr ? &job : caller;
    for (const std::string& name : names_of(job)) {
      if (out.size() >= kMostCheckNames) return;
      if (!job.uses) {
        out.push_back({cat(before, name), own});
        continue;
      }
      const std::string called = cat(before, name, " / ");
      const bool here = job.uses->kind == UsesKind::local || job.uses->kind == UsesKind::self;
      const Document* callee = here ? repository.find(job.uses->path) : nullptr;
      if (callee == nullptr || depth >= kMostDepth)
        out.push_back({cat(called, policy::kHole), own});
      else
        add(*callee, repository, called, own, depth + 1, out);
    }
  }
}

}  // namespace

std::vector<CheckName> check_names(const Document& document, const Repository& repository) {
  std::vector<CheckName> out;
  add(document, repository, "", nullptr, 0, out);
  return out;
}

}  // namespace assay::workflows::policies
