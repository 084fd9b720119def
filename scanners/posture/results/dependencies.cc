#include "scanners/posture/results/dependencies.h"

#include <filesystem>

#include "base/strings.h"
#include "scanners/posture/checkout/wanted.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/images.h"
#include "scanners/workflows/taint/scripts.h"

namespace assay::posture {

namespace {

using workflows::Document;
using workflows::Uses;

bool is_of_github(const Uses& uses) { return uses.owner == "actions" || uses.owner == "github"; }

// SLSA's generator checks that it was called by a tag, and cannot be named by a commit.
bool must_be_a_tag(const Uses& uses) { return uses.is_repository("slsa-framework/slsa-github-generator"); }

void add_uses(const Document& document, Dependencies& out) {
  workflows::for_each_uses(document, [&](const workflows::Job*, const workflows::Step*, const Uses& uses) {
    if (uses.kind != workflows::UsesKind::repository) return;
    Dependency one;
    one.of_github = is_of_github(uses);
    one.pinned = uses.ref_kind == workflows::RefKind::sha || must_be_a_tag(uses) ? Pinned::yes : Pinned::no;
    one.reason = cat(workflows::quoted(uses.text.value()), " is not named by its commit");
    one.place = place_in(document, uses.text.node->span);
    out.list.push_back(std::move(one));
  });
}

void add_image(const Document& document, const workflows::Text& text, bool pinned, Dependencies& out) {
  Dependency one;
  one.kind = DependencyKind::container_image;
  one.pinned = text.has_expression() ? Pinned::unknown : pinned ? Pinned::yes : Pinned::no;
  one.reason = cat("image ", workflows::quoted(text.value()),
                   text.has_expression() ? " is known only when it runs" : " is not named by its digest");
  one.place = place_in(document, text.node->span);
  out.list.push_back(std::move(one));
}

void add_images(const Document& document, Dependencies& out) {
  workflows::for_each_image(document,
                            [&](const workflows::Job*, const workflows::Step*, const workflows::NamedImage& image) {
                              add_image(document, image.text, !image.image.digest.empty(), out);
                            });
  for (const workflows::Job& job : document.workflow.jobs) {
    if (job.container->image.has_expression()) add_image(document, job.container->image, false, out);
    for (const workflows::Container& service : job.services)
      if (service.image.has_expression()) add_image(document, service.image, false, out);
  }
}

std::string below(std::string_view folder, std::string_view file) {
  const std::filesystem::path joined = std::filesystem::path(folder) / std::filesystem::path(file);
  return joined.lexically_normal().generic_string();
}

}  // namespace

Pinned hashes_of(const Subject& subject, std::string_view folder, std::string_view file) {
  for (const std::string& path : {below("", file), below(folder, file)})
    if (const File* found = subject.checkout.find(path))
      return found->kept && found->unread.empty() ? (all_hashed(found->text) ? Pinned::yes : Pinned::no)
                                                  : Pinned::unknown;
  return Pinned::unknown;
}

void add_workflow(const Subject& subject, const Document& document, Dependencies& out) {
  add_uses(document, out);
  add_images(document, out);
  workflows::taint::Analysis analysis(subject.callers);
  const HasHashes hashes = [&](std::string_view file) { return hashes_of(subject, "", file); };
  workflows::taint::for_each_script(
      analysis, document, [&](const workflows::taint::Where& where, const workflows::StepScript& script) {
        if (!script.understood()) return;
        for (Download& one : downloads_of(script.script, script.calls, hashes))
          out.list.push_back({one.kind, false, one.pinned, std::move(one.reason),
                              place_in(document, workflows::taint::in_file(where, one.span))});
        if (!script.script.complete())
          out.troubles.push_back(
              cat(document.path, ": a script could not be read: ", script.script.troubles.front().why));
      });
}

void add_script(const Subject& subject, const File& file, Dependencies& out) {
  if (!file.kept || !file.unread.empty()) {
    out.troubles.push_back(cat(file.shown, ": ", file.unread));
    return;
  }
  const std::string_view text = file.text;
  const shell::Script script = shell::read_script(text);
  const HasHashes hashes = [&](std::string_view name) { return hashes_of(subject, file.folder(), name); };
  const auto found = downloads_of(script, shell::calls_of(script), hashes);
  if (!script.complete())
    out.troubles.push_back(cat(file.shown, ": not all of it could be read: ", script.troubles.front().why));
  if (found.empty()) return;
  const LineIndex lines(text);
  for (const Download& one : found)
    out.list.push_back(
        {one.kind, false, one.pinned, one.reason, place_in(file.shown, lines, text, one.span.begin, one.span.end)});
}

Dependencies dependencies_of(const Subject& subject) {
  Dependencies out;
  const auto full = [&] { return out.list.size() >= kMostDependencies; };
  for (const Document& document : subject.checkout.repository.documents)
    if ((document.is_workflow() || document.kind == workflows::FileKind::action) && !is_foreign(document.path_below) &&
        !full())
      add_workflow(subject, document, out);
  for (const std::string& path : subject.checkout.unread_workflows)
    out.troubles.push_back(cat(path, ": could not be read"));
  for (const File& file : subject.checkout.files) {
    if (file.link || is_foreign(file.path) || full()) continue;
    if (is_dockerfile(file.path))
      add_dockerfile(subject, file, out);
    else if (is_shell_script(file.path, file.text))
      add_script(subject, file, out);
  }
  if (subject.checkout.unread_parts > 0) out.troubles.emplace_back("not all of the checkout could be read");
  if (full()) out.troubles.push_back("there are more dependencies than are looked at");
  return out;
}

}  // namespace assay::posture
