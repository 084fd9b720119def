#include <algorithm>
#include <array>
#include <set>

#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/fixes/edits.h"
#include "scanners/workflows/shell/writes.h"

namespace assay::workflows::checks {

namespace {

// Commands that make no folder; mkdir is looked at by itself.
constexpr std::array<std::string_view, 22> kQuiet = {"echo", "printf", "cat",  "set", "export", "test", "[",  "true",
                                                     ":",    "mkdir",  "tee",  "ls",  "pwd",    "env",  "id", "date",
                                                     "grep", "head",   "tail", "wc",  "sort",   "uname"};

bool is_quiet(std::string_view command) { return std::find(kQuiet.begin(), kQuiet.end(), command) != kQuiet.end(); }

// "a/b" of "./a/b/"; empty for what does not lie in the workspace or is odd.
std::string workspace_path(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  while (path.ends_with('/')) path.remove_suffix(1);
  constexpr std::size_t kMostBytes = 256;
  const bool odd = path.empty() || path.size() > kMostBytes || path.front() == '/' || path.front() == '~' ||
                   path.find("..") != path.npos || path.find("//") != path.npos || path.find("/./") != path.npos;
  return odd ? std::string() : std::string(path);
}

std::string_view above(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == path.npos ? std::string_view() : path.substr(0, slash);
}

bool is_path_sign(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.' || c == '/';
}

// Whether the text names the folder, something in it, or one that it lies in.
bool touches(std::string_view text, std::string_view folder) {
  for (std::string_view path = folder; !path.empty(); path = above(path))
    for (std::size_t at = text.find(path); at != text.npos; at = text.find(path, at + 1)) {
      const std::size_t end = at + path.size();
      const bool begins = at == 0 || !is_path_sign(text[at - 1]) || text[at - 1] == '/';
      // Of a folder above, what lies beside the one that is looked for does not count.
      const bool ends =
          end == text.size() || !is_path_sign(text[end]) ||
          (text[end] == '/' && (path == folder || end + 1 == text.size() || !is_path_sign(text[end + 1])));
      if (begins && ends) return true;
    }
  return false;
}

// What may be in the workspace before a command of a job runs.
class Workspace {
 public:
  // Something that may have made any folder.
  void lose() { lost_ = true; }
  bool lost() const { return lost_; }
  // Each look goes over what was said before: a hostile script would have very many.
  bool may_look() { return ++looks_ <= kMostLooks; }
  void run_something() { quiet_ = false; }
  bool quiet() const { return quiet_; }
  void check_out() { checked_out_ = true; }
  bool checked_out() const { return checked_out_; }

  void make(std::string_view folder) {
    for (; !folder.empty() && made_.emplace(folder).second; folder = above(folder)) continue;
  }
  bool made(std::string_view folder) const { return made_.contains(folder); }
  void mention(std::string text) { mentioned_.push_back(std::move(text)); }
  bool mentions(std::string_view folder) const {
    return std::any_of(mentioned_.begin(), mentioned_.end(),
                       [folder](const std::string& text) { return touches(text, folder); });
  }

 private:
  static constexpr std::size_t kMostLooks = 200;

