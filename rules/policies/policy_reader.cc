#include "rules/policies/policy_reader.h"

#include <algorithm>

#include "base/strings.h"
#include "rules/policies/policy_keys.h"
#include "rules/suggest.h"
#include "rules/value_reader.h"

namespace assay::policy {

namespace {

constexpr std::uint32_t kMostVersion = 999'999;
constexpr std::uint32_t kMostDays = 400;

class Reader {
 public:
  Reader(DiagnosticSink& sink, std::span<const std::string_view> checks)
      : sink_(sink), values_(sink), checks_(checks) {}

  Policy file(const YamlNode& root);

 private:
  bool map(const YamlNode& node, KeyGroup group, std::string_view what) {
    return values_.map(node, keys_of(group), what);
  }
  template <class Read>
  void with(const YamlNode& node, std::string_view key, const Read& read) {
    if (const YamlNode* value = node.find(key)) read(*value);
  }
  void text(const YamlNode& node, std::string_view key, std::string& out) {
    with(node, key, [&](const YamlNode& value) { values_.text(value, cat("'", key, "'"), out); });
  }
  void texts(const YamlNode& node, std::string_view key, std::vector<std::string>& out) {
    with(node, key, [&](const YamlNode& value) { values_.texts(value, cat("'", key, "'"), out); });
  }
  void truth(const YamlNode& node, std::string_view key, bool& out) {
    with(node, key, [&](const YamlNode& value) { values_.truth(value, cat("'", key, "'"), out); });
  }
  void number(const YamlNode& node, std::string_view key, std::uint32_t least, std::uint32_t most, std::uint32_t& out) {
    with(node, key, [&](const YamlNode& value) { values_.whole_number(value, cat("'", key, "'"), least, most, out); });
  }
  // allow or refuse.
  void allowance(const YamlNode& node, std::string_view key, bool& out) {
    with(node, key, [&](const YamlNode& value) {
      std::size_t choice = 0;
      if (values_.name(value, key, undeclared_names(), choice)) out = choice == 0;
    });
  }
  // A list of mappings, each read by `read`.
  template <class Item, class Read>
  void list(const YamlNode& node, std::string_view key, KeyGroup group, std::vector<Item>& out, const Read& read) {
    with(node, key, [&](const YamlNode& value) {
      if (!values_.list(value, cat("'", key, "'"))) return;
      for (const YamlNode& item : value.items) {
        if (!map(item, group, cat("an item of '", key, "'"))) continue;
        Item one;
        one.mark = item.mark;
        read(item, one);
        out.push_back(std::move(one));
      }
    });
  }

  Actions actions(const YamlNode& node);
  Workflows workflows(const YamlNode& node);
  void workflow(const YamlNode& node, WorkflowDemand& out);
  Artifacts artifacts(const YamlNode& node);
  Credentials credentials(const YamlNode& node);
  Publishing publishing(const YamlNode& node);
  Runners runners(const YamlNode& node);
  void secret(const YamlNode& node, SecretUse& out);
  void exception(const YamlNode& node, Exception& out);

