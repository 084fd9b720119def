#include "scanners/workflows/findings/lost_results.h"

#include <algorithm>
#include <array>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/workflows/findings/gates.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/step_script.h"
#include "scanners/workflows/shell/batch_script.h"
#include "scanners/workflows/shell/fate.h"
#include "scanners/workflows/shell/inner_script.h"
#include "scanners/workflows/shell/outcome.h"
#include "scanners/workflows/shell/python_runs.h"

namespace assay::workflows {

namespace {

using expressions::Span;
using Fate = shell::Fate;

// What stands in $( ) of a script: it is run for what it prints.
class Substituted {
 public:
  explicit Substituted(const shell::Script& script) {
    for (const shell::Word& word : script.words)
      for (const shell::Part& part : word.parts)
        if (part.kind == shell::Part::Kind::substitution) spans_.push_back(part.span);
    std::sort(spans_.begin(), spans_.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
    // Spans lie within each other or apart: those that others hold say nothing new.
    std::size_t kept = 0;
    for (const Span& one : spans_)
      if (kept == 0 || one.begin >= spans_[kept - 1].end) spans_[kept++] = one;
    spans_.resize(kept);
  }
  bool holds(const Span& span) const {
    const auto behind = std::upper_bound(spans_.begin(), spans_.end(), span.begin,
                                         [](std::size_t at, const Span& one) { return at < one.begin; });
    return behind != spans_.begin() && span.end <= std::prev(behind)->end;
  }

 private:
  std::vector<Span> spans_;
};

// A workflow or job by its name: whatever it runs counts as an answer.
bool is_gate(const Subject& subject, const Job* job) {
  return asks_by_name(subject.workflow().name.value()) ||
         (job != nullptr && (asks_by_name(job->id()) || asks_by_name(job->name.value())));
}

// How a failure is lost, for a message.
std::string loss_of(Fate::Why why) {
  switch (why) {
    case Fate::Why::alternative:
      return "what stands behind '||' takes the place of its failure";
    case Fate::Why::pipe:
      return "it stands in a pipe without pipefail, so the last command's result counts";
    case Fate::Why::no_errexit:
      return "errors do not end the script, and commands follow";
    case Fate::Why::background:
      return "it runs in the background";
    case Fate::Why::told:
      return "nothing but a message depends on it, and the script goes on";
    case Fate::Why::trap:
      return "a trap ends the script with success";
    case Fate::Why::declaration:
      return "it runs within 'export', 'local' or 'declare', which succeed whatever it says";
    default:
      return {};
  }
}

// The text behind `python -c`, or the here-document of `python -`.
std::optional<std::string> python_of(const shell::Script& script, const shell::Call& call) {
  std::size_t at = 0;
  constexpr std::size_t kLooked = 4;
  const std::size_t count = std::min(kLooked, call.words.size());
  while (at < count && !(call.words[at] && call.words[at]->starts_with("python"))) ++at;
  if (at == count) return std::nullopt;
  for (++at; at < call.words.size(); ++at) {
    if (!call.words[at] || *call.words[at] != "-c") continue;
    if (at + 1 == call.words.size()) return std::nullopt;
    return shell::text_with_gaps(script, call.from[at + 1]);
  }
  for (const shell::Redirection& one : script.at(call.command).redirections)
    if (one.kind == shell::Redirection::Kind::here_document) return shell::text_with_gaps(script, one.target);
  return std::nullopt;
}

// What becomes of each command of a script, by its id.
class Fates {
 public:
  Fates(const shell::Script& script, const std::vector<shell::Call>& calls, const shell::Options& options)
      : by_command_(script.commands.size(), Fate{Fate::Kind::unproved, Fate::Why::not_understood, {}}) {
    for (const shell::CommandFate& one : shell::fates_of(script, calls, options)) by_command_[one.command] = one.fate;
  }
  const Fate& of(shell::CommandId command) const { return by_command_[command]; }

 private:
  std::vector<Fate> by_command_;
};

GateResult result_of(Span span, std::string gate) {
  GateResult out;
  out.span = span;
  out.gate = std::move(gate);
  return out;
}

GateResult of_fate(const shell::Call& call, std::string gate, const Fate& fate) {
  GateResult out = result_of(call.span, std::move(gate));
  out.ends = fate.kind == Fate::Kind::fails;
  if (fate.kind != Fate::Kind::masked) return out;
  out.loss = loss_of(fate.why);
  out.pipefail = fate.why == Fate::Why::pipe;
  if (fate.by.end > fate.by.begin) out.by = fate.by;
  return out;
}

class ShellGates {
 public:
  ShellGates(const Subject& subject, const Job* job, const StepScript& step)
      : subject_(subject), step_(step), substituted_(step.script), certifies_(is_gate(subject, job)) {}

