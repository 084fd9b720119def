// Files and a configuration bound to a commit.
#include "attest/base64.h"
#include "attest/formats/reader.h"
#include "base/hash.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr Key kFileKeys[] = {{"path", Holds::text}, {"sha256", Holds::sha256}, {"size", Holds::whole}};
constexpr Shape kFile{kFileKeys};
constexpr Key kKeys[] = {{"schema_version", Holds::text},
                         {"benchmark_config_base64", Holds::text},
                         {"benchmark_config_sha256", Holds::sha256},
                         {"fixture_digest", Holds::sha256},
                         {"fixture_files", Holds::list, &kFile},
                         {"source_commit", Holds::commit},
                         {"source_tree", Holds::commit}};
constexpr Shape kBinding{kKeys};

constexpr Key kDownloadKeys[] = {
    {"source_commit", Holds::commit}, {"run_id", Holds::whole}, {"repository", Holds::text}, {"artifact", Holds::text},
    {"command", Holds::texts},        {"files", Holds::list},   {"scope", Holds::text}};
constexpr Shape kDownload{kDownloadKeys};
constexpr Key kDownloadedKeys[] = {{"path", Holds::text}, {"sha256", Holds::sha256}};
constexpr Shape kDownloaded{kDownloadedKeys};

}  // namespace

void read_source_binding(Evidence& evidence) {
  const Json& json = evidence.json;
  evidence.out.schema = json.string_at({"schema_version"});
  if (!check_shape(json, kBinding, evidence.out.judgement)) return;
  take_identity(evidence, json);
  const auto config = from_base64(json.string_at({"benchmark_config_base64"}));
  if (!config || to_hex(as_bytes(sha256(*config))) != json.string_at({"benchmark_config_sha256"}))
    evidence.fail("evidence-digest-differs", "/benchmark_config_sha256", "it is not the digest of the configuration");
  const Json& files = member_or_null(json, "fixture_files");
  if (files.items.empty()) evidence.unproved("evidence-nothing", "/fixture_files", "it names no file");
  for (const Json& file : files.items) take_item(evidence, file, "path");
  check_items(evidence);
}

void read_download_receipt(Evidence& evidence) {
  const Json& json = evidence.json;
  bool good = check_shape(json, kDownload, evidence.out.judgement);
  const Json& files = member_or_null(json, "files");
  for (std::size_t i = 0; i < files.items.size(); ++i)
    good &= check_shape(files.items[i], kDownloaded, evidence.out.judgement, pointer_to("/files", i));
  if (!good) return;
  take_identity(evidence, json);
  take_facts(evidence, {"artifact"});
  if (files.items.empty()) evidence.unproved("evidence-nothing", "/files", "it names no file");
  for (const Json& file : files.items) take_item(evidence, file, "path");
  check_items(evidence);
}

}  // namespace assay::attest
