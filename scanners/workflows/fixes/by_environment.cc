#include "scanners/workflows/fixes/by_environment.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/letter_case.h"
#include "base/strings.h"
#include "rules/workflows/runner_facts.h"
#include "scanners/workflows/expressions/parser.h"
#include "scanners/workflows/expressions/references.h"
#include "scanners/workflows/fixes/data_word.h"
#include "scanners/workflows/fixes/edits.h"

namespace assay::workflows::fixes {

namespace {

enum class Quotes : std::uint8_t { none, twofold, others };

// In which quotes the hole stands; nothing where it is in no word.
std::optional<Quotes> quotes_around(const shell::Script& script, expressions::Span hole) {
  for (const shell::Word& word : script.words) {
    for (std::size_t i = 0; i < word.parts.size(); ++i) {
      const shell::Part& part = word.parts[i];
      if (part.kind != shell::Part::Kind::hole || part.span != hole) continue;
      if (!part.quoted) return Quotes::none;
      // Quotes begin with a part of no bytes, behind their sign.
      for (std::size_t k = i; k-- > 0;) {
        const shell::Part& before = word.parts[k];
        if (before.kind != shell::Part::Kind::literal || !before.quoted || before.span.begin == 0) continue;
        const char sign = script.text[before.span.begin - 1];
        if (before.text.empty() || sign == '"' || sign == '\'') return sign == '"' ? Quotes::twofold : Quotes::others;
      }
      return Quotes::others;
    }
  }
  return std::nullopt;
}

// A variable of the runner that holds the same.
std::string_view own_variable(std::string_view path) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kVariables = {
      {{"github.head_ref", "GITHUB_HEAD_REF"},
       {"github.ref_name", "GITHUB_REF_NAME"},
       {"github.base_ref", "GITHUB_BASE_REF"},
       {"github.ref", "GITHUB_REF"}}};
  for (const auto& [of, variable] : kVariables)
    if (of == path) return variable;
  return {};
}

// "PULL_REQUEST_TITLE" of github.event.pull_request.title: the last two names that say something.
std::string name_for(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    const std::string_view part = path.substr(0, dot);
    if (part != "github" && part != "event" && part != "outputs" && part != "*") parts.push_back(part);
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  std::string out;
  for (std::size_t i = parts.size() > 2 ? parts.size() - 2 : 0; i < parts.size(); ++i) {
    if (!out.empty()) out += '_';
    for (const char c : parts[i]) {
      const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      out += letter ? static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c) : '_';
    }
  }
  const bool begins = !out.empty() && out[0] >= 'A' && out[0] <= 'Z';
  return begins ? out : "VALUE_" + out;
}

// A value that stands in a line of YAML as it is.
bool is_plain_expression(std::string_view text) {
  return text.find_first_of("\r\n") == text.npos && text.find(": ") == text.npos && text.find(" #") == text.npos;
}

struct Variable {
  std::string name;
  bool set = false;  // the step's `env` has it already, with this value
};

// A name that neither the environments nor the script have for something else.
std::optional<Variable> variable_for(const Subject& subject, const taint::CodeSink& sink, std::string_view path,
                                     std::string_view value) {
  const Step& step = *sink.where.step;
  const std::string base = name_for(path);
  for (int number = 1; number < 10; ++number) {
    const std::string name = number == 1 ? base : cat(base, "_", number);
    const Pair* own = step.env.find(name);
    if (own != nullptr && own->value.is(value)) return Variable{name, true};
    const bool taken = own != nullptr || step.run.value().find(name) != std::string_view::npos ||
                       subject.workflow().env.find(name) != nullptr ||
                       (sink.where.job != nullptr && sink.where.job->env.find(name) != nullptr);
    if (!taken) return Variable{name, false};
  }
  return std::nullopt;
}

std::optional<SpanEdit> set_variable(const yaml::Tree& tree, const Step& step, const Variable& variable,
                                     std::string_view value) {
  const yaml::Entry* run = step.node->find("run");
  if (run == nullptr || step.node->style != yaml::Style::block || step.node->alias_of() != nullptr) return std::nullopt;
  if (step.node->find("env") == nullptr) return add_nested(tree, *step.node, *run, "env", variable.name, value);
  const yaml::Node* env = step.env.node;
  if (env == nullptr || env->style != yaml::Style::block || env->entries().empty()) return std::nullopt;
  return add_entry(tree, *env, env->entries().back(), variable.name, value);
}

