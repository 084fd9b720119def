#include <algorithm>
#include <array>

#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/taint/scripts.h"

namespace assay::workflows::checks {

namespace {

// Files that hold credentials, by their names.
bool is_credential_file(std::string_view path) {
  constexpr std::array<std::string_view, 14> kNames = {
      ".env",    ".npmrc",     ".pypirc", ".netrc", "id_rsa", "id_ed25519", ".git-credentials",
      ".pgpass", "kubeconfig", ".docker", ".aws",   ".ssh",   ".gnupg",     "credentials.json"};
  while (path.ends_with('/')) path.remove_suffix(1);
  if (path.ends_with("/**")) path.remove_suffix(3);
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end() || name.ends_with(".pem") ||
         name.ends_with(".p12") || name.ends_with(".pfx") || name.ends_with(".jks") || name.ends_with(".keystore");
}

std::string_view plain(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  while (path.ends_with('/')) path.remove_suffix(1);
  return path;
}

// Whether an upload of `path` takes the file along. Hidden files are left out by default.
bool takes(std::string_view path, std::string_view file, bool hidden) {
  path = plain(path);
  file = plain(file);
  if (file.empty() || file.find(shell::kUnknown) != file.npos) return false;
  const bool is_hidden = file.starts_with('.') || file.find("/.") != file.npos;
  if (path == file) return true;
  if (is_hidden && !hidden) return false;
  if (path == "." || path.empty()) return !file.starts_with('/');
  if (path.ends_with("/**")) path.remove_suffix(3);
  if (path.ends_with("/*")) path.remove_suffix(2);
  return file.starts_with(path) && file.size() > path.size() && file[path.size()] == '/';
}

// A line of `path:` that no ! leaves out.
struct Line {
  std::string_view text;
  std::size_t begin;
};
std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    const std::size_t blanks = std::min(line.find_first_not_of(' '), line.size());
    line.remove_prefix(blanks);
    while (line.ends_with(' ')) line.remove_suffix(1);
    if (!line.empty() && !line.starts_with('!')) out.push_back({line, at + blanks});
    at = end + 1;
  }
  return out;
}

void look_at(const Subject& subject, const Job& job, const Step& upload, Reporter& out) {
  const Pair* path = upload.with.find("path");
  if (path == nullptr) return;
  const bool hidden = upload.with.value_of("include-hidden-files") == "true";
  for (const Line& line : lines_of(path->value.value())) {
    const yaml::Span span = subject.tree().source_span(*path->value.node, line.begin, line.begin + line.text.size());
    if (is_credential_file(line.text)) {
      out.report(span, cat(quoted(line.text),
                           " is a file for credentials, and everybody who may read the repository "
                           "can download it."))
          .in(&job, &upload);
      continue;
    }
    if (!subject.analysis.spend(job.steps.size())) return;
    for (const Step& step : job.steps) {
      if (step.index >= upload.index || !step.run) continue;
      const taint::Where where{&subject.document, &job, &step};
      for (const taint::Written& write : subject.analysis.script(where).writes) {
        if (write.target != shell::FileWrite::Target::file || !takes(line.text, write.path, hidden)) continue;
        const taint::Flow* secret = taint::first_secret(write.flows, true);
        if (secret == nullptr) continue;
        out.report(span, cat("The artifact takes ", quoted(write.path), " along, which holds the secret ",
                             quoted(secret->source.name), "."))
            .in(&job, &upload)
            .flow(*secret, taint::in_file(where, write.span), "It is written to the file.")
            .flow(span, "The file is uploaded.");
      }
    }
  }
}

void run(const Subject& subject, Reporter& out) {
  for (const Job& job : subject.workflow().jobs)
    for (const Step& step : job.steps)
      if (step.uses &&
          (step.uses->is_repository("actions/upload-artifact") ||
           step.uses->is_repository("actions/upload-pages-artifact") || step.uses->is_repository("actions/cache")))
        look_at(subject, job, step, out);
}

}  // namespace

extern const Check secret_in_artifact = {
    .id = "secret-in-artifact",
    .title = "Artifact or cache holds a secret",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .what =
        "An upload or cache whose path names a file for credentials (`.env`, `.npmrc`, `~/.ssh`, `*.pem`), or takes a "
        "file along that a step of the job wrote a secret to. Hidden files count only where they are included.",
    .why =
        "Artifacts of a public repository can be downloaded by anybody with an account, and caches be read by runs of "
        "pull requests. No mask reaches into a file.",
    .reproduce = "Download the artifact and open the file.",
    .fix = "Upload the files that are wanted by name. Write the secret below `$RUNNER_TEMP`, and remove it.",
    .avoid = "Do not rely on the default that leaves hidden files out: others do not.",
    .references = {"https://github.com/actions/upload-artifact#uploading-hidden-files"},
    .bad = {"- uses: actions/upload-artifact@v6\n  with: {path: .env}\n",
            "- run: echo \"key=$KEY\" > dist/config.ini\n  env: {KEY: '${{ secrets.KEY }}'}\n"
            "- uses: actions/upload-artifact@v6\n  with: {path: dist/}\n",
            "- uses: actions/cache@v5\n  with:\n    key: a\n    path: |\n      ~/.cache\n      ~/.ssh\n"},
    .good = {"- run: echo \"key=$KEY\" > other/config.ini\n  env: {KEY: '${{ secrets.KEY }}'}\n"
             "- uses: actions/upload-artifact@v6\n  with: {path: dist/}\n",
             "- run: echo \"key=$KEY\" > .secret\n  env: {KEY: '${{ secrets.KEY }}'}\n"
             "- uses: actions/upload-artifact@v6\n  with: {path: .}\n",
             "- uses: actions/upload-artifact@v6\n  with: {path: \"dist/\\n!dist/.env\"}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
