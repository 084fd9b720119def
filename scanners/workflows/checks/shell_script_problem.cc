#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/step_script.h"
#include "scanners/workflows/shell/expansion.h"
#include "scanners/workflows/shell/script.h"

namespace assay::workflows::checks {

namespace {

using Redirects = shell::Redirection::Kind;

// Programs that read the files that they are given, while the shell has emptied one of them already.
constexpr std::array<std::string_view, 12> kReaders = {"cat", "sort", "uniq", "grep", "sed",  "awk",
                                                       "jq",  "tr",   "cut",  "head", "tail", "yq"};

// Troubles that are limits of our reader and say nothing about the script.
bool is_ours(std::string_view why) {
  return why.starts_with("nested deeper") || why.starts_with("longer than") || why.starts_with("commands in `");
}

// The shell takes the end of the script for the document's.
bool is_open_document(std::string_view why) { return why.starts_with("here-document without"); }

class Look {
 public:
  Look(const Subject& subject, const StepScript& script, const Job* job, const Step& step, Reporter& out)
      : subject_(subject), job_(job), step_(step), out_(out), options_(script.options), script_(script.script) {}

  void look() {
    if (!options_.understood()) return;
    for (const shell::Trouble& trouble : script_.troubles)
      if (is_open_document(trouble.why))
        tell(trouble.span,
             cat("The ", printable(trouble.why), ": all that follows is its text, and the shell warns alone."))
            .severity(Severity::low);
      else if (!is_ours(trouble.why))
        tell(trouble.span, cat("The shell cannot parse the script: ", printable(trouble.why), "."))
            .confidence(step_.run.has_expression() ? Confidence::medium : Confidence::high);
    if (!script_.complete()) return;
    for (const shell::Command& command : script_.commands) {
      brackets(command);
      emptied_file(command);
      not_of_sh(command);
    }
  }

 private:
  Draft tell(shell::Span span, std::string message) {
    return out_.report(subject_.tree().source_span(*step_.run.node, span.begin, span.end), std::move(message))
        .in(job_, &step_);
  }

  std::optional<std::string> word(const shell::Command& command, std::size_t number) const {
    return number < command.words.size() ? shell::constant_text(script_, command.words[number]) : std::nullopt;
  }

  // `[ … ]` whose last word is another, and `[ 2 > 1 ]`, which writes a file.
  void brackets(const shell::Command& command) {
    if (command.kind != shell::Command::Kind::simple || command.words.empty()) return;
    const auto name = word(command, 0);
    if (!name || *name != "[") return;
    const shell::Word& last = script_.word(command.words.back());
    const std::string_view written = script_.text.substr(last.span.begin, last.span.end - last.span.begin);
    if (command.words.size() == 1 || (written != "]" && !holds_hole(last)))
      tell(command.span, "'[' has no ']' as its last word, so it always fails.");
    const std::size_t end = last.span.begin;
    for (const shell::Redirection& redirection : command.redirections) {
      const bool compares = redirection.kind == Redirects::output || redirection.kind == Redirects::input;
      if (compares && redirection.descriptor < 0 && redirection.span.begin < end)
        tell(redirection.span,
             "Within '[ ]' this is a redirection and compares nothing: numbers are compared by -gt and -lt.");
    }
  }

  static bool holds_hole(const shell::Word& word) {
    return std::any_of(word.parts.begin(), word.parts.end(),
                       [](const shell::Part& part) { return part.kind == shell::Part::Kind::hole; });
  }

  // `jq . file > file`: the shell empties the file before the program reads it.
  void emptied_file(const shell::Command& command) {
    if (command.kind != shell::Command::Kind::simple) return;
    const auto name = word(command, 0);
    if (!name || std::find(kReaders.begin(), kReaders.end(), *name) == kReaders.end()) return;
    for (const shell::Redirection& redirection : command.redirections) {
      if (redirection.kind != Redirects::output || redirection.descriptor > 1) continue;
      const auto target = shell::constant_text(script_, redirection.target);
      if (!target || target->starts_with("/dev/")) continue;
      for (std::size_t i = 1; i < command.words.size(); ++i)
        if (word(command, i) == target)
          tell(redirection.span, cat("The shell empties ", quoted(*target), " before ", quoted(*name), " reads it."));
    }
  }

  // What bash knows and dash, which is `sh` on GitHub's Linux, does not.
  void not_of_sh(const shell::Command& command) {
    if (options_.language != shell::Options::Language::sh || !on_ubuntu()) return;
    if (command.kind == shell::Command::Kind::conditional)
      tell(command.span, "'[[' is no command of 'sh': the test fails whatever it asks.");
    for (const shell::Redirection& redirection : command.redirections)
      if (redirection.kind == Redirects::here_string) tell(redirection.span, "'<<<' is not known to 'sh'.");
    for (const shell::Assignment& assignment : command.assignments)
      if (assignment.array) tell(assignment.span, "Arrays are not known to 'sh'.");
  }

  bool on_ubuntu() const {
    return job_ != nullptr && !job_->container && !job_->runs_on.labels.empty() &&
           job_->runs_on.labels[0].value().starts_with("ubuntu-");
  }

  const Subject& subject_;
  const Job* job_;
  const Step& step_;
  Reporter& out_;
  const shell::Options& options_;
  const shell::Script& script_;
};

void run(const Subject& subject, Reporter& out) {
  for_each_step(subject.document, [&](const Job* job, const Step& step) {
    const StepScript* script = subject.analysis.step_script({&subject.document, job, &step});
    if (script != nullptr) Look(subject, *script, job, step, out).look();
  });
}

}  // namespace

extern const Check shell_script_problem = {
    .id = "shell-script-problem",
    .title = "Script of a step cannot do what it says",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "A script of bash or sh that the shell cannot parse; `[` without `]`; `>` and `<` in `[ ]`, which write and "
        "read "
        "files; a file that a command reads and writes at once; and `[[ ]]`, arrays and `<<<` in a script for `sh`.",
    .why = "The step fails where it should not, or, worse, a test says something else than what it seems to ask.",
    .reproduce = "Run the script in the same shell with `-x`.",
    .fix = "Close what is open, compare numbers by `-gt`, write to another file and move it, or say `shell: bash`.",
    .avoid = "Do not put `|| true` behind it: the step then passes whatever the script came to.",
    .references = {"https://www.gnu.org/software/bash/manual/html_node/Bash-Conditional-Expressions.html"},
    .bad = {"- run: |\n    if true; then\n      echo x\n", "- run: echo \"x\n", "- run: '[ -f x && make'\n",
            "- run: '[ \"$N\" > 5 ] || exit 1'\n", "- run: jq .a x.json > x.json\n",
            "- {run: '[[ -f x ]] && make', shell: sh}\n", "- {run: 'a=(1 2)', shell: sh}\n"},
    .good = {"- run: |\n    if [ -f x ] && [[ $N > 5 ]]; then\n      jq .a x.json > y.json\n    fi\n",
             "- run: '[ \"$N\" -gt 5 ] 2> /dev/null || make ${{ matrix.x }}'\n", "- {run: '[ -f x ]', shell: sh}\n",
             "- {run: 'if ($x) {', shell: pwsh}\n", "- run: grep x log > /dev/null\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
