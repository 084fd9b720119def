#include "scanners/shards/shard_run.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/fields.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/strings.h"
#include "scanners/scan/git_target.h"
#include "scanners/scan/path_parts.h"
#include "scanners/secrets/saved_values.h"

namespace assay::shards {

namespace {

using nlohmann::json;

constexpr const char* kDoneSchema = "assay.shard-done/1";
constexpr std::uint64_t kMostDone = 65536;

std::string with_kind(Record kind, std::string_view bytes) { return cat(static_cast<char>(kind), bytes); }

std::string saved(const Coverage& coverage) {
  FieldWriter out;
  coverage.save(out);
  return out.take();
}

tl::unexpected<ShardError> again_later(const Error& error) { return tl::make_unexpected(ShardError{error, false}); }
tl::unexpected<ShardError> never(const Error& error) { return tl::make_unexpected(ShardError{error, true}); }

Status write_done(const std::string& folder, const Done& done) {
  const json text = {{"schema", kDoneSchema},      {"plan", done.plan},     {"shard", done.shard},
                     {"program", done.program},    {"rules", done.rules},   {"sha256", done.result.sha256},
                     {"bytes", done.result.bytes}, {"inputs", done.inputs}, {"scanned_bytes", done.scanned},
                     {"gaps", done.gaps}};
  return write_file_atomically(done_path(folder, done.shard), text.dump() + "\n");
}

// Ends the result, then says that it is done.
tl::expected<Done, ShardError> finished(const Plan& plan, const Shard& shard, const std::string& folder,
                                        ResultWriter& writer, const Coverage& read, const Coverage& walk) {
  auto result = writer.finish();
  if (!result) return again_later(result.error());
  Done done{plan.id,
            shard.id,
            plan.program,
            plan.rules,
            std::move(*result),
            read.inputs(),
            read.bytes(),
            read.gap_count() + (shard.range.first() ? walk.gap_count() : 0)};
  if (const Status status = write_done(folder, done); !status) return again_later(status.error());
  ::unlink(failed_path(folder, shard.id).c_str());
  return done;
}

std::string range_text(const files::PathRange& range) {
  return cat("the files", range.from.empty() ? "" : " from ", printable(range.from), range.to.empty() ? "" : " before ",
             printable(range.to));
}

}  // namespace

std::string result_path(const std::string& folder, const std::string& shard) {
  return cat(folder, "/shard-", shard, ".jsonl.zst");
}
std::string done_path(const std::string& folder, const std::string& shard) {
  return cat(folder, "/shard-", shard, ".done");
}
std::string failed_path(const std::string& folder, const std::string& shard) {
  return cat(folder, "/shard-", shard, ".failed");
}

ResultHeader header_of(const Plan& plan, const Shard& shard) {
  return {plan.id, shard.id, plan.program, plan.rules, plan.run_key};
}

Result<std::optional<Done>> read_done(const std::string& folder, const Plan& plan, const Shard& shard) {
  const std::string path = done_path(folder, shard.id);
  if (::access(path.c_str(), F_OK) != 0) return std::nullopt;
  const auto text = read_file(path, kMostDone);
  if (!text) return tl::make_unexpected(text.error());
  const json line = json::parse(*text, nullptr, false);
  const auto wrong = [&](const char* why) {
    return fail("reading what a shard says of itself", printable(path), why, "run the shard again");
  };
  if (!line.is_object()) return wrong("it is no JSON object");
  bool sound = true;
  const auto field = [&](const char* name) {
    const auto found = line.find(name);
    sound = sound && found != line.end() && found->is_string();
    return sound ? found->get<std::string>() : std::string();
  };
  const auto number = [&](const char* name) {
    const auto found = line.find(name);
    sound = sound && found != line.end() && found->is_number_unsigned();
    return sound ? found->get<std::uint64_t>() : 0;
  };
  Done done;
  const std::string schema = field("schema");
  for (auto& [to, name] : {std::pair{&done.plan, "plan"},
                           {&done.shard, "shard"},
                           {&done.program, "program"},
                           {&done.rules, "rules"},
                           {&done.result.sha256, "sha256"}})
    *to = field(name);
  for (auto& [to, name] : {std::pair{&done.result.bytes, "bytes"},
                           {&done.inputs, "inputs"},
                           {&done.scanned, "scanned_bytes"},
                           {&done.gaps, "gaps"}})
    *to = number(name);
  if (!sound || schema != kDoneSchema || done.shard != shard.id) return wrong("it is not what a shard writes");
  if (done.plan != plan.id) return wrong("it is of another plan");
  return done;
}

bool is_done(const std::string& folder, const Plan& plan, const Shard& shard) {
  const auto done = read_done(folder, plan, shard);
  struct stat info {};
  return done && *done && ::stat(result_path(folder, shard.id).c_str(), &info) == 0 && S_ISREG(info.st_mode) &&
         static_cast<std::uint64_t>(info.st_size) == (*done)->result.bytes;
}

std::optional<std::string> read_failed(const std::string& folder, const std::string& shard) {
  const std::string path = failed_path(folder, shard);
  if (::access(path.c_str(), F_OK) != 0) return std::nullopt;
  const auto text = read_file(path, kMostDone);
  return printable(text ? std::string_view(*text).substr(0, text->find('\n'))
                        : std::string_view("it does not say why"));
}

Status write_failed(const std::string& folder, const std::string& shard, const std::string& why) {
  return write_file_atomically(failed_path(folder, shard), why + "\n");
}

std::string key_check(const FingerprintKey& key) {
  return to_hex(as_bytes(hmac_sha256(key.bytes, "assay: the key of a plan of shards")).substr(0, 16));
}

tl::expected<Done, ShardError> run_paths(const Plan& plan, const Shard& shard, const std::string& folder,
                                         const files::FileScanOptions& options, const ScanContext& context) {
  struct stat info {};
  const bool any = std::any_of(plan.paths.begin(), plan.paths.end(),
                               [&](const std::string& path) { return ::stat(path.c_str(), &info) == 0; });
  if (!any)
    return never({"running a shard", printable(plan.paths.front()), "none of the plan's paths is here",
                  "run it in the folder where the plan was made, or where the same files are"});
  auto writer = ResultWriter::create(result_path(folder, shard.id), header_of(plan, shard));
  if (!writer) return again_later(writer.error());
  files::PartScan part;
  Status status = scan_path_part(plan.paths, options, shard.range, context, part, [&](const std::string& record) {
    return writer->add(with_kind(Record::part, record));
  });
  if (!status) return again_later(status.error());
  if (part.listing.digest() != shard.content)
    part.read.gap(range_text(shard.range),
                  cat("are not what was planned: ", with_commas(part.listing.files()), " files of ",
                      with_commas(part.listing.bytes()), " bytes, planned were ", with_commas(shard.file_count), " of ",
                      with_commas(shard.bytes), "; some came, went or changed: plan again"));
  status = writer->add(with_kind(Record::read, saved(part.read)));
  if (status) status = writer->add(with_kind(Record::walk, saved(part.walk)));
  if (!status) return again_later(status.error());
  return finished(plan, shard, folder, *writer, part.read, part.walk);
}

tl::expected<Done, ShardError> run_repository(const Plan& plan, const Shard& shard, const std::string& folder,
                                              const GitScanOptions& options, const ScanContext& context) {
  const auto content = content_of(options);
  if (!content) return never(content.error());
  auto result = scan_git(options, context);
  if (!result) return never(result.error());
  if (!result->mistakes.empty())
    return never(
        {"running a shard", printable(options.path), "a suppression file has mistakes", "'assay scan git' names them"});
  if (content->digest != shard.content)
    result->coverage.gap("refs", "are not what was planned: some came, went or moved; plan again");
  auto writer = ResultWriter::create(result_path(folder, shard.id), header_of(plan, shard));
  if (!writer) return again_later(writer.error());
  FieldWriter about;
  for (const std::string* text : {&result->repository_uri, &result->revision, &result->branch}) about.text(*text);
  about.number(result->useless_suppressions);
  Status status = writer->add(with_kind(Record::repository, about.bytes()));
  for (const Finding& finding : result->findings)
    if (status) status = writer->add(with_kind(Record::finding, save_finding(finding)));
  if (status) status = writer->add(with_kind(Record::read, saved(result->coverage)));
  if (!status) return again_later(status.error());
  return finished(plan, shard, folder, *writer, result->coverage, {});
}

Result<RepositoryContent> content_of(const GitScanOptions& options) {
  const auto target = open_git_target(options.path, "", options.repository, Limits());
  if (!target) return tl::make_unexpected(target.error());
  std::string refs;
  for (const auto scope : {git::RefScope::shared, git::RefScope::worktree})
    for (const git::Ref& ref : target->refs->list(scope).refs)
      refs += cat(ref.name, " ", ref.symbolic() ? ref.target : ref.id.hex(), "\n");
  RepositoryContent out;
  out.digest = to_hex(as_bytes(sha256(refs)));
  std::error_code error;
  auto file = std::filesystem::recursive_directory_iterator(
      target->repository.common_dir() + "/objects", std::filesystem::directory_options::skip_permission_denied, error);
  for (; !error && file != std::filesystem::recursive_directory_iterator(); file.increment(error)) {
    std::error_code none;
    if (const auto size = file->is_regular_file(none) ? file->file_size(none) : 0; !none) out.bytes += size;
  }
  return out;
}

}  // namespace assay::shards