  std::vector<GateResult> results() {
    const Fates fates(step_.script, step_.calls, step_.options);
    for (const shell::Call& call : step_.calls) look_at(call, fates.of(call.command));
    // sh has none.
    if (step_.options.language != shell::Options::Language::bash)
      for (GateResult& one : out_) one.pipefail = false;
    return std::move(out_);
  }

 private:
  void look_at(const shell::Call& call, const Fate& fate) {
    std::string gate = gate_of(call.words);
    const bool asked = !gate.empty();
    if (!asked && look_within(call, fate)) return;
    // In a job that certifies something, what a program says is an answer too, of which less is known.
    if (!asked && certifies_) gate = answer_of(call.words);
    if (gate.empty()) return;
    GateResult result = of_fate(call, std::move(gate), fate);
    result.asked = asked;
    if (!asked) {
      const bool weak = fate.why == Fate::Why::told || fate.why == Fate::Why::declaration;
      if (weak || (result.pipefail && substituted_.holds(call.span))) return;
      result.confidence = Confidence::low;
    } else if (fate.kind != Fate::Kind::masked) {
      look_at_options(call, result);
    } else if (writes_report(call)) {
      result.confidence = Confidence::low;
    }
    out_.push_back(std::move(result));
  }

  // A gate that ends with success by its own options.
  void look_at_options(const shell::Call& call, GateResult& result) const {
    if (call.name() == "find") {
      result.loss = "'find' does not tell what the programs of '-exec … \\;' say";
      return;
    }
    if (const std::string option = switched_off(call.words); !option.empty()) {
      result.loss = cat("with ", quoted(option), " it ends with success whatever it finds");
    } else if (const std::string needed = never_asked(call.words); !needed.empty() && !tells_elsewhere(call)) {
      result.loss = cat("without ", quoted(needed), " it ends with success whatever it finds");
    } else {
      return;
    }
    result.severity = Severity::low;
  }

  // What it prints goes into a file, which a later command may judge.
  bool writes_report(const shell::Call& call) const {
    const auto& redirections = step_.script.at(call.command).redirections;
    return std::any_of(redirections.begin(), redirections.end(), [&](const shell::Redirection& one) {
      using Kind = shell::Redirection::Kind;
      const bool writes = one.kind == Kind::output || one.kind == Kind::append || one.kind == Kind::both ||
                          one.kind == Kind::both_append;
      const auto path = shell::constant_text(step_.script, one.target);
      return writes && one.descriptor <= 1 && !(path && path->starts_with("/dev/"));
    });
  }

  // What a scanner finds is read by others, or its settings may make it fail.
  bool tells_elsewhere(const shell::Call& call) const {
    // Each question is as long as the file.
    constexpr std::size_t kMostQuestions = 100;
    const auto is_set = [&](std::string_view variable) {
      return subject_.tree().source().find(variable) != std::string_view::npos;
    };
    return ++questions_ > kMostQuestions || !step_.script.at(call.command).redirections.empty() ||
           substituted_.holds(call.span) || is_set("TRIVY_EXIT_CODE") || is_set("GRYPE_FAIL_ON");
  }

  // Gates in the script of `bash -c`, or in Python. Whether there are any.
  bool look_within(const shell::Call& call, const Fate& outer) {
    const std::size_t before = out_.size();
    if (const auto python = python_of(step_.script, call)) {
      look_at_python(*python, call.span);
    } else if (const auto inner = shell::inner_script_of(step_.script, call); inner && inner->options.understood()) {
      const shell::Script within = shell::read_script(inner->text);
      const std::vector<shell::Call> calls = shell::calls_of(within);
      const Fates fates(within, calls, inner->options);
      for (const shell::Call& one : calls) {
        std::string gate = gate_of(one.words);
        if (gate.empty()) continue;
        const Fate& fate = fates.of(one.command);
        const bool lost = fate.kind == Fate::Kind::masked;
        GateResult result = of_fate(call, std::move(gate), lost ? fate : outer);
        result.ends = result.ends && fate.kind == Fate::Kind::fails;
        result.pipefail = result.pipefail && !lost;
        if (lost) result.by.reset();
        if (lost && !result.loss.empty())
          result.loss = cat("in the script that ", quoted(call.name()), " is given, ", result.loss);
        out_.push_back(std::move(result));
      }
    }
    return out_.size() > before;
  }