// Of a runner that is certainly Linux or macOS: GitHub's own, or one of one's own by the label that it has without
// being given it.
bool is_posix(std::string_view label) {
  const std::string name = lower(label);
  if (name == "linux" || name == "macos") return true;
  return (name.starts_with("ubuntu-") || name.starts_with("macos-")) &&
         facts::builtin_runner_facts().label(name).has_value();
}

// All values that ${{ matrix.name }} may have.
bool has_posix_values(const Strategy& strategy, std::string_view name) {
  if (strategy.matrix_expression) return false;
  const auto posix = [](const yaml::Node* node) { return node->is_scalar() && is_posix(node->text); };
  bool any = false;
  for (const Dimension& dimension : strategy.matrix) {
    if (dimension.key->text != name) continue;
    if (dimension.values.empty() || !std::all_of(dimension.values.begin(), dimension.values.end(), posix)) return false;
    any = true;
  }
  for (const yaml::Node* item : strategy.include) {
    if (!item->is_mapping()) return false;
    for (const yaml::Entry& entry : item->entries())
      if (entry.key->text == name && !posix(entry.value)) return false;
  }
  return any;
}

// ${NAME} is a variable of the environment for bash and sh, and another thing for PowerShell, which is what Windows
// runs where no shell is named.
bool has_posix_shell(const taint::Where& where) {
  if (where.step->shell || where.document->workflow.defaults.shell) return true;
  if (where.job == nullptr) return false;
  const Job& job = *where.job;
  if (job.defaults.shell || job.container) return true;
  return std::any_of(job.runs_on.labels.begin(), job.runs_on.labels.end(), [&job](const Text& label) {
    if (!label.has_expression()) return is_posix(label.value());
    constexpr std::string_view kBegin = "${{ matrix.", kEnd = " }}";
    std::string_view name = label.value();
    if (!name.starts_with(kBegin) || !name.ends_with(kEnd)) return false;
    name = name.substr(kBegin.size(), name.size() - kBegin.size() - kEnd.size());
    return has_posix_values(*job.strategy, name);
  });
}

}  // namespace

void offer_environment(const Subject& subject, const taint::CodeSink& sink, Draft& draft) {
  if (!sink.hole || sink.where.step == nullptr || sink.where.document != &subject.document) return;
  const Step& step = *sink.where.step;
  if (!step.run || step.run.node->alias_of() != nullptr) return;
  const StepScript* script = subject.analysis.step_script(sink.where);
  if (script == nullptr || !script->understood() || !script->script.complete()) return;
  const auto quotes = quotes_around(script->script, *sink.hole);
  if (!quotes || *quotes == Quotes::others) return;
  const std::string_view text = step.run.value();
  const std::string_view value = text.substr(sink.hole->begin, sink.hole->end - sink.hole->begin);
  if (!is_plain_expression(value)) return;
  const auto parsed = expressions::parse(text, {sink.hole->begin + 3, sink.hole->end - 2});
  if (!parsed) return;
  const auto references = expressions::references_of(*parsed);
  const auto reference =
      std::find_if(references.begin(), references.end(), [](const expressions::Reference& one) { return one.flows; });
  if (reference == references.end()) return;
  const bool alone = parsed->top().kind != expressions::Node::Kind::call && references.size() == 1;
  std::vector<SpanEdit> edits;
  std::string name(alone ? own_variable(reference->path) : std::string_view());
  if (name.empty()) {
    const auto variable = variable_for(subject, sink, reference->path, value);
    if (!variable) return;
    name = variable->name;
    if (!variable->set) {
      auto edit = set_variable(subject.tree(), step, *variable, value);
      if (!edit) return;
      edits.push_back(std::move(*edit));
    }
  }
  const bool quoted = *quotes == Quotes::twofold;
  if (!quoted && step.run.node->style == yaml::Style::double_quoted) return;
  SpanEdit use{sink.span, quoted ? cat("${", name, "}") : cat("\"${", name, "}\"")};
  // Edits that touch are one: which is first would be anybody's guess.
  if (!edits.empty() && edits.front().span.begin == use.span.end) {
    use.text += edits.front().text;
    edits.clear();
  }
  edits.insert(edits.begin(), std::move(use));
  std::string stays = what_may_run(*script, *sink.hole);
  if (stays.empty() && !has_posix_shell(sink.where))
    stays = "the runner may be one of Windows, whose shell does not read it";
  offer(draft, edits, cat("read it from the variable ", name, stays.empty() ? "" : "; ", stays),
        quoted && stays.empty());
}

}  // namespace assay::workflows::fixes
