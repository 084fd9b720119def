#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

// The path without empty parts, '.' and what '..' takes back.
std::string plain_path(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, slash);
    if (part == ".." && !parts.empty() && parts.back() != "..")
      parts.pop_back();
    else if (!part.empty() && part != ".")
      parts.push_back(part);
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  std::string out;
  for (const std::string_view part : parts) {
    if (!out.empty()) out += '/';
    out += part;
  }
  return out;
}

std::string plain_form(const Uses& uses) {
  const std::string path = plain_path(uses.path);
  if (uses.kind == UsesKind::local) return "./" + path;
  std::string out(uses.owner);
  out += '/';
  out += uses.repository;
  if (!path.empty()) out += "/" + path;
  if (!uses.ref.empty()) {
    out += '@';
    out += uses.ref;
  }
  return out;
}

void run(const Subject& subject, Reporter& out) {
  for_each_uses(subject.document, [&](const Job* job, const Step* step, const Uses& uses) {
    if (uses.kind != UsesKind::repository && uses.kind != UsesKind::local) return;
    const std::string plain = plain_form(uses);
    const std::string_view written = uses.text.value();
    if (plain == written || (uses.kind == UsesKind::local && (written == plain + "/" || plain == "./"))) return;
    Draft draft = out.report(*uses.text.node, quoted(written) + " is a roundabout way to write " + quoted(plain) + ".");
    draft.in(job, step);
    if (uses.text.node->style == yaml::Style::plain && uses.text.node->alias_of() == nullptr)
      draft.fix(uses.text.node->span, plain, "write it as " + plain, true);
  });
}

}  // namespace

extern const Check uses_obfuscated = {
    .id = "uses-obfuscated",
    .title = "Reference of an action is written in a roundabout way",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what = "A `uses:` with empty parts, `.` or `..` in its path: `a//b@v1`, `./../x`.",
    .why =
        "GitHub runs it, while reviewers and tools that compare names with a list of allowed or known bad actions do "
        "not see which action it is.",
    .reproduce = "Search the file for the action by its plain name: it is not found.",
    .fix = "Write the plain form, which the finding names.",
    .avoid = "Do not leave the checkout of the job by `..`.",
    .zizmor = {"obfuscation"},
    .bad = {"- uses: a//b@v1\n", "- uses: a/b/./c@v1\n", "- uses: ./x/../y\n", "- uses: .//x\n"},
    .good = {"- uses: a/b@v1\n", "- uses: a/b/c@v1\n", "- uses: ./x/y\n", "- uses: ./\n", "- uses: ./x/\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
