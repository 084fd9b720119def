// The customer's two policies in YAML: workflow-security.yml and github-branch-protection.yml.
#include <algorithm>

#include "attest/formats/reader.h"
#include "base/strings.h"
#include "scanners/workflows/yaml/tree.h"

namespace assay::attest {

namespace {

using yaml::Node;

// Keys by name; an empty name stands for any.
class Mapping {
 public:
  Mapping(Evidence& evidence, const Node* node, std::string pointer)
      : evidence_(evidence), node_(node), pointer_(std::move(pointer)) {
    if (node_ != nullptr && !node_->is_mapping()) {
      evidence_.unproved("evidence-wrong-kind", pointer_, "it is no mapping");
      node_ = nullptr;
    }
    if (node_ == nullptr) return;
    const auto entries = node_->entries();
    for (auto entry = entries.begin(); entry != entries.end(); ++entry)
      for (auto before = entries.begin(); before != entry; ++before)
        if (before->key->text == entry->key->text)
          evidence_.fail("evidence-duplicate-key", pointer_,
                         cat("the key ", std::string(entry->key->text), " stands twice"));
  }

  void closed(std::initializer_list<std::string_view> required, std::initializer_list<std::string_view> more = {}) {
    if (node_ == nullptr) return;
    for (const yaml::Entry& entry : node_->entries()) {
      const auto known = [&](const auto& names) {
        return std::find(names.begin(), names.end(), entry.key->text) != names.end();
      };
      if (!known(required) && !known(more))
        evidence_.unproved("evidence-unknown-key", where(entry.key->text), "the key is not known");
    }
    for (const std::string_view name : required)
      if (node_->find(name) == nullptr)
        evidence_.unproved("evidence-missing-key", pointer_, cat("the key '", name, "' is missing"));
  }

  // What those of the keys hold that are there.
  using Names = std::initializer_list<std::string_view>;
  void scalars(Names names) const {
    judge(names, Verdict::unproved, "no single value", [](const Node& value) { return value.is_scalar(); });
  }
  void wholes(Names names) const {
    judge(names, Verdict::unproved, "no whole number", [](const Node& value) {
      return value.is_scalar() && !value.text.empty() &&
             value.text.find_first_not_of("0123456789") == std::string_view::npos;
    });
  }
  void flags(Names names) const {
    judge(names, Verdict::fail, "not a boolean",
          [](const Node& value) { return value.is_scalar() && (value.text == "true" || value.text == "false"); });
  }
  void lists(Names names) const { judge(names, Verdict::unproved, "no list of single values", is_list); }
  void all_lists() const {
    if (node_ == nullptr) return;
    for (const yaml::Entry& entry : node_->entries()) lists({entry.key->text});
  }
  // The mappings in a list.
  template <class Visit>
  void each_of(std::string_view name, Visit visit) const {
    const Node* list = value_of(name);
    if (list == nullptr) return;
    if (!list->is_sequence()) return evidence_.unproved("evidence-wrong-kind", where(name), "it is no list");
    std::size_t i = 0;
    for (const Node* item : list->items()) visit(Mapping(evidence_, item, pointer_to(where(name), i++)));
  }

  Mapping inner(std::string_view name) const { return {evidence_, value_of(name), where(name)}; }
  std::string_view text(std::string_view name) const {
    const Node* value = value_of(name);
    return value != nullptr && value->is_scalar() ? value->text : std::string_view();
  }
  const Node* node() const { return node_; }
  std::string where(std::string_view name) const { return pointer_to(pointer_, name); }

  template <class Visit>
  void each(Visit visit) const {
    if (node_ == nullptr) return;
    for (const yaml::Entry& entry : node_->entries())
      visit(entry.key->text, Mapping(evidence_, entry.value, where(entry.key->text)));
  }

 private:
  template <class Fits>
  void judge(Names names, Verdict verdict, std::string_view what, Fits fits) const {
    for (const std::string_view name : names)
      if (const Node* value = value_of(name); value != nullptr && !fits(*value))
        evidence_.out.judgement.add({verdict, "evidence-wrong-kind", where(name), cat("'", name, "' is ", what)});
  }
  static bool is_list(const Node& value) {
    return value.is_sequence() && std::all_of(value.items().begin(), value.items().end(),
                                              [](const Node* item) { return item != nullptr && item->is_scalar(); });
  }
  const Node* value_of(std::string_view name) const { return node_ == nullptr ? nullptr : node_->value_of(name); }

