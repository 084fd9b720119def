#include "cli/scan_modes.h"

#include <array>

namespace assay::cli {

namespace {

const Help kGithubHelp = {{{"assay scan github octo/tool", "all that is written around a repository"},
                           {"assay scan github octo --include gists,issues", "of all repositories of an owner"},
                           {"assay scan github octo/tool --include logs,artifacts --since 2026-03-01", "recent runs"}},
                          {}};
const Help kGitlabHelp = {{{"assay scan gitlab group/project", "all that is written around a project"},
                           {"assay scan gitlab group/project --include logs", "what its jobs printed"}},
                          {}};
const Help kS3Help = {{{"assay scan s3 s3://bucket", "every object"},
                       {"assay scan s3 s3://bucket/logs/ --endpoint https://minio.example.org", "of another server"}},
                      {}};
const Help kFilesHelp = {{{"assay scan .", "the working directory"},
                          {"assay scan src dist/tool.log", "a folder and a file"},
                          {"make 2>&1 | assay scan -", "a stream"},
                          {"assay scan . --format sarif -o report.sarif", "a report for code scanning"},
                          {"assay scan git --help", "scanning a repository's history"}},
                         {}};
const Help kImageHelp = {{{"assay scan image app.tar", "what docker save, podman save or skopeo wrote"},
                          {"assay scan image layout/", "an OCI image layout"},
                          {"docker save app:1.0 | assay scan image -", "a stream"}},
                         {}};
const Help kDistHelp = {{{"assay scan dist dist/", "every package of a release, with what lies beside it"},
                         {"assay scan dist demo-1.0-py3-none-any.whl", "one wheel"},
                         {"assay dist check dist/", "the same walk, with the checks of packages"}},
                        {}};
const Help kGitHelp = {{{"assay scan git", "the whole history of the repository here"},
                        {"assay scan git --all-objects ../tool.git", "and what no branch reaches"},
                        {"assay scan git --staged", "a pre-commit hook"},
                        {"assay scan git --range origin/main...HEAD", "what a pull request brings"},
                        {"assay scan git --format sarif -o report.sarif", "a report for code scanning"}},
                       {}};
const Help kLogHelp = {{{"assay scan log build.log", "a log, or a folder of logs"},
                        {"gh run view --log 123 | assay scan log", "a stream"},
                        {"tail -f app.log | assay scan log - --format jsonl", "findings as they are written"}},
                       {}};

constexpr const char* kAboutFiles = "Finds credentials in files, folders and standard input.";
constexpr std::array<ScanModeText, 8> kModes = {{
    {"files", ScanMode::files, kAboutFiles, &kFilesHelp},
    {"git", ScanMode::git,
     "Finds credentials in a repository: every blob of its history, once, and messages, tags and notes.", &kGitHelp},
    {"log", ScanMode::log,
     "Finds credentials in logs. Of standard input, --format jsonl reports each as soon as it is known.", &kLogHelp},
    {"image", ScanMode::image,
     "Finds credentials in container images: every layer, deleted files too, configuration and history.", &kImageHelp},
    {"dist", ScanMode::dist,
     "Finds credentials in wheels and source distributions: every member, metadata, and what belongs to no member.",
     &kDistHelp},
    {"github", ScanMode::github,
     "Finds credentials in what people and workflows write on GitHub beside files. The token comes from "
     "GITHUB_TOKEN or GH_TOKEN.",
     &kGithubHelp},
    {"gitlab", ScanMode::gitlab,
     "Finds credentials in what people and pipelines write on GitLab beside files. The token comes from GITLAB_TOKEN.",
     &kGitlabHelp},
    {"s3", ScanMode::s3,
     "Finds credentials in the objects of a bucket. Who asks comes from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and "
     "AWS_SESSION_TOKEN; without them the bucket is asked without a name.",
     &kS3Help},
}};

}  // namespace

std::span<const ScanModeText> scan_mode_texts() { return kModes; }

std::span<const std::string_view> scan_modes() {
  static constexpr auto kNames = [] {
    std::array<std::string_view, kModes.size()> names;
    for (std::size_t i = 0; i < names.size(); ++i) names[i] = kModes[i].name;
    return names;
  }();
  return kNames;
}

}  // namespace assay::cli
