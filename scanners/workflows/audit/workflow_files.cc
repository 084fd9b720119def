#include "scanners/workflows/audit/workflow_files.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <optional>
#include <system_error>

#include "base/file.h"
#include "base/limits.h"
#include "base/strings.h"
#include "scanners/workflows/yaml/tree.h"

namespace assay::workflows {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kWorkflows = ".github/workflows";

bool is_yaml(std::string_view name) { return name.ends_with(".yml") || name.ends_with(".yaml"); }

// Whether the folder is, or lies directly in, a `.github/workflows`.
bool is_workflow_folder(std::string_view below) {
  return below == kWorkflows || (below.size() > kWorkflows.size() && below.ends_with(kWorkflows) &&
                                 below[below.size() - kWorkflows.size() - 1] == '/');
}

bool is_action(std::string_view name) { return name == "action.yml" || name == "action.yaml"; }

std::string joined(std::string_view folder, std::string_view name) {
  if (folder.empty()) return std::string(name);
  return folder.ends_with('/') ? cat(folder, name) : cat(folder, "/", name);
}

SourceFile source_file(std::string path, std::string path_below) {
  SourceFile out;
  // One byte more than is read, so that what is too large is told by the reader, which names the bound.
  auto text = read_file(path, yaml::kMostBytes + 1);
  if (text)
    out.text = std::move(*text);
  else
    out.unread = text.error().why;
  out.path = std::move(path);
  out.path_below = std::move(path_below);
  return out;
}

using Form = SourceFile::Form;

bool is_github_folder(std::string_view below) { return below == ".github" || below.ends_with("/.github"); }

// What is wanted of a file in a folder; nothing for most.
std::optional<Form> wanted_form(std::string_view below, std::string_view name) {
  if (is_workflow_folder(below))
    return is_yaml(name) || name == "actions.lock" ? std::optional(Form::yaml) : std::nullopt;
  if (is_action(name)) return Form::yaml;
  if (is_github_folder(below) && (name == "dependabot.yml" || name == "dependabot.yaml")) return Form::yaml;
  if (name == "CODEOWNERS")
    return below.empty() || below == ".github" || below == "docs" ? std::optional(Form::plain) : std::nullopt;
  constexpr std::string_view kNames[] = {"Dockerfile", "renovate.json", "renovate.json5", ".renovaterc",
                                         ".renovaterc.json"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames) ? std::optional(Form::name)
                                                                                   : std::nullopt;
}

bool is_mark_of_root(const fs::directory_entry& entry) {
  return entry.path().filename() == ".git" || entry.path().filename() == ".github";
}

class Walk {
 public:
  Walk(Coverage& coverage, bool whole) : coverage_(coverage), whole_(whole) {}

  // `shown` is the folder's path as the user named it, `below` the same within the repository.
  void folder(const std::string& shown, const std::string& below, std::size_t depth) {
    if (depth > Limits{}.folder_depth) return coverage_.gap(printable(shown), "folders are nested too deep");
    std::error_code error;
    std::vector<fs::directory_entry> entries;
    for (fs::directory_iterator it(shown.empty() ? "." : shown, error), end; !error && it != end; it.increment(error))
      entries.push_back(*it);
    if (error) return coverage_.gap(printable(shown.empty() ? "." : shown), error.message());
    const bool workflows = is_workflow_folder(below);
    const bool root = depth == 0 || std::any_of(entries.begin(), entries.end(), is_mark_of_root);
    for (const fs::directory_entry& entry : entries) {
      const std::string name = entry.path().filename().string();
      std::optional<Form> form = wanted_form(below, name);
      if (root && kind_of_file(name) == FileKind::pre_commit) form = Form::yaml;
      const bool wanted = form && *form != Form::name;
      const fs::file_status status = entry.symlink_status(error);
      if (fs::is_symlink(status)) {
        const bool leads_there = name == ".github" || (name == "workflows" && below.ends_with(".github"));
        if (wanted || leads_there)
          coverage_.gap(printable(joined(shown, name)), "is a symbolic link, which is not followed");
        add_name(shown, below, name);
      } else if (fs::is_directory(status)) {
        if (root) add_name(shown, below, name + '/');
        if (name != ".git" && name != "node_modules") folder(joined(shown, name), joined(below, name), depth + 1);
      } else if (wanted) {
        files_.push_back(source_file(joined(shown, name), joined(below, name)));
        files_.back().form = *form;
        files_.back().listed = whole_;
        files_.back().among_all = workflows;
      } else if (form) {
        add_name(shown, below, name);
      }
    }
  }

  std::vector<SourceFile> take() { return std::move(files_); }

 private:
  void add_name(const std::string& shown, const std::string& below, const std::string& name) {
    SourceFile file;
    file.path = joined(shown, name);
    file.path_below = joined(below, name);
    file.form = Form::name;
    files_.push_back(std::move(file));
  }

  Coverage& coverage_;
  bool whole_;
  std::vector<SourceFile> files_;
};

// The part of a path that lies in the repository whose .github it goes through; empty where it goes through none.
std::string below_repository(const std::string& path) {
  const std::string absolute = fs::absolute(path).lexically_normal().generic_string();
  const std::string_view trimmed = std::string_view(absolute).substr(0, absolute.find_last_not_of('/') + 1);
  const std::size_t at = trimmed.rfind("/.github");
  if (at == std::string_view::npos) return {};
  const std::string_view below = trimmed.substr(at + 1);
  return below == ".github" || below.starts_with(".github/") ? std::string(below) : std::string();
}

}  // namespace

std::vector<SourceFile> workflow_files(const std::string& path, Coverage& coverage) {
  std::error_code error;
  const std::string shown = path == "." ? std::string() : path;
  std::string below = below_repository(path);
  std::vector<SourceFile> out;
  if (fs::is_directory(path, error)) {
    Walk walk(coverage, below.empty());
    walk.folder(shown, below, 0);
    out = walk.take();
  } else {
    if (below.empty()) below = joined(kWorkflows, fs::path(path).filename().string());
    const FileKind kind = kind_of_file(path);
    if (kind == FileKind::action || kind == FileKind::pre_commit) below = path;
    out.push_back(source_file(path, below));
  }
  std::sort(out.begin(), out.end(), [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return out;
}

std::string repository_root(const std::string& path) {
  std::error_code error;
  fs::path at = fs::absolute(path, error).lexically_normal();
  while (!at.empty()) {
    if (fs::exists(at / ".git", error) || fs::is_directory(at / ".github", error)) {
      std::string root = at.generic_string();
      while (root.size() > 1 && root.ends_with('/')) root.pop_back();
      return root;
    }
    if (at == at.root_path()) break;
    at = at.parent_path();
  }
  return {};
}

std::string path_from(const std::string& root, const std::string& path) {
  const std::string absolute = fs::absolute(path).lexically_normal().generic_string();
  const std::string_view head = root == "/" ? std::string_view() : root;
  if (!absolute.starts_with(cat(head, "/"))) return path;
  return absolute.substr(head.size() + 1);
}

}  // namespace assay::workflows
