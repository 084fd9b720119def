#include "scanners/workflows/findings/lost_results.h"

#include <algorithm>

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

// Whether the command stands in $( ): it is run for what it prints.
bool is_substituted(const shell::Script& script, const shell::Call& call) {
  return std::any_of(script.words.begin(), script.words.end(), [&](const shell::Word& word) {
    return std::any_of(word.parts.begin(), word.parts.end(), [&](const shell::Part& part) {
      return part.kind == shell::Part::Kind::substitution && part.span.begin <= call.span.begin &&
             call.span.end <= part.span.end;
    });
  });
}

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

// What masks each command of a script, by its id; null for those that are not masked.
class Masks {
 public:
  Masks(const shell::Script& script, const shell::Options& options)
      : fates_(shell::fates_of(script, options)), by_command_(script.commands.size()) {
    for (const shell::CommandFate& one : fates_)
      if (one.fate.kind == Fate::Kind::masked) by_command_[one.command] = &one.fate;
  }
  const Fate* find(shell::CommandId command) const { return by_command_[command]; }

 private:
  std::vector<shell::CommandFate> fates_;
  std::vector<const Fate*> by_command_;
};

GateResult result_of(Span span, std::string gate) {
  GateResult out;
  out.span = span;
  out.gate = std::move(gate);
  return out;
}

GateResult of_fate(const shell::Call& call, std::string gate, const Fate* fate) {
  GateResult out = result_of(call.span, std::move(gate));
  if (fate == nullptr) return out;
  out.loss = loss_of(fate->why);
  out.pipefail = fate->why == Fate::Why::pipe;
  if (fate->by.end > fate->by.begin) out.by = fate->by;
  return out;
}

class ShellGates {
 public:
  ShellGates(const Subject& subject, const Job* job, const StepScript& step)
      : subject_(subject), step_(step), certifies_(is_gate(subject, job)) {}

  std::vector<GateResult> results() {
    const Masks masks(step_.script, step_.options);
    for (const shell::Call& call : step_.calls) look_at(call, masks.find(call.command));
    return std::move(out_);
  }

 private:
  void look_at(const shell::Call& call, const Fate* fate) {
    std::string gate = gate_of(call.words);
    const bool asked = !gate.empty();
    if (!asked && look_within(call, fate)) return;
    // In a job that certifies something, what a program says is an answer too, of which less is known.
    if (!asked && certifies_) gate = answer_of(call.words);
    if (gate.empty()) return;
    GateResult result = of_fate(call, std::move(gate), fate);
    result.asked = asked;
    if (!asked) {
      const bool weak = fate != nullptr && (fate->why == Fate::Why::told || fate->why == Fate::Why::declaration);
      if (weak || (result.pipefail && is_substituted(step_.script, call))) return;
      result.confidence = Confidence::low;
    } else if (fate == nullptr) {
      look_at_options(call, result);
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

  // What a scanner finds is read by others, or its settings may make it fail.
  bool tells_elsewhere(const shell::Call& call) const {
    // Each question is as long as the file.
    constexpr std::size_t kMostQuestions = 100;
    return ++questions_ > kMostQuestions || !step_.script.at(call.command).redirections.empty() ||
           is_substituted(step_.script, call) ||
           subject_.tree().source().find("TRIVY_EXIT_CODE") != std::string_view::npos;
  }

  // Gates in the script of `bash -c`, or in Python. Whether there are any.
  bool look_within(const shell::Call& call, const Fate* outer) {
    const std::size_t before = out_.size();
    if (const auto python = python_of(step_.script, call)) {
      look_at_python(*python, call.span);
    } else if (const auto inner = shell::inner_script_of(step_.script, call); inner && inner->options.understood()) {
      const shell::Script within = shell::read_script(inner->text);
      const Masks masks(within, inner->options);
      for (const shell::Call& one : shell::calls_of(within)) {
        std::string gate = gate_of(one.words);
        if (gate.empty()) continue;
        const Fate* fate = masks.find(one.command);
        GateResult result = of_fate(call, std::move(gate), fate != nullptr ? fate : outer);
        result.pipefail = result.pipefail && fate == nullptr;
        if (fate != nullptr) result.by.reset();
        if (fate != nullptr && !result.loss.empty())
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
  bool certifies_;
  mutable std::size_t questions_ = 0;
  std::vector<GateResult> out_;
};

std::vector<GateResult> batch_results(std::string_view script, const shell::Options& options) {
  std::vector<GateResult> out;
  for (const shell::BatchCall& one : shell::batch_calls(script, options)) {
    std::string gate = gate_of(CommandWords(one.words.begin(), one.words.end()));
    if (!gate.empty()) out.push_back(result_of(one.span, std::move(gate)));
  }
  for (const shell::LostCall& one : shell::lost_batch_calls(script, options)) {
    const auto result =
        std::find_if(out.begin(), out.end(), [&](const GateResult& each) { return each.span == one.call.span; });
    if (result == out.end()) continue;
    const bool cmd = options.language == shell::Options::Language::cmd;
    result->loss =
        cat(cmd ? "cmd" : "PowerShell", " goes on after it, and the exit code is that of ", quoted(one.by.words[0]));
    result->by = one.by.span;
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
