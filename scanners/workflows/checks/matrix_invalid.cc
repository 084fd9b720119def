#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "base/letter_case.h"
#include "base/strings.h"
#include "rules/suggest.h"
#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

// The value as text in which equal values are equal.
std::string written(const yaml::Node& node) {
  if (node.is_scalar()) return cat(node.is_quoted() ? "s" : "p", node.text.size(), ":", node.text);
  std::string out = node.is_sequence() ? "[" : "{";
  for (const yaml::Node* item : node.items()) out += cat(written(*item), ",");
  for (const yaml::Entry& entry : node.entries()) out += cat(written(*entry.key), "=", written(*entry.value), ",");
  return out + (node.is_sequence() ? "]" : "}");
}

bool has_expression(const yaml::Node& node) { return node.is_scalar() && Text{&node}.has_expression(); }

using Dimensions = std::unordered_map<std::string_view, const Dimension*>;

// Only plain values are compared: a mapping in an exclusion may name a part of one.
bool excludes_nothing(const Dimension& dimension, const yaml::Node& wanted) {
  if (!wanted.is_scalar() || has_expression(wanted) || dimension.values.empty()) return false;
  return std::none_of(dimension.values.begin(), dimension.values.end(), [&](const yaml::Node* value) {
    return !value->is_scalar() || has_expression(*value) || equal_ignoring_case(value->text, wanted.text);
  });
}

void check_exclusions(const Job& job, const Dimensions& dimensions, Reporter& out) {
  std::vector<std::string_view> names;
  for (const Dimension& dimension : job.strategy->matrix) names.push_back(dimension.key->text);
  std::unordered_set<std::string> looked_at;
  for (const yaml::Node* item : job.strategy->exclude) {
    for (const yaml::Entry& entry : item->entries()) {
      if (!entry.key->is_scalar() || has_expression(*entry.key)) continue;
      if (!looked_at.insert(cat(entry.key->text, "\n", written(*entry.value))).second) continue;
      const auto found = dimensions.find(entry.key->text);
      if (found == dimensions.end()) {
        std::string hint = did_you_mean(entry.key->text, names);
        out.report(*entry.key, cat("The matrix has no ", quoted(entry.key->text), ", so nothing is excluded",
                                   hint.empty() ? "." : cat(": ", hint)))
            .in(&job);
      } else if (excludes_nothing(*found->second, *entry.value)) {
        out.report(*entry.value, cat(quoted(entry.key->text), " of the matrix has no value ", quoted(entry.value->text),
                                     ", so nothing is excluded."))
            .in(&job);
      }
    }
  }
}

void check(const Job& job, Reporter& out) {
  Dimensions dimensions;
  for (const Dimension& dimension : job.strategy->matrix) {
    dimensions.emplace(dimension.key->text, &dimension);
    if (dimension.node->is_sequence() && dimension.values.empty())
      out.report(*dimension.key, quoted(dimension.key->text) + " of the matrix has no values.").in(&job);
    std::unordered_map<std::string, const yaml::Node*> seen;
    for (const yaml::Node* value : dimension.values) {
      const auto [first, added] = seen.emplace(written(*value), value);
      if (!added)
        out.report(*value, "The matrix has a value of " + quoted(dimension.key->text) + " twice: the job runs twice.")
            .in(&job)
            .related(*first->second, "The first one.");
    }
  }
  if (!job.strategy->matrix_expression) check_exclusions(job, dimensions, out);
}

void run(const Subject& subject, Reporter& out) {
  for (const Job& job : subject.workflow().jobs)
    if (job.strategy) check(job, out);
}

}  // namespace

extern const Check matrix_invalid = {
    .id = "matrix-invalid",
    .title = "Matrix has values twice or excludes what it does not have",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "A value that stands twice in a dimension of a matrix, a dimension without values, and an exclusion of a "
        "dimension or value that the matrix does not have.",
    .why = "Jobs run twice, or run although they were meant to be left out; GitHub refuses a dimension without values.",
    .reproduce = "Start the workflow and count its jobs.",
    .fix = "Take the second value away, and write exclusions as the matrix writes its values.",
    .avoid = "Do not exclude by a condition of each step: the job still counts as passed.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/"
                   "workflow-syntax#jobsjob_idstrategymatrixexclude"},
    .bad = {"on: push\njobs:\n  a: {runs-on: x, strategy: {matrix: {v: [1, 2, 1]}}, steps: []}\n",
            "on: push\njobs:\n  a: {runs-on: x, strategy: {matrix: {v: []}}, steps: []}\n",
            "on: push\njobs:\n  a: {runs-on: x, strategy: {matrix: {os: [b], exclude: [{osx: b}]}}, steps: []}\n",
            "on: push\njobs:\n  a: {runs-on: x, strategy: {matrix: {os: [b], exclude: [{os: c}]}}, steps: []}\n"},
    .good =
        {"on: push\njobs:\n  a: {runs-on: x, strategy: {matrix: {v: [1, 2], exclude: [{v: 1}]}}, steps: []}\n",
         "on: push\njobs:\n  a: {runs-on: x, strategy: {matrix: {v: [{a: 1}, {a: 2}], exclude: [{v: {a: 1}}]}}, "
         "steps: []}\n",
         "on: push\njobs:\n  a: {runs-on: x, strategy: {matrix: {v: '${{ fromJSON(vars.X) }}', exclude: [{v: 1}]}}, "
         "steps: []}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