  std::size_t looks_ = 0;
  bool lost_ = false, quiet_ = true, checked_out_ = false;
  std::set<std::string, std::less<>> made_;
  std::vector<std::string> mentioned_;
};

void use(const Step& step, Workspace& at) {
  const Uses& uses = *step.uses;
  if (uses.is_repository("actions/checkout")) {
    at.check_out();
    if (step.with.find("path") != nullptr || step.with.find("repository") != nullptr) at.lose();
    return;
  }
  const bool fetches = uses.is_repository("actions/download-artifact") || uses.is_repository("actions/cache") ||
                       uses.repository == "cache" || uses.kind != UsesKind::repository;
  if (fetches) return at.lose();
  if (!uses.repository.starts_with("setup-")) at.run_something();
  for (const Pair& pair : step.with.list) {
    if (pair.value.has_expression()) at.run_something();
    at.mention(std::string(pair.value.value()));
  }
}

// The command, all words of which were expanded where that could be done.
void run_command(const shell::Script& script, const shell::Call& call, Workspace& at) {
  const std::string_view name = call.name();
  if (name == "cd" || name == "pushd") return at.lose();
  if (!is_quiet(name)) at.run_something();
  for (std::size_t i = 1; i < call.from.size(); ++i) {
    const auto constant = shell::constant_text(script, call.from[i]);
    std::string text = constant ? *constant : shell::text_with_gaps(script, call.from[i]);
    if (name == "echo" || name == "printf") continue;
    if (constant && name == "mkdir") {
      at.make(workspace_path(text));
      continue;
    }
    const std::size_t open = constant ? text.npos : text.find_first_of(std::string_view("\0*?[{", 5));
    if (open == 0 && name != "test" && name != "[") at.lose();
    // mkdir makes something in the folder that is known of its word.
    if (open != text.npos && name == "mkdir") text.resize(std::min(text.rfind('/', open), open));
    at.mention(std::move(text));
  }
  for (const shell::Redirection& one : script.at(call.command).redirections)
    if (one.kind == shell::Redirection::Kind::here_document && !is_quiet(name))
      at.mention(shell::text_with_gaps(script, one.target));
}

// Where the pipeline of a command begins: what stands in it runs at the same time.
std::size_t pipeline_begin(const shell::Script& script, shell::CommandId id) {
  std::size_t begin = script.at(id).span.begin;
  for (const shell::Command& one : script.commands)
    if (one.kind == shell::Command::Kind::pipeline && one.span.begin <= begin && script.at(id).span.end <= one.span.end)
      begin = one.span.begin;
  return begin;
}

// `mkdir -p` on a line of its own before the command, where that begins one.
void offer_folder(const Subject& subject, const Step& step, const shell::Script& script, std::size_t begin,
                  const std::string& folder, Draft& draft) {
  if (step.run.node->style != yaml::Style::literal || !std::all_of(folder.begin(), folder.end(), is_path_sign)) return;
  const std::size_t line = begin == 0 ? 0 : script.text.rfind('\n', begin - 1) + 1;
  const std::string_view before = script.text.substr(line, begin - line);
  const std::string_view previous = script.text.substr(0, line == 0 ? 0 : line - 1);
  if (before.find_first_not_of(" \t") != before.npos) return;
  if (previous.ends_with('\\') || previous.ends_with('|') || previous.ends_with("&&")) return;
  const yaml::Span at = subject.tree().source_span(*step.run.node, begin, begin);
  const std::size_t file_line = subject.tree().lines().begin_of(subject.tree().lines().line_of(at.begin));
  const std::string indent(at.begin - file_line, ' ');
  fixes::offer(draft, fixes::SpanEdit{at, cat("mkdir -p ", folder, "\n", indent)},
               cat("make ", quoted(folder), " first"), false);
}

bool may_be_tracked(const Subject& subject, std::string_view folder) {
  const Document& document = subject.document;
  if (!document.listed) return true;
  const std::string_view path = document.path_below;
  const std::string first = cat(path.substr(0, path.find(".github/")), folder.substr(0, folder.find('/')));
  return subject.repository.has(first) || subject.repository.has(cat(first, "/"));
}

void run_script(const Subject& subject, const Job& job, const Step& step, Workspace& at, Reporter& out) {
  const StepScript* read = subject.analysis.step_script({&subject.document, &job, &step});
  if (read == nullptr || !read->understood() || step.working_directory || job.defaults.working_directory ||
      subject.workflow().defaults.working_directory)
    return at.lose();
  const shell::Script& script = read->script;
  auto call = read->calls.begin();
  std::set<std::string> told;
  for (const shell::FileWrite& write : shell::writes_of(script)) {
    if (!at.may_look()) return;
    const std::size_t begin = pipeline_begin(script, write.command);
    for (; call != read->calls.end() && call->span.begin < begin; ++call) run_command(script, *call, at);
    if (write.target != shell::FileWrite::Target::file || !write.path) continue;
    const std::string file = workspace_path(*write.path);
    const std::string folder(above(file));
    if (at.lost() || folder.empty() || at.made(folder) || at.mentions(folder)) continue;
    // Beside folders that are made on purpose; or before anything ran that could have made one.
    const bool beside = !above(folder).empty() && at.made(above(folder));
    if (!beside && (!at.quiet() || (at.checked_out() && may_be_tracked(subject, folder)))) continue;
    if (!told.insert(folder).second) continue;
    Draft draft = out.report(
        subject.tree().source_span(*step.run.node, write.span.begin, write.span.end),
        cat("Nothing before makes the folder ", quoted(folder), ": the step fails here whatever the command says."));
    draft.in(&job, &step);
    offer_folder(subject, step, script, begin, folder, draft);
  }
  for (; call != read->calls.end(); ++call) run_command(script, *call, at);
}

void run(const Subject& subject, Reporter& out) {
  for (const Job& job : subject.workflow().jobs) {
    Workspace at;
    for (const Step& step : job.steps) {
      if (step.uses)
        use(step, at);
      else if (step.run)
        run_script(subject, job, step, at, out);
      if (at.lost()) break;
    }
  }
}

}  // namespace

extern const Check output_folder_missing = {
    .id = "output-folder-missing",
    .title = "Output goes to a folder that nothing makes",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .what =
        "A redirection or `tee` to a file in a folder of the workspace that no step before makes: one beside folders "
        "that the job does make, or one of which nothing before in the job could be the maker and which is not in the "
        "repository. Folders that a program before names are left out, since it may make them.",
    .why =
        "The shell opens the file before the command runs, so the step fails with \"No such file or directory\" "
        "whatever the command would have said; in a pipe without pipefail the failure is lost, and the evidence with "
        "it. A gate that always fails is switched off, one that always passes is trusted.",
    .reproduce = "Run the job: the step ends with \"No such file or directory\".",
    .fix = "Put `mkdir -p FOLDER` before the command.",
    .avoid = "Do not put `|| true` behind the command: then the gate cannot fail any more.",
    .references = {"https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_07"},
    .bad = {"- run: mkdir -p out/input\n- run: make gate | tee out/report/gate.txt\n",
            "- uses: actions/checkout@v6\n- run: |\n    echo ok > evidence/run/ok.txt\n",
            "- run: |\n    mkdir -p a/b/input\n    tool --in a/b/input --out a/b/report > a/b/report/log.json\n"},
    .good = {"- run: mkdir -p out/report\n- run: make gate | tee out/report/gate.txt\n",
             "- run: make gate > gate.txt\n", "- run: make gate > \"$RUNNER_TEMP/x/gate.txt\"\n",
             "- run: make all\n- run: echo ok > build/log/ok.txt\n",
             "- run: |\n    mkdir -p out/input\n    tool --out out/report\n    echo x > out/report/x.txt\n",
             "- run: mkdir -p out/input && cd out\n- run: echo x > out/report/x.txt\n",
             "- uses: actions/download-artifact@v8\n- run: mkdir -p out/a; echo x > out/report/x.txt\n",
             "- run: |\n    mkdir -p out/{input,report}\n    echo x > out/report/x.txt\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
