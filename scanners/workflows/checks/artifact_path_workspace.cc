#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

bool is_workspace(std::string_view line) {
  while (line.starts_with(' ')) line.remove_prefix(1);
  while (line.ends_with(' ') || line.ends_with('\r')) line.remove_suffix(1);
  return line == "." || line == "./" || line == "./*" || line == "*" || line == "**" || line == "./**" ||
         line == "${{ github.workspace }}" || line == "${{ github.workspace }}/" || line == "$GITHUB_WORKSPACE";
}

void run(const Subject& subject, Reporter& out) {
  for_each_step(subject.document, [&](const Job* job, const Step& step) {
    if (!step.uses || !step.uses->is_repository("actions/upload-artifact")) return;
    const Pair* path = step.with.find("path");
    if (path == nullptr || !path->value) return;
    const std::string_view value = path->value.value();
    for (std::size_t begin = 0; begin <= value.size();) {
      const std::size_t end = std::min(value.find('\n', begin), value.size());
      if (is_workspace(value.substr(begin, end - begin)))
        out.report(subject.tree().source_span(*path->value.node, begin, end), "The artifact holds the whole workspace.")
            .in(job, &step);
      begin = end + 1;
    }
  });
}

}  // namespace

extern const Check artifact_path_workspace = {
    .id = "artifact-path-workspace",
    .title = "Whole workspace is uploaded as an artifact",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what = "`actions/upload-artifact` with the path `.`, `*`, or the workspace itself.",
    .why =
        "Whatever steps before wrote there goes out with it: `.git` with the token of an older checkout, `.env`, keys "
        "of a "
        "cloud login. Everybody who can read the repository can download it.",
    .reproduce = "Download the artifact and look for hidden files.",
    .fix = "Name the folders and files that are wanted: `path: dist/`.",
    .avoid = "Do not list what must stay out: the next tool writes a file that the list does not know.",
    .references = {"https://github.com/actions/upload-artifact#inputs"},
    .zizmor = {"artipacked"},
    .bad = {"- uses: actions/upload-artifact@v7\n  with: {path: .}\n",
            "- uses: actions/upload-artifact@v7\n  with:\n    path: |\n      dist\n      ./**\n"},
    .good = {"- uses: actions/upload-artifact@v7\n  with: {path: dist/}\n", "- uses: a/b@v7\n  with: {path: .}\n",
             "- uses: actions/upload-artifact@v7\n  with: {path: ./dist/**}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
