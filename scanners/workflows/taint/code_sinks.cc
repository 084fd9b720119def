#include "scanners/workflows/taint/code_sinks.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "rules/workflows/context_facts.h"
#include "scanners/workflows/taint/scripts.h"

namespace assay::workflows::taint {
namespace {

class Finder {
 public:
  Finder(Analysis& analysis, const Document& document) : analysis_(analysis), document_(document) {}

  std::vector<CodeSink> run() {
    for_each_step(document_, [&](const Job* job, const Step& step) {
      const Where where{&document_, job, &step};
      if (step.run) {
        in_text(where, step.run, "the script");
        in_commands(where);
      }
      if (step.uses && step.uses->kind == UsesKind::repository) in_inputs(where, step);
    });
    return std::move(out_);
  }

 private:
  void tell(const Where& where, yaml::Span span, const Flows& flows, std::string what, bool in_template) {
    const Flow* worst = worst_text(flows);
    if (worst == nullptr) return;
    Exposure exposure = analysis_.exposure(where, *worst);
    if (!exposure.reached) return;
    out_.push_back({where, span, *worst, std::move(exposure), std::move(what), in_template, {}});
  }

  void in_text(const Where& where, const Text& text, const std::string& what) {
    const bool javascript = what.find("github-script") != std::string::npos;
    for (const HoleFlows& hole : analysis_.holes(where, text)) {
      // JSON is an expression of JavaScript, unless it stands in a string.
      const std::string_view before = text.value().substr(0, hole.span.begin);
      const bool in_string = !before.empty() && std::string_view("'\"`").find(before.back()) != std::string_view::npos;
      const Flow* worst = worst_text(hole.flows);
      if (javascript && !in_string && worst != nullptr && worst->source.shape == "json") continue;
      const std::size_t before_it = out_.size();
      tell(where, document_.tree->source_span(*text.node, hole.span.begin, hole.span.end), hole.flows, what, true);
      if (out_.size() > before_it && text.node == where.step->run.node) out_.back().hole = hole.span;
    }
  }

  void in_inputs(const Where& where, const Step& step) {
    const std::string action = cat(step.uses->owner, "/", step.uses->repository);
    for (const std::string_view input : facts::builtin_context_facts().code_inputs(action))
      if (const Pair* pair = step.with.find(input))
        in_text(where, pair->value, cat("the input '", input, "' of ", action));
  }

  // eval "$x", bash -c "… $x", python -c "… $x"
  void in_commands(const Where& where) {
    const StepScript* script = analysis_.step_script(where);
    if (script == nullptr || !script->understood()) return;
    const ScriptFlow& flow = analysis_.script(where);
    if (flow.words.empty()) return;
    constexpr std::array<std::string_view, 11> kInterpreters = {"bash", "sh",   "zsh",  "dash", "python", "python3",
                                                                "node", "perl", "ruby", "php",  "ssh"};
    for (const shell::Call& call : script->calls) {
      const std::string_view name = call.name();
      std::size_t code = 0;
      if (name == "eval") code = 1;
      const bool interpreter = std::find(kInterpreters.begin(), kInterpreters.end(), name) != kInterpreters.end();
      for (std::size_t i = 1; interpreter && code == 0 && i + 1 < call.words.size(); ++i) {
        const std::string_view word = call.words[i] ? std::string_view(*call.words[i]) : std::string_view();
        if (word == "-c" || word == "-e" || word == "-r" || word == "-lc" || word == "-ec") code = i + 1;
      }
      if (code == 0) continue;
      for (std::size_t i = code; i < call.from.size() && (name == "eval" || i == code); ++i) {
        // ${{ }} in it is told as such.
        const shell::Word& word = script->script.word(call.from[i]);
        const bool variable = std::any_of(word.parts.begin(), word.parts.end(), [](const shell::Part& part) {
          return part.kind == shell::Part::Kind::variable || part.kind == shell::Part::Kind::parameter ||
                 part.kind == shell::Part::Kind::substitution;
        });
        if (variable) tell(where, in_file(where, word.span), flow.of(call.from[i]), cat("'", name, "'"), false);
      }
    }
  }

  Analysis& analysis_;
  const Document& document_;
  std::vector<CodeSink> out_;
};

}  // namespace

std::vector<CodeSink> code_sinks(Analysis& analysis, const Document& document) {
  return Finder(analysis, document).run();
}

}  // namespace assay::workflows::taint