 public:
  // `whole`: what is pointed at; nothing for a step that is Python itself.
  static void add_python(std::string_view text, std::optional<Span> whole, std::vector<GateResult>& to) {
    for (const shell::PythonRun& run : shell::lost_python_runs(text)) {
      std::string gate = gate_of(CommandWords(run.words.begin(), run.words.end()));
      if (gate.empty()) continue;
      GateResult result = result_of(whole.value_or(run.span), std::move(gate));
      result.loss = run.caught ? "an 'except' catches its failure and goes on"
                               : "the Python script that runs it does not ask for its exit code";
      to.push_back(std::move(result));
    }
  }

 private:
  void look_at_python(std::string_view text, Span whole) { add_python(text, whole, out_); }

  const Subject& subject_;
  const StepScript& step_;
  Substituted substituted_;
  bool certifies_;
  mutable std::size_t questions_ = 0;
  std::vector<GateResult> out_;
};

// Cmdlets, keywords and variables that are set: none of them has an exit code. Pester's is the one that has.
bool has_no_exit_code(std::string_view name, const shell::Options& options) {
  if (options.language != shell::Options::Language::powershell) return false;
  const std::string small = lower(name);
  if (small.find_first_of("$[{(") != small.npos) return true;
  constexpr std::array<std::string_view, 14> kVerbs = {"write-",  "set-",     "get-",    "new-",      "test-",
                                                       "out-",    "add-",     "remove-", "copy-",     "move-",
                                                       "import-", "install-", "start-",  "convertto-"};
  return std::any_of(kVerbs.begin(), kVerbs.end(), [&](std::string_view verb) { return small.starts_with(verb); });
}

std::vector<GateResult> batch_results(std::string_view script, const shell::Options& options) {
  std::vector<GateResult> out;
  for (const shell::BatchCall& one : shell::batch_calls(script, options)) {
    if (has_no_exit_code(one.words[0], options)) continue;
    std::string gate = gate_of(CommandWords(one.words.begin(), one.words.end()));
    if (!gate.empty()) out.push_back(result_of(one.span, std::move(gate)));
  }
  // Both are in the order of the text.
  auto result = out.begin();
  for (const shell::LostCall& one : shell::lost_batch_calls(script, options)) {
    while (result != out.end() && result->span.begin < one.span.begin) ++result;
    if (result == out.end()) break;
    if (result->span != one.span) continue;
    const bool cmd = options.language == shell::Options::Language::cmd;
    result->loss =
        cat(cmd ? "cmd" : "PowerShell", " goes on after it, and the exit code is that of ", quoted(one.by_name));
    result->by = one.by;
    result->confidence = Confidence::low;
  }
  return out;
}

bool turns_errexit_off(const shell::Script& script, const shell::Command& command) {
  return std::any_of(command.words.begin(), command.words.end(), [&](shell::WordId word) {
    const auto text = shell::constant_text(script, word);
    return !text || text->starts_with('+');
  });
}

}  // namespace

std::vector<GateResult> gate_results(const Subject& subject, const Job* job, const Step& step) {
  const StepScript* script = subject.analysis.step_script({&subject.document, job, &step});
  if (script == nullptr) return {};
  if (script->understood()) return ShellGates(subject, job, *script).results();
  if (script->options.language == shell::Options::Language::python) {
    std::vector<GateResult> out;
    ShellGates::add_python(step.run.value(), std::nullopt, out);
    return out;
  }
  return batch_results(step.run.value(), script->options);
}

std::vector<Span> lost_negations(const Subject& subject, const Job* job, const Step& step) {
  std::vector<Span> out;
  const StepScript* script = subject.analysis.step_script({&subject.document, job, &step});
  if (script == nullptr || !script->understood() || !script->script.complete()) return out;
  const shell::Script& text = script->script;
  const auto& children = text.at(text.root).children;
  bool errexit = script->options.errexit;
  for (std::size_t i = 0; i + 1 < children.size(); ++i) {
    const shell::Command& command = text.at(children[i]);
    if (shell::name_of_command(text, command) == "set") errexit = errexit && !turns_errexit_off(text, command);
    const bool alone = command.kind == shell::Command::Kind::pipeline && command.negated && !command.background;
    if (errexit && alone && !shell::reads_status(text, children[i + 1])) out.push_back(command.span);
  }
  return out;
}

}  // namespace assay::workflows
