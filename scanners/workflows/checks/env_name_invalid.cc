#include <algorithm>

#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/environments.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for_each_variable(subject.document, [&](const Job* job, const Step* step, const Pair& pair) {
    const std::string_view name = pair.name();
    if (name.find("${{") != name.npos) return;
    const bool bad = name.empty() || name.find_first_of("=& \t\n") != std::string_view::npos;
    if (bad) out.report(*pair.key, quoted(name) + " cannot be the name of a variable.").in(job, step);
  });
}

}  // namespace

extern const Check env_name_invalid = {
    .id = "env-name-invalid",
    .title = "Name of an environment variable is malformed",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what = "A key of an `env:` that is empty or holds blanks, `=` or `&`.",
    .why = "Shells cannot read the variable, or read another one: `A=B: c` sets A to `B=c`.",
    .reproduce = "`run: env` in the step.",
    .fix = "Use letters, digits and `_`.",
    .avoid = "Do not rely on a program that reads such names: the runner's next version may drop them.",
    .references = {"https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html"},
    .bad = {"- run: make\n  env: {'A B': c}\n", "on: push\nenv: {'A=B': c}\njobs: {}\n"},
    .good = {"- run: make\n  env: {A_B: c, a.b: d, npm_config_x: e}\n",
             "- run: make\n  env: {'A_${{ matrix.b }}': c}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
