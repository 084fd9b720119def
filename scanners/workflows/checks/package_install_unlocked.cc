#include <algorithm>
#include <array>

#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/taint/scripts.h"

namespace assay::workflows::checks {

namespace {

using Words = std::vector<std::optional<std::string>>;

bool has(const Words& words, std::initializer_list<std::string_view> options) {
  return std::any_of(words.begin(), words.end(), [&](const auto& word) {
    return word && std::any_of(options.begin(), options.end(), [&](std::string_view option) {
             return *word == option || (word->starts_with(option) && word->size() > option.size() &&
                                        (*word)[option.size()] == '=' && option.starts_with("--"));
           });
  });
}

bool is_local(std::string_view package) {
  return package.starts_with('.') || package.starts_with('/') || package.starts_with("file:") ||
         package.ends_with(".whl") || package.ends_with(".tar.gz") || package.ends_with(".tgz") ||
         package.find('*') != package.npos;
}

// "^1", ">=2" and "latest" hold a package to no version.
bool is_range(std::string_view version) {
  return version.empty() || version.find_first_of("^~<>*") == 0 || version == "latest" || version == "next";
}

// The first argument that names a package without its version, behind `from`.
std::optional<std::string> unversioned(const Words& words, std::size_t from, std::string_view version) {
  bool value = false;
  for (std::size_t i = from; i < words.size(); ++i) {
    if (!words[i]) return std::nullopt;  // not known
    const std::string& word = *words[i];
    if (value) {
      value = false;
    } else if (word.starts_with('-')) {
      value = word == "-r" || word == "-c" || word == "-e" || word == "-t" || word == "-i" || word == "--python" ||
              word == "--index-url" || word == "--extra-index-url" || word == "--target" || word == "--find-links" ||
              word == "-f" || word == "--requirement" || word == "--prefix" || word == "--registry" ||
              word == "--constraint" || word == "--editable" || word == "--root" || word == "--group" ||
              word == "--platform" || word == "--python-version" || word == "--only-binary" || word == "-w" ||
              word == "--workspace";
    } else if (!is_local(word)) {
      const std::size_t at = word.size() < 2 ? std::string::npos : word.find(version, 1);
      if (at == std::string::npos || is_range(std::string_view(word).substr(at + version.size()))) return word;
    }
  }
  return std::nullopt;
}

// What is installed without being held to a version, in a few words; empty: nothing is.
std::string problem(const Words& all) {
  Words words = all;
  const auto is = [&](std::size_t at, std::string_view word) { return words.size() > at && words[at] == word; };
  // python -m pip, uv pip
  if (words.size() > 3 && words[0] && words[0]->starts_with("python") && is(1, "-m"))
    words.erase(words.begin(), words.begin() + 2);
  if (is(0, "uv") && is(1, "pip")) words.erase(words.begin());
  if ((is(0, "pip") || is(0, "pip3")) && is(1, "install")) {
    if (has(words, {"--require-hashes", "--no-index"})) return {};
    const auto package = unversioned(words, 2, "==");
    // pip itself, before it is used.
    if (!package || *package == "pip" || *package == "setuptools" || *package == "wheel") return {};
    return cat("'pip install' takes whatever version of ", quoted(*package), " is newest");
  }
  if (is(0, "pipx") && is(1, "install")) {
    const auto package = unversioned(words, 2, "==");
    return package ? cat("'pipx install' takes whatever version of ", quoted(*package), " is newest") : "";
  }
  if (is(0, "npm") && (is(1, "install") || is(1, "i") || is(1, "add"))) {
    if (words.size() == 2) return "'npm install' may change what the lock file says; 'npm ci' does not";
    const auto package = unversioned(words, 2, "@");
    return package ? cat("'npm install' takes whatever version of ", quoted(*package), " is newest") : "";
  }
  for (const std::string_view program : {"yarn", "pnpm", "bun"}) {
    if (!is(0, program)) continue;
    const std::size_t verb = program == "yarn" && is(1, "global") ? 2 : 1;
    if (!is(verb, "add") && !(program == "bun" && is(verb, "install") && has(words, {"-g", "--global"}))) continue;
    const auto package = unversioned(words, verb + 1, "@");
    return package ? cat("'", program, " add' takes whatever version of ", quoted(*package), " is newest") : "";
  }
  if (is(0, "yarn") && (words.size() == 1 || is(1, "install")) &&
      !has(words, {"--frozen-lockfile", "--immutable", "--immutable-cache"}))
    return "'yarn install' may change what the lock file says without '--immutable'";
  if (is(0, "pnpm") && has(words, {"--no-frozen-lockfile"})) return "'--no-frozen-lockfile' leaves the lock file out";
  if (is(0, "uv") && (is(1, "sync")) && !has(words, {"--locked", "--frozen"}))
    return "'uv sync' may change what the lock file says without '--locked'";
  if (is(0, "cargo") && is(1, "install") && !has(words, {"--locked", "--path"}))
    return "'cargo install' leaves the lock file out without '--locked'";
  if (is(0, "go") && (is(1, "install") || is(1, "get")))
    for (const auto& word : words)
      if (word && word->ends_with("@latest")) return cat(quoted(*word), " is another version tomorrow");
  if (is(0, "gem") && is(1, "install") && !has(words, {"-v", "--version"})) {
    const auto package = unversioned(words, 2, ":");
    return package ? cat("'gem install' takes whatever version of ", quoted(*package), " is newest") : "";
  }
  return {};
}

// It publishes, deploys, or may write: what is installed there gets into what others use.
bool is_release(const Subject& subject, const Job* job) {
  if (job == nullptr) return false;
  if (job->environment) return true;
  const Permissions& permissions = permissions_of(subject.workflow(), *job);
  if (!permissions) return false;
  if (permissions.form == Permissions::Form::write_all) return true;
  return std::any_of(permissions.grants.begin(), permissions.grants.end(), [](const Grant& grant) {
    return grant.access == Access::write && (grant.scope() == "id-token" || grant.scope() == "packages" ||
                                             grant.scope() == "contents" || grant.scope() == "attestations");
  });
}

// The same with the lock file held to, where a word says so.
void offer_lock(const taint::Where& where, const shell::Script& script, const shell::Call& call, Draft& draft) {
  if (call.words.size() < 2 || call.from.size() < 2 || where.step->run.node->alias_of() != nullptr) return;
  const shell::Span word = script.word(call.from[1]).span;
  const bool npm = call.words[0] == "npm" && call.words.size() == 2;
  const bool locked =
      (call.words[0] == "uv" && call.words[1] == "sync") || (call.words[0] == "cargo" && call.words[1] == "install");
  if (npm)
    draft.fix(taint::in_file(where, word), "ci", "install what the lock file says", false);
  else if (locked)
    draft.fix(taint::in_file(where, {word.end, word.end}), " --locked", "install what the lock file says", false);
}

void run(const Subject& subject, Reporter& out) {
  taint::for_each_script(subject.analysis, subject.document, [&](const taint::Where& where, const StepScript& script) {
    for (const shell::Call& call : script.calls) {
      const std::string why = problem(call.words);
      if (why.empty()) continue;
      Draft draft = out.report(taint::in_file(where, call.span), why + '.');
      draft.in(where.job, where.step);
      offer_lock(where, script.script, call, draft);
      if (is_release(subject, where.job)) draft.severity(Severity::medium).persona(Persona::regular);
    }
  });
}

}  // namespace

extern const Check package_install_unlocked = {
    .id = "package-install-unlocked",
    .title = "Packages are installed in whatever version is newest",
    .severity = Severity::low,
    .confidence = Confidence::medium,
    .persona = Persona::pedantic,
    .what =
        "`pip install x`, `npm install`, `uv sync` without `--locked`, `cargo install` without `--locked`, `go install "
        "x@latest` and the like. In jobs that publish, deploy or may write it is told to everybody.",
    .why =
        "A package that was taken over this morning runs in the job this morning. A build that passed yesterday is "
        "another one today.",
    .reproduce = "Run the job twice with a release of the package in between.",
    .fix =
        "Install from a lock file: `npm ci`, `uv sync --locked`, `pip install --require-hashes -r requirements.txt`. "
        "Or "
        "write the version: `pip install x==1.2.3`.",
    .avoid = "Do not take a range for a version.",
    .references = {"https://docs.zizmor.sh/audits/", "https://pip.pypa.io/en/stable/topics/secure-installs/"},
    .zizmor = {"adhoc-packages"},
    .bad = {"- run: pip install twine\n", "- run: python -m pip install --upgrade build\n", "- run: npm install\n",
            "- run: uv sync --group dev\n", "- run: cargo install cross\n", "- run: go install example.org/x@latest\n",
            "- run: yarn install\n", "- run: npm i -g typescript\n"},
    .good = {"- run: pip install twine==6.1.0\n", "- run: pip install -r requirements.txt\n", "- run: npm ci\n",
             "- run: uv sync --locked\n", "- run: pip install -e .\n", "- run: pip install dist/*.whl\n",
             "- run: python -m pip install --upgrade pip\n", "- run: go install example.org/x@v1.2.3\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
