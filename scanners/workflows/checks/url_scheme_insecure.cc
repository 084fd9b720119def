#include <algorithm>
#include <array>

#include "base/letter_case.h"
#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

constexpr std::array<std::string_view, 3> kSchemes = {"http://", "git://", "ftp://"};

bool is_local(std::string_view rest) {
  for (const std::string_view host : {"localhost", "127.", "[::1]", "0.0.0.0", "host.docker.internal"})
    if (rest.starts_with(host)) return true;
  const std::string_view name = rest.substr(0, rest.find_first_of(":/?#"));
  // A service of the job has a name without dots.
  return name.find('.') == std::string_view::npos;
}

bool is_insecure(std::string_view value) {
  return std::any_of(kSchemes.begin(), kSchemes.end(), [&](std::string_view scheme) {
    return value.starts_with(scheme) && !is_local(value.substr(scheme.size()));
  });
}

// Time stamps are signed, and their servers speak http alone.
bool is_of_timestamps(const Pair& input) {
  return lower(input.name()).find("timestamp") != std::string::npos ||
         input.value.value().find("://timestamp.") != std::string_view::npos;
}

void tell(const Subject& subject, const Job* job, const Step& step, const Pair& input, Reporter& out) {
  const yaml::Node& node = *input.value.node;
  Draft draft = out.report(node, "The input " + quoted(input.name()) + " is fetched without protection on its way.");
  draft.in(job, &step);
  const std::size_t scheme = input.value.value().find("://");
  if (node.alias_of() == nullptr && !node.extended && input.value.value().starts_with("http://"))
    draft.fix(subject.tree().source_span(node, 0, scheme), "https", "fetch it with https", false);
}

void run(const Subject& subject, Reporter& out) {
  for_each_step(subject.document, [&](const Job* job, const Step& step) {
    if (!step.uses) return;
    for (const Pair& input : step.with.list)
      if (is_insecure(input.value.value()) && !is_of_timestamps(input)) tell(subject, job, step, input, out);
  });
}

}  // namespace

extern const Check url_scheme_insecure = {
    .id = "url-scheme-insecure",
    .title = "Input of an action is a URL without encryption",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "An input in `with:` that begins with `http://`, `git://` or `ftp://`. Hosts of the job itself do not "
        "count, nor servers of time stamps, which are signed.",
    .why =
        "Whoever sits between the runner and the host answers in its place, and what the action fetched runs in the "
        "job.",
    .reproduce = "`curl -sI` the URL: no TLS is asked for.",
    .fix = "Write `https://`.",
    .avoid = "Do not switch off the check of certificates to make https work.",
    .references = {"https://docs.github.com/en/actions/reference/security/secure-use"},
    .bad = {"- uses: a/b@v1\n  with: {registry-url: 'http://example.org/npm'}\n",
            "- uses: a/b@v1\n  with: {source: 'git://example.org/x'}\n"},
    .good = {"- uses: a/b@v1\n  with: {registry-url: 'https://example.org/npm'}\n",
             "- uses: a/b@v1\n  with: {url: 'http://localhost:8080/x', other: 'http://db:80', text: 'see "
             "http://example.org'}\n",
             "- uses: a/b@v1\n  with: {timestamp-rfc3161: 'http://timestamp.acs.microsoft.com'}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
