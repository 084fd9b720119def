#include "scanners/workflows/model/document.h"

#include "scanners/workflows/model/workflow_reader.h"

namespace assay::workflows {

std::string_view Document::root() const {
  const std::string_view below = path_below;
  const std::size_t at = below.find("/.github/");
  return below.starts_with(".github/") || at == std::string_view::npos ? std::string_view() : below.substr(0, at + 1);
}

FileKind kind_of_file(std::string_view path_below) {
  const std::size_t slash = path_below.rfind('/');
  const std::string_view name = path_below.substr(slash + 1);
  const std::string_view folder = slash == std::string_view::npos ? std::string_view() : path_below.substr(0, slash);
  const bool yaml = name.ends_with(".yml") || name.ends_with(".yaml");
  const std::string_view stem = name.substr(0, name.rfind('.'));
  if (yaml && stem == ".pre-commit-config") return FileKind::pre_commit;
  if (yaml && stem == "dependabot" && (folder == ".github" || folder.ends_with("/.github")))
    return FileKind::dependabot;
  if (name == "actions.lock" && folder.ends_with(".github/workflows")) return FileKind::lock;
  const bool action = (name == "action.yml" || name == "action.yaml") && !folder.ends_with(".github/workflows");
  return action ? FileKind::action : FileKind::workflow;
}

tl::expected<Document, yaml::Problem> read_document(std::string path, std::string path_below, std::string source) {
  auto tree = yaml::read(std::move(source));
  if (!tree) return tl::make_unexpected(std::move(tree.error()));
  Document out;
  out.kind = kind_of_file(path_below);
  out.path = std::move(path);
  out.path_below = std::move(path_below);
  out.tree = std::move(*tree);
  ShapeReader reader(*out.tree, out.problems);
  if (out.is_workflow())
    out.workflow = read_workflow(reader, out.tree->root());
  else if (out.kind == FileKind::action)
    out.action = read_action(reader, out.tree->root());
  return out;
}

}  // namespace assay::workflows
