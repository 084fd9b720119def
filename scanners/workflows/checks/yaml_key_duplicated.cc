#include <unordered_map>

#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

void walk(const yaml::Node& node, Reporter& out) {
  // What an alias stands for is looked at where it stands.
  if (node.alias_of() != nullptr) return;
  for (const yaml::Node* item : node.items()) walk(*item, out);
  std::unordered_map<std::string_view, const yaml::Node*> seen;
  for (const yaml::Entry& entry : node.entries()) {
    walk(*entry.value, out);
    if (!entry.key->is_scalar()) continue;
    const auto [first, added] = seen.emplace(entry.key->text, entry.key);
    if (!added)
      out.report(*entry.key, "The key " + quoted(entry.key->text) + " stands here twice.")
          .related(*first->second, "The first one.");
  }
}

void run(const Subject& subject, Reporter& out) { walk(subject.tree().root(), out); }

}  // namespace

extern const Check yaml_key_duplicated = {
    .id = "yaml-key-duplicated",
    .title = "Key stands twice in a mapping",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what = "Two equal keys in one mapping, wherever in the file.",
    .why =
        "GitHub refuses the file. Other tools take one of the two, and not all the same: a reviewer and a scanner may "
        "see "
        "another workflow than the one that runs.",
    .reproduce = "Push it: the run fails before its first step.",
    .fix = "Remove one, or join them.",
    .avoid = "Do not rename one to get rid of the message: an unknown key is refused, too.",
    .references = {"https://yaml.org/spec/1.2.2/#3213-node-comparison"},
    .bad = {"on: push\non: pull_request\njobs: {}\n", "- {run: make, env: {A: b, A: c}}\n"},
    .good = {"- {run: make, env: {A: b, a: c}}\n", "on: push\njobs: {}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
