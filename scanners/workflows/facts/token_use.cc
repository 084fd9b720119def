#include "scanners/workflows/facts/token_use.h"

#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/facts/need_condition.h"
#include "scanners/workflows/facts/release.h"
#include "scanners/workflows/facts/script_token_use.h"
#include "scanners/workflows/facts/token_rights.h"
#include "scanners/workflows/facts/token_text.h"
#include "scanners/workflows/model/called.h"

namespace assay::workflows {

namespace {

// Workflows that call each other, and actions within actions, are followed so far. GitHub allows 10.
constexpr int kMostDepth = 10;
// Different workflows that a job leads to, of which GitHub allows 50: what is looked at does not grow with the
// repository.
constexpr std::size_t kMostCalled = 100;

Access access_of(facts::Level level) {
  return level == facts::Level::write ? Access::write : level == facts::Level::read ? Access::read : Access::none;
}

// A comment on a pull request is one on an issue.
bool serves(std::string_view granted, std::string_view wanted) {
  const auto talks = [](std::string_view scope) { return scope == "issues" || scope == "pull-requests"; };
  return granted == wanted || (talks(granted) && talks(wanted));
}

// What actions write beside their work: caches of what they have seen, records of what they stored. Without the right
// they warn and go on.
bool is_aside(std::string_view scope) { return scope == "actions" || scope == "artifact-metadata"; }

// Arguments by which a program that publishes only builds or looks.
bool is_trial(const Step& step) {
  const std::string_view arguments = step.with.value_of("args");
  constexpr std::string_view kTrials[] = {"--snapshot", "--skip", "--dry-run", "check", "build"};
  return std::any_of(std::begin(kTrials), std::end(kTrials),
                     [&](std::string_view one) { return arguments.find(one) != std::string_view::npos; });
}

// Workflows that were looked at for a job, each with the depth of that: one that is called in several ways needs the
// same each time, and in a circle of calls the ways are many.
using Seen = std::map<const Document*, int>;

class Finder {
 public:
  Finder(const Repository& repository, StepScripts& scripts, TokenUse& out, std::size_t& left, Seen& seen)
      : repository_(repository), scripts_(scripts), out_(out), left_(left), seen_(seen) {}

  void job(const Document& document, const Job& job, int depth) {
    if (job.uses) return called(document, job, depth);
    for (const Step& step : job.steps) {
      if (depth > 0 && !take()) return;
      this->step(document, &job, step, depth);
    }
  }

 private:
  // Of a step within a local action, the step that uses it stands for all.
  struct Outer {
    const Step* step = nullptr;
    yaml::Span at;
  };

  void need(std::string_view scope, Access access, bool certain, const Step& step, yaml::Span at, std::string by) {
    const bool inside = outer_.step != nullptr;
    out_.needs.push_back(
        {scope, access, certain, inside ? outer_.step : &step, inside ? outer_.at : at, std::move(by)});
  }
  void mystery(const Step* step, bool has_token) {
    out_.mysteries.push_back({outer_.step != nullptr ? outer_.step : step, has_token});
  }

  // Whether one more may be looked at; what is not is a mystery.
  bool take() {
    if (left_ == 0) {
      if (out_.mysteries.empty() || !out_.mysteries.back().has_token) out_.mysteries.push_back({nullptr, true});
      return false;
    }
    --left_;
    return true;
  }

  // Whether a called workflow is to be looked at, not having been so at this depth or above it.
  bool enter(const Document& callee, int depth) {
    if (seen_.size() == kMostCalled && seen_.count(&callee) == 0) {
      if (take()) out_.mysteries.push_back({nullptr, true});
      return false;
    }
    const auto [known, fresh] = seen_.try_emplace(&callee, depth);
    if (!fresh && known->second <= depth) return false;
    known->second = depth;
    return true;
  }

  void step(const Document& document, const Job* job, const Step& step, int depth) {
    if (const StepScript* script = scripts_.find(document, job, step)) {
      const ScriptUse use = script_use_of(document, job, step, *script, out_.checkout_persists);
      for (const ScriptNeed& one : use.needs) need(one.scope, access_of(one.level), one.certain, step, one.at, one.by);
      if (use.mystery) mystery(&step, use.has_token);
    } else if (step.uses) {
      uses(document, job, step, depth);
    }
  }

  void uses(const Document& document, const Job* job, const Step& step, int depth) {
    const Uses& uses = *step.uses;
    if (uses.kind == UsesKind::local || uses.kind == UsesKind::self) return local(document, job, step, depth);
    if (uses.kind != UsesKind::repository) return mystery(&step, is_given_token(document, job, step));
    const std::string name = action_name(uses);
    if (equal_ignoring_case(name, "actions/github-script")) return github_script(step);
    const auto known = facts::builtin_permission_facts().action(name);
    if (!known) return mystery(&step, true);
    action(document, job, step, name, *known);
  }