  Evidence& evidence_;
  const Node* node_;
  std::string pointer_;
};

constexpr std::string_view kControls[] = {
    "forbid_pull_request_target",       "require_top_level_permissions",
    "require_pinned_external_actions",  "forbid_pr_workflow_secrets",
    "require_audit_artifact_retention", "require_hidden_ci_artifact_transport",
    "isolate_dbt_execution_from_oidc",  "require_platform_owned_prod_trust_policy"};
constexpr std::size_t kShortestReason = 20;

std::unique_ptr<const yaml::Tree> read_tree(Evidence& evidence) {
  auto tree = yaml::read(std::string(evidence.bytes));
  if (tree) return std::move(*tree);
  evidence.fail("evidence-not-yaml", "", tree.error().message);
  return nullptr;
}

void judge_reason(Evidence& evidence, const Mapping& holder) {
  if (holder.text("reason").size() < kShortestReason)
    evidence.fail("evidence-no-reason", holder.where("reason"), "a permission or retention needs a reason");
}

void judge_head(Evidence& evidence, const Mapping& root) {
  evidence.out.schema = root.text("schema_version");
  if (root.text("schema_version") != "1")
    evidence.unproved("evidence-unknown-schema", "/schema_version", "the version of the schema is not known");
  evidence.out.facts["owner"] = root.text("owner");
  evidence.out.facts["last_reviewed"] = root.text("last_reviewed");
  root.scalars({"owner", "purpose"});
  evidence.out.times.made = instant_from(cat(root.text("last_reviewed"), "T00:00:00Z"));
  if (!evidence.out.times.made)
    evidence.unproved("evidence-time-unreadable", "/last_reviewed", "'last_reviewed' is no day");
}

// What stands in a ruleset and nothing is judged by.
void judge_inner(const Mapping& ruleset, const Mapping& root) {
  root.scalars({"mode"});
  ruleset.scalars({"name", "target", "updated_at"});
  ruleset.wholes({"id", "version_id"});
  ruleset.lists({"branches"});
  Mapping conditions = ruleset.inner("conditions");
  conditions.closed({"include", "exclude"});
  conditions.lists({"include", "exclude"});
  Mapping review = ruleset.inner("pull_request");
  review.closed({"required", "allowed_merge_methods", "dismiss_stale_reviews_on_push", "require_code_owner_review",
                 "require_last_push_approval", "require_extra_approval_for_unattributed_changes",
                 "required_approving_review_count", "required_review_thread_resolution", "required_reviewers"});
  review.flags({"required", "dismiss_stale_reviews_on_push", "require_code_owner_review", "require_last_push_approval",
                "require_extra_approval_for_unattributed_changes", "required_review_thread_resolution"});
  review.wholes({"required_approving_review_count"});
  review.lists({"allowed_merge_methods", "required_reviewers"});
  ruleset.inner("protected_actions").closed({"block_deletion", "block_force_push"});
  Mapping bypass = ruleset.inner("bypass");
  bypass.closed({"allowed_repository_roles", "actors", "disallowed_for"});
  bypass.lists({"allowed_repository_roles", "disallowed_for"});
  bypass.each_of("actors", [](Mapping actor) {
    actor.closed({"actor_id", "actor_type", "bypass_mode"});
    actor.wholes({"actor_id"});
    actor.scalars({"actor_type", "bypass_mode"});
  });
  Mapping owner = root.inner("owner_attestation");
  owner.closed({"required_when_no_independent_reviewer", "evidence_required"});
  owner.flags({"required_when_no_independent_reviewer"});
  owner.lists({"evidence_required"});
}

}  // namespace

void read_workflow_security(Evidence& evidence) {
  const auto tree = read_tree(evidence);
  if (tree == nullptr) return;
  Mapping root(evidence, &tree->root(), "");
  root.closed({"schema_version", "owner", "last_reviewed", "purpose", "required_controls",
               "allowed_workflow_write_permissions", "required_audit_artifacts"});
  judge_head(evidence, root);
  Mapping controls = root.inner("required_controls");
  for (const std::string_view name : kControls)
    if (controls.text(name) != "true")
      evidence.fail("evidence-says-no", controls.where(name), "the control is not required");
  if (controls.node() != nullptr)
    for (const yaml::Entry& entry : controls.node()->entries())
      if (std::find(std::begin(kControls), std::end(kControls), entry.key->text) == std::end(kControls))
        evidence.unproved("evidence-unknown-key", controls.where(entry.key->text), "the control is not known");
  root.inner("allowed_workflow_write_permissions").each([&](std::string_view, Mapping workflow) {
    workflow.closed({"reason"}, {"permissions", "jobs"});
    workflow.lists({"permissions"});
    workflow.inner("jobs").all_lists();
    judge_reason(evidence, workflow);
  });
  root.inner("required_audit_artifacts").each([&](std::string_view, const Mapping& workflow) {
    workflow.each([&](std::string_view, Mapping artifact) {
      artifact.closed({"retention_days", "reason"});
      artifact.wholes({"retention_days"});
      judge_reason(evidence, artifact);
      ++evidence.out.counts["items"];
    });
  });
}

void read_branch_protection(Evidence& evidence) {
  const auto tree = read_tree(evidence);
  if (tree == nullptr) return;
  Mapping root(evidence, &tree->root(), "");
  root.closed({"schema_version", "owner", "last_reviewed", "mode", "purpose", "ruleset", "owner_attestation"});
  judge_head(evidence, root);
  Mapping ruleset = root.inner("ruleset");
  ruleset.closed({"id", "version_id", "updated_at", "name", "target", "enforcement", "conditions", "branches",
                  "pull_request", "required_status_checks", "protected_actions", "bypass"});
  judge_inner(ruleset, root);
  if (ruleset.text("enforcement") != "active")
    evidence.fail("evidence-says-no", ruleset.where("enforcement"), "the ruleset is not enforced");
  Mapping checks = ruleset.inner("required_status_checks");
  checks.closed({"strict", "do_not_enforce_on_create", "integration_id", "checks"});
  checks.flags({"strict", "do_not_enforce_on_create"});
  checks.wholes({"integration_id"});
  checks.lists({"checks"});
  if (const Node* names = checks.node() == nullptr ? nullptr : checks.node()->value_of("checks");
      names != nullptr && names->is_sequence() && !names->items().empty()) {
    evidence.out.counts["items"] = names->items().size();
  } else {
    evidence.fail("evidence-nothing-required", checks.where("checks"), "no check is required");
  }
  Mapping actions = ruleset.inner("protected_actions");
  for (const std::string_view name : {"block_deletion", "block_force_push"})
    if (actions.text(name) != "true") evidence.fail("evidence-says-no", actions.where(name), "it is not blocked");
}

}  // namespace assay::attest