  DiagnosticSink& sink_;
  ValueReader values_;
  std::span<const std::string_view> checks_;
};

Actions Reader::actions(const YamlNode& node) {
  Actions out;
  list(node, "minimum", KeyGroup::minimum, out.minimum, [&](const YamlNode& item, Minimum& one) {
    text(item, "action", one.action);
    number(item, "major", 0, kMostVersion, one.major);
    number(item, "minor", 0, kMostVersion, one.minor);
    text(item, "reason", one.reason);
    const auto same = [&](const Minimum& other) {
      return names_action(other.action, one.action) && names_action(one.action, other.action);
    };
    if (std::any_of(out.minimum.begin(), out.minimum.end(), same))
      sink_.error(one.mark, cat("a second minimum of ", quoted(one.action)), "one of them would never count");
  });
  const auto pattern = [&](const YamlNode& item, ActionPattern& one) {
    text(item, "action", one.action);
    text(item, "reason", one.reason);
  };
  list(node, "allow", KeyGroup::action, out.allow, pattern);
  list(node, "deny", KeyGroup::action, out.deny, pattern);
  list(node, "branches", KeyGroup::action, out.branches, pattern);
  list(node, "tags", KeyGroup::action, out.tags, pattern);
  list(node, "required", KeyGroup::required_action, out.required, [&](const YamlNode& item, RequiredAction& one) {
    text(item, "action", one.action);
    text(item, "workflow", one.workflow);
    text(item, "job", one.job);
    text(item, "reason", one.reason);
  });
  return out;
}

void Reader::workflow(const YamlNode& node, WorkflowDemand& out) {
  text(node, "file", out.file);
  if (out.file.find('/') != std::string::npos)
    sink_.error(node.find("file")->mark, "'file' is a path", "name the file alone: it lies in .github/workflows");
  text(node, "purpose", out.purpose);
  truth(node, "required", out.required);
  list(node, "triggers", KeyGroup::trigger, out.triggers, [&](const YamlNode& item, TriggerDemand& one) {
    text(item, "event", one.event);
    texts(item, "branches", one.branches);
    texts(item, "tags", one.tags);
    with(item, "every", [&](const YamlNode& value) {
      std::size_t choice = 0;
      if (values_.name(value, "every", every_names(), choice))
        one.every = static_cast<TriggerDemand::Every>(choice + 1);
      if (one.event != "schedule") sink_.error(value.mark, "'every' is for the event schedule alone");
    });
  });
  with(node, "checks", [&](const YamlNode& value) {
    std::vector<std::string> names;
    if (!values_.texts(value, "'checks'", names)) return;
    for (std::size_t i = 0; i < names.size(); ++i) out.checks.push_back({value.items[i].mark, std::move(names[i])});
  });
}

Workflows Reader::workflows(const YamlNode& node) {
  Workflows out;
  allowance(node, "undeclared", out.undeclared);
  list(node, "list", KeyGroup::workflow, out.list, [&](const YamlNode& item, WorkflowDemand& one) {
    workflow(item, one);
    const auto same = [&](const WorkflowDemand& other) { return other.file == one.file; };
    if (std::any_of(out.list.begin(), out.list.end(), same))
      sink_.error(one.mark, cat(quoted(one.file), " is listed twice"));
  });
  return out;
}

Artifacts Reader::artifacts(const YamlNode& node) {
  Artifacts out;
  allowance(node, "undeclared", out.undeclared);
  list(node, "list", KeyGroup::artifact, out.list, [&](const YamlNode& item, ArtifactDemand& one) {
    text(item, "name", one.name);
    text(item, "path", one.path);
    text(item, "workflow", one.workflow);
    text(item, "job", one.job);
    number(item, "retention_days", 1, kMostDays, one.retention_days);
    text(item, "purpose", one.purpose);
    if (item.find("name") == nullptr && item.find("path") == nullptr)
      sink_.error(one.mark, "an artifact has neither 'name' nor 'path'");
  });
  return out;
}

void Reader::secret(const YamlNode& node, SecretUse& out) {
  text(node, "secret", out.secret);
  text(node, "workflow", out.workflow);
  text(node, "job", out.job);
  text(node, "reason", out.reason);
}

Credentials Reader::credentials(const YamlNode& node) {
  Credentials out;
  out.mark = node.mark;
  allowance(node, "in_pull_requests", out.in_pull_requests);
  allowance(node, "undeclared", out.undeclared);
  list(node, "secrets", KeyGroup::secret, out.secrets,
       [&](const YamlNode& item, SecretUse& one) { secret(item, one); });
  list(node, "opt_in", KeyGroup::opt_in, out.opt_in, [&](const YamlNode& item, OptIn& one) {
    text(item, "secret", one.secret);
    text(item, "variable", one.variable);
    texts(item, "events", one.events);
    text(item, "reason", one.reason);
    if ((item.find("secret") == nullptr) == (item.find("variable") == nullptr))
      sink_.error(one.mark, "an item of 'opt_in' needs 'secret' or 'variable', and not both");
  });
  return out;
}

Publishing Reader::publishing(const YamlNode& node) {
  Publishing out;
  out.mark = node.mark;
  truth(node, "trusted", out.trusted);
  truth(node, "environment", out.environment);
  truth(node, "separate", out.separate);
  truth(node, "digests", out.digests);
  truth(node, "attested", out.attested);
  truth(node, "pinned", out.pinned);
  list(node, "fallback", KeyGroup::secret, out.fallback,
       [&](const YamlNode& item, SecretUse& one) { secret(item, one); });
  return out;
}

Runners Reader::runners(const YamlNode& node) {
  Runners out;
  texts(node, "hosted", out.hosted);
  list(node, "self_hosted", KeyGroup::pool, out.self_hosted, [&](const YamlNode& item, RunnerPool& one) {
    texts(item, "labels", one.labels);
    text(item, "version", one.version);
    text(item, "reason", one.reason);
  });
  return out;
}

void Reader::exception(const YamlNode& node, Exception& out) {
  text(node, "check", out.check);
  if (!out.check.empty() && !checks_.empty() && std::find(checks_.begin(), checks_.end(), out.check) == checks_.end())
    sink_.error(node.find("check")->mark, cat("there is no check ", quoted(out.check)),
                did_you_mean(out.check, checks_));
  text(node, "path", out.path);
  text(node, "job", out.job);
  text(node, "reason", out.reason);
  text(node, "until", out.until);
  if (!out.until.empty() && !day_of(out.until))
    sink_.error(node.find("until")->mark, "'until' is no day", "write it as 2026-12-31");
}

Policy Reader::file(const YamlNode& root) {
  Policy out;
  if (!map(root, KeyGroup::file, "the file")) return out;
  text(root, "policy", out.name);
  // Of each section that is there and a mapping.
  const auto section = [&](std::string_view key, KeyGroup group, const auto& read) {
    with(root, key, [&](const YamlNode& node) {
      if (map(node, group, cat("'", key, "'"))) read(node);
    });
  };
  section("actions", KeyGroup::actions, [&](const YamlNode& node) { out.actions = actions(node); });
  section("workflows", KeyGroup::workflows, [&](const YamlNode& node) { out.workflows = workflows(node); });
  section("artifacts", KeyGroup::artifacts, [&](const YamlNode& node) { out.artifacts = artifacts(node); });
  section("credentials", KeyGroup::credentials, [&](const YamlNode& node) { out.credentials = credentials(node); });
  section("publishing", KeyGroup::publishing, [&](const YamlNode& node) { out.publishing = publishing(node); });
  section("runners", KeyGroup::runners, [&](const YamlNode& node) { out.runners = runners(node); });
  if (root.find("writes") != nullptr) {
    out.writes.emplace();
    list(root, "writes", KeyGroup::write, *out.writes, [&](const YamlNode& item, WriteGrant& one) {
      text(item, "workflow", one.workflow);
      text(item, "job", one.job);
      texts(item, "scopes", one.scopes);
      text(item, "reason", one.reason);
    });
  }
  list(root, "exceptions", KeyGroup::exception, out.exceptions,
       [&](const YamlNode& item, Exception& one) { exception(item, one); });
  return out;
}

}  // namespace

LoadedPolicy read_policy(std::string file, std::string_view text, std::span<const std::string_view> checks) {
  LoadedPolicy out;
  DiagnosticSink sink(std::move(file));
  YamlDocument document = read_yaml(text);
  for (YamlProblem& problem : document.problems)
    sink.error(problem.mark, std::move(problem.message), std::move(problem.hint));
  if (document.whole) {
    Policy policy = Reader(sink, checks).file(document.root);
    if (sink.errors() == 0) out.policy = std::move(policy);
  } else if (document.problems.empty()) {
    sink.error({}, "the file is empty");
  }
  out.diagnostics = std::move(sink).take();
  return out;
}

}  // namespace assay::policy
