#include <string>
#include <unordered_map>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

// Finds the entry before one that has its key.
class Keys {
 public:
  Keys(const yaml::Node& mapping, bool any_case) : entries_(mapping.entries()), any_case_(any_case) {}

  const yaml::Node* twin(std::size_t number) {
    const yaml::Node& key = *entries_[number].key;
    // Most mappings are short, and their keys differ in length.
    if (entries_.size() <= kFew) {
      for (std::size_t i = 0; i < number; ++i)
        if (entries_[i].key->is_scalar() && equal(entries_[i].key->text, key.text)) return entries_[i].key;
      return nullptr;
    }
    const auto [first, added] = seen_.emplace(any_case_ ? lower(key.text) : std::string(key.text), &key);
    return added ? nullptr : first->second;
  }

 private:
  static constexpr std::size_t kFew = 16;
  bool equal(std::string_view a, std::string_view b) const { return any_case_ ? equal_ignoring_case(a, b) : a == b; }

  yaml::List<yaml::Entry> entries_;
  bool any_case_;
  std::unordered_map<std::string, const yaml::Node*> seen_;
};

void walk(const yaml::Node& node, bool any_case, Reporter& out) {
  // What an alias stands for is looked at where it stands.
  if (node.alias_of() != nullptr) return;
  for (const yaml::Node* item : node.items()) walk(*item, any_case, out);
  Keys keys(node, any_case);
  const auto entries = node.entries();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const yaml::Node& key = *entries[i].key;
    walk(*entries[i].value, any_case, out);
    if (!key.is_scalar()) continue;
    const yaml::Node* const first = keys.twin(i);
    if (first == nullptr) continue;
    out.report(key, first->text == key.text ? cat("The key ", quoted(key.text), " stands here twice.")
                                            : cat("The keys ", quoted(first->text), " and ", quoted(key.text),
                                                  " are the same for GitHub, which minds no case."))
        .related(*first, "The first one.");
  }
}

void run(const Subject& subject, Reporter& out) {
  const FileKind kind = subject.document.kind;
  walk(subject.tree().root(), kind == FileKind::workflow || kind == FileKind::action, out);
}

}  // namespace

extern const Check yaml_key_duplicated = {
    .id = "yaml-key-duplicated",
    .title = "Key stands twice in a mapping",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what =
        "Two equal keys in one mapping, wherever in the file; in workflows and actions also two that differ in case "
        "alone.",
    .why =
        "GitHub refuses the file. Other tools take one of the two, and not all the same: a reviewer and a scanner may "
        "see "
        "another workflow than the one that runs.",
    .reproduce = "Push it: the run fails before its first step.",
    .fix = "Remove one, or join them.",
    .avoid = "Do not rename one to get rid of the message: an unknown key is refused, too.",
    .references = {"https://yaml.org/spec/1.2.2/#3213-node-comparison"},
    .bad = {"on: push\non: pull_request\njobs: {}\n", "- {run: make, env: {A: b, A: c}}\n",
            "- {run: make, env: {A: b, a: c}}\n"},
    .good = {"- {run: make, env: {A: b, aa: c}}\n", "on: push\njobs: {}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
