#include "sarif/workflows/reach_report.h"

#include "sarif/json_writer.h"

namespace assay::workflows {

namespace {

constexpr std::string_view kSchema = "assay-reach/1";

class Writer {
 public:
  using Mask = std::function<std::string(std::string_view)>;

  Writer(assay::Output& output, const Mask& masked) : json_(output), masked_(masked) {}

  Status write(std::span<const reach::Root> roots, const Coverage& coverage);

 private:
  void text(std::string_view name, std::string_view value) { json_.string(name, masked_(value)); }
  void texts(std::string_view name, const std::vector<std::string>& values) {
    json_.array(name);
    for (const std::string& value : values) json_.string(masked_(value));
    json_.end_array();
  }
  void permissions(const reach::Token& token);
  void job(const reach::ReachedJob& job);
  void root(const reach::Root& root);

  JsonWriter json_;
  const Mask& masked_;
};

std::string_view level_of(Access access) {
  return access == Access::write ? "write" : access == Access::read ? "read" : "unproved";
}

void Writer::permissions(const reach::Token& token) {
  json_.object("permissions");
  for (std::size_t i = 0; i < reach::token_scopes().size(); ++i)
    if (token.levels[i] != Access::none) json_.string(reach::token_scopes()[i].name, level_of(token.levels[i]));
  json_.end_object();
}

void Writer::job(const reach::ReachedJob& job) {
  json_.begin_object();
  json_.string("by", name_of(job.by));
  texts("downloads", job.downloads);
  text("environment", job.environment);
  text("job", job.job->id());
  text("path", job.path);
  permissions(job.token);
  json_.boolean("permissions_stated", job.token.stated);
  texts("runners", job.runners);
  texts("secrets", job.secrets);
  json_.boolean("secrets_withheld", job.secrets_withheld);
  texts("unproved", job.unproved);
  texts("uploads", job.uploads);
  text("workflow", job.document->path_below);
  json_.end_object();
}

void Writer::root(const reach::Root& root) {
  json_.begin_object();
  json_.boolean("complete", root.complete);
  text("event", root.event());
  json_.boolean("fork", root.fork);
  json_.array("handovers");
  for (const reach::Handover& one : root.handovers) {
    json_.begin_object();
    text("artifact", one.artifact);
    json_.boolean("certain", one.certain);
    text("from", root.jobs[one.from].path);
    text("to", root.jobs[one.to].path);
    json_.end_object();
  }
  json_.end_array();
  json_.array("jobs");
  for (const reach::ReachedJob& one : root.jobs) job(one);
  json_.end_array();
  text("workflow", root.document->path_below);
  json_.end_object();
}

Status Writer::write(std::span<const reach::Root> roots, const Coverage& coverage) {
  json_.begin_object();
  json_.boolean("complete", coverage.complete());
  json_.array("not_read");
  for (const Gap& gap : coverage.gaps()) {
    json_.begin_object();
    text("input", gap.input);
    text("why", gap.why);
    json_.end_object();
  }
  json_.end_array();
  json_.array("roots");
  for (const reach::Root& one : roots) {
    root(one);
    if (Status status = json_.flush_if_full(); !status) return status;
  }
  json_.end_array();
  json_.string("schema", kSchema);
  json_.end_object();
  json_.end_line();
  return json_.flush();
}

}  // namespace

Status write_reach_report(assay::Output& output, std::span<const reach::Root> roots, const Coverage& coverage,
                          const std::function<std::string(std::string_view)>& masked) {
  return Writer(output, masked).write(roots, coverage);
}

}  // namespace assay::workflows
