#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/findings/unlocked_install.h"
#include "scanners/workflows/taint/scripts.h"

namespace assay::workflows::checks {

namespace {

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
      const std::string why = unlocked_install(call.words);
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
