#include "scanners/setup/survey.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/file.h"
#include "base/strings.h"
#include "scanners/config/pyproject.h"

namespace assay::setup {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMostText = std::uint64_t{1} << 20;

constexpr std::array<std::pair<std::string_view, std::string_view>, 26> kLanguages = {{
    {".c", "C"},           {".cc", "C++"},         {".cpp", "C++"},        {".h", "C"},
    {".hpp", "C++"},       {".cs", "C#"},          {".go", "Go"},          {".java", "Java"},
    {".js", "JavaScript"}, {".jsx", "JavaScript"}, {".mjs", "JavaScript"}, {".kt", "Kotlin"},
    {".php", "PHP"},       {".ps1", "PowerShell"}, {".py", "Python"},      {".ipynb", "Python"},
    {".rb", "Ruby"},       {".rs", "Rust"},        {".scala", "Scala"},    {".sh", "shell"},
    {".swift", "Swift"},   {".tf", "Terraform"},   {".ts", "TypeScript"},  {".tsx", "TypeScript"},
    {".sql", "SQL"},       {".yaml", "YAML"},
}};

// What others wrote, or a build did.
bool is_foreign_folder(std::string_view name) {
  constexpr std::array<std::string_view, 8> kFolders = {".git",  "node_modules", "vendor", "third_party",
                                                        ".venv", "venv",         ".tox",   "__pycache__"};
  return std::find(kFolders.begin(), kFolders.end(), name) != kFolders.end();
}

void count_language(const fs::path& file, Survey& out) {
  const std::string extension = file.extension().string();
  for (const auto& [ending, language] : kLanguages)
    if (extension == ending) ++out.languages[std::string(language)];
}

void count_languages(const fs::path& root, Survey& out) {
  std::vector<std::pair<fs::path, std::size_t>> folders = {{root, 0}};
  std::size_t names = 0;
  while (!folders.empty()) {
    const auto [folder, depth] = std::move(folders.back());
    folders.pop_back();
    std::error_code error;
    fs::directory_iterator entries(folder, error);
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
      if (++names > kMostNames) {
        out.cut = true;
        return;
      }
      std::error_code unknown;
      const fs::file_status status = entries->symlink_status(unknown);
      if (fs::is_regular_file(status)) count_language(entries->path(), out);
      if (!fs::is_directory(status) || is_foreign_folder(entries->path().filename().string())) continue;
      if (depth + 1 > kMostDepth) {
        out.cut = true;
      } else {
        folders.emplace_back(entries->path(), depth + 1);
      }
    }
    if (error) out.unread.push_back(printable(folder.lexically_relative(root).string()));
  }
  std::sort(out.unread.begin(), out.unread.end());
}

// A file's text, or nothing: what cannot be read decides nothing, and is never written over.
std::string text_of(const fs::path& path) { return read_file(path.string(), kMostText).value_or(""); }

void note_scanners(const std::string& text, Survey& out) {
  for (const char* name : {"detect-secrets", "ggshield", "gitleaks", "betterleaks", "trufflehog", "kingfisher"})
    if (text.find(name) != std::string::npos &&
        std::find(out.scanners.begin(), out.scanners.end(), name) == out.scanners.end())
      out.scanners.emplace_back(name);
}

void look_at_workflows(const fs::path& root, Survey& out) {
  std::error_code error;
  for (fs::directory_iterator entries(root / ".github" / "workflows", error);
       !error && entries != fs::directory_iterator(); entries.increment(error)) {
    const std::string extension = entries->path().extension().string();
    if (extension != ".yml" && extension != ".yaml") continue;
    out.workflows.push_back(entries->path().lexically_relative(root).string());
  }
  std::sort(out.workflows.begin(), out.workflows.end());
  for (const std::string& path : out.workflows) note_scanners(text_of(root / path), out);
}

}  // namespace

Result<Survey> survey(const std::string& named) {
  std::error_code error;
  const fs::path root = named;
  if (!fs::is_directory(root, error))
    return fail("looking at the repository", printable(named), error ? error.message() : "it is no folder");
  Survey out;
  const auto has = [&root](const char* name) {
    std::error_code unknown;
    return fs::symlink_status(root / name, unknown).type() != fs::file_type::not_found;
  };
  out.is_repository = has(".git");
  if (has("assay.yaml")) {
    out.configuration = "assay.yaml";
  } else if (has("pyproject.toml") && configures_assay(text_of(root / "pyproject.toml"))) {
    out.configuration = "pyproject.toml";
  }
  for (const char* name : {".assayignore", ".gitleaksignore", ".betterleaksignore", ".secrets.baseline"})
    if (has(name)) out.known.emplace_back(name);
  for (const char* name : {".gitleaks.toml", ".betterleaks.toml"})
    if (out.rules_of_gitleaks.empty() && has(name)) out.rules_of_gitleaks = name;
  if ((out.pre_commit = has(".pre-commit-config.yaml"))) {
    const std::string text = text_of(root / ".pre-commit-config.yaml");
    out.pre_commit_has_assay = text.find("assay") != std::string::npos;
    note_scanners(text, out);
  }
  if (has(".husky")) out.hook_managers.emplace_back("husky");
  for (const char* name : {"lefthook.yml", "lefthook.yaml", ".lefthook.yml"})
    if (has(name)) {
      out.hook_managers.emplace_back("lefthook");
      break;
    }
  look_at_workflows(root, out);
  out.gitlab = has(".gitlab-ci.yml");
  out.azure = has("azure-pipelines.yml");
  out.jenkins = has("Jenkinsfile");
  out.python_package = has("pyproject.toml") || has("setup.py");
  count_languages(root, out);
  return out;
}

}  // namespace assay::setup