  void action(const Document& document, const Job* job, const Step& step, const std::string& name,
              const facts::ActionNeeds& known) {
    using Confidence = facts::ActionNeeds::Confidence;
    std::string_view input = known.token_input;
    if (input.starts_with("with.")) input.remove_prefix(5);
    const Pair* given = input.empty() ? nullptr : step.with.find(input);
    const TokenKind token = given == nullptr ? TokenKind::own : token_in(given->value);
    if (equal_ignoring_case(name, "actions/checkout") && token != TokenKind::other &&
        !equal_ignoring_case(step.with.value_of("persist-credentials"), "false"))
      out_.checkout_persists = true;
    const auto of_gh = token_of_gh(document, job, step);
    const bool documented = known.confidence == Confidence::documented && !is_trial(step) &&
                            (token == TokenKind::own || (given != nullptr && token == TokenKind::none)) &&
                            (!of_gh || *of_gh == TokenKind::own);
    for (const facts::Need& one : known.needs) {
      const Holds holds = need_holds(one.when, step);
      if (holds == Holds::no) continue;
      // Another token needs no right of this one.
      if (token == TokenKind::other && one.scope != "id-token") continue;
      const bool certain = documented && holds == Holds::yes && !is_aside(one.scope);
      need(one.scope, access_of(one.level), certain, step, step.uses->text.node->span, name);
    }
    out_.second_hand = out_.second_hand || known.confidence != Confidence::documented;
    const bool says_nothing = known.confidence != Confidence::documented && known.needs.empty();
    if (known.confidence == Confidence::partial || (says_nothing && is_given_token(document, job, step)))
      mystery(&step, true);
  }

  void github_script(const Step& step) {
    const Pair* token = step.with.find("github-token");
    if (token != nullptr && token_in(token->value) == TokenKind::other) return;
    const ScriptUse use = api_use_of(step);
    for (const ScriptNeed& one : use.needs) need(one.scope, access_of(one.level), one.certain, step, one.at, one.by);
    if (use.mystery) mystery(&step, true);
  }

  void local(const Document& document, const Job* job, const Step& step, int depth) {
    const Document* action = called_action(repository_, document, *step.uses);
    if (action == nullptr || depth >= kMostDepth) return mystery(&step, true);
    if (action->action->kind != ActionKind::composite) {
      const auto& inputs = action->action->inputs;
      const bool by_default = std::any_of(inputs.begin(), inputs.end(), [](const Input& input) {
        return token_in(input.default_value) == TokenKind::own;
      });
      return mystery(&step, by_default || is_given_token(document, job, step));
    }
    const Outer before = outer_;
    if (outer_.step == nullptr) outer_ = {&step, step.uses->text.node->span};
    // What the job's variables hold, the action's steps see as well.
    const bool handed = is_given_token(document, job, step);
    bool runs = false;
    for (const Step& inner : action->action->steps) {
      if (!take()) break;
      this->step(*action, nullptr, inner, depth + 1);
      runs = runs || inner.run;
    }
    if (handed && runs) mystery(&step, true);
    outer_ = before;
  }

  void called(const Document& document, const Job& job, int depth) {
    const Uses& uses = *job.uses;
    if (uses.kind == UsesKind::repository) {
      const auto known = facts::builtin_permission_facts().action(action_name(uses));
      if (!known) return out_.mysteries.push_back({nullptr, true});
      for (const facts::Need& one : known->needs)
        out_.needs.push_back(
            {one.scope, access_of(one.level), false, nullptr, uses.text.node->span, action_name(uses)});
      return;
    }
    const Document* callee = repository_.find(cat(document.root(), uses.path));
    if (callee == nullptr || !callee->is_workflow() || depth >= kMostDepth)
      return out_.mysteries.push_back({nullptr, true});
    if (!enter(*callee, depth)) return;
    for (const Job& inner : callee->workflow.jobs) {
      if (!take()) return;
      const TokenRights rights = rights_of(callee->workflow, inner);
      if (rights.block == nullptr) {
        TokenUse use;
        Finder(repository_, scripts_, use, left_, seen_).job(*callee, inner, depth + 1);
        for (TokenNeed& one : use.needs) {
          one.step = nullptr;
          one.at = uses.text.node->span;
          one.by += cat(" of ", uses.path);
          out_.needs.push_back(std::move(one));
        }
        for (const TokenMystery& one : use.mysteries) out_.mysteries.push_back({nullptr, one.has_token});
        out_.checkout_persists = out_.checkout_persists || use.checkout_persists;
        out_.second_hand = out_.second_hand || use.second_hand;
        continue;
      }
      for (const Right& right : rights_in(*rights.block))
        out_.needs.push_back({right.scope, right.access, false, nullptr, uses.text.node->span,
                              cat("the job ", inner.id(), " of ", uses.path)});
    }
  }

  const Repository& repository_;
  StepScripts& scripts_;
  TokenUse& out_;
  std::size_t& left_;
  Seen& seen_;
  Outer outer_;
};

}  // namespace

bool TokenUse::may_use(std::string_view scope, Access access) const {
  for (const TokenNeed& need : needs)
    if (serves(scope, need.scope) && static_cast<int>(need.access) >= static_cast<int>(access)) return true;
  return std::any_of(mysteries.begin(), mysteries.end(), [&](const TokenMystery& one) {
    return one.has_token || scope == "id-token" || (scope == "contents" && checkout_persists);
  });
}

bool is_granted(const TokenRights& rights, const TokenNeed& need) {
  if (allows(rights.of(need.scope), need.access) || rights.of(need.scope) == Access::unknown) return true;
  for (const std::string_view other : {"issues", "pull-requests"})
    if (serves(other, need.scope) && allows(rights.of(other), need.access)) return true;
  return false;
}

TokenUses::TokenUses(const Document& document, const Repository& repository, StepScripts& scripts)
    : document_(document), repository_(repository), scripts_(scripts) {}
TokenUses::~TokenUses() = default;

const TokenUse& TokenUses::of(const Job& job) {
  const auto [place, fresh] = known_.try_emplace(&job);
  if (fresh) {
    Seen seen;
    Finder(repository_, scripts_, place->second, left_, seen).job(document_, job, 0);
  }
  return place->second;
}

}  // namespace assay::workflows
