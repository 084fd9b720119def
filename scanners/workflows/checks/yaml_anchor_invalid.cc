#include <string_view>
#include <unordered_set>
#include <vector>

#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/fixes/edits.h"

namespace assay::workflows::checks {

namespace {

struct Anchors {
  std::vector<const yaml::Node*> set;
  std::unordered_set<const yaml::Node*> used;
};

// Each node once: what aliases repeat was looked at where it is written.
void look(const yaml::Node& node, Anchors& anchors, Reporter& out) {
  if (node.alias_of() != nullptr) {
    anchors.used.insert(node.alias_of());
    return;
  }
  if (node.extended && !node.properties()->anchor.empty()) anchors.set.push_back(&node);
  for (const yaml::Node* item : node.items()) look(*item, anchors, out);
  for (const yaml::Entry& entry : node.entries()) {
    if (entry.key->is_scalar() && entry.key->text == "<<" && !entry.key->is_quoted())
      out.report(*entry.key, "GitHub does not merge by '<<'.");
    look(*entry.key, anchors, out);
    look(*entry.value, anchors, out);
  }
}

void run(const Subject& subject, Reporter& out) {
  const std::string_view source = subject.tree().source();
  if (source.find("<<") == source.npos && source.find('&') == source.npos) return;
  Anchors anchors;
  look(subject.tree().root(), anchors, out);
  for (const yaml::Node* node : anchors.set)
    if (!anchors.used.contains(node)) {
      Draft draft = out.report(*node, "Nothing uses the anchor " + quoted(node->properties()->anchor) + ".");
      draft.severity(Severity::info).persona(Persona::pedantic);
      fixes::offer(draft, fixes::remove_anchor(subject.tree(), *node), "take it away", true);
    }
}

}  // namespace

extern const Check yaml_anchor_invalid = {
    .id = "yaml-anchor-invalid",
    .title = "Anchor or merge key that GitHub does not read",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what = "A merge key (`<<`), and, for who wants good form, an anchor that nothing uses.",
    .why = "GitHub knows anchors and aliases, but no merging: it refuses the file, and none of its checks run.",
    .reproduce = "Push it: the run fails before its first step.",
    .fix = "Let the alias stand for the whole value, or write out what would be merged.",
    .avoid = "Do not generate the file by a step that commits: what runs must be what was reviewed.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/"
                   "reusing-workflow-configurations#yaml-anchors-and-aliases"},
    .bad = {"on: push\nenv: &e {A: 1}\njobs:\n  a: {runs-on: x, env: {<<: *e, B: 2}, steps: []}\n",
            "on: push\nenv: &e {A: 1}\njobs: {}\n"},
    .good = {"on: push\nenv: &e {A: 1}\njobs:\n  a: {runs-on: x, env: *e, steps: []}\n",
             "- run: |\n    cat <<E\n    a & b\n    E\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
