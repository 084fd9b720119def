// assay attest trust update
#include "cli/attest_trust.h"

#include <unistd.h>
#include <CLI/CLI.hpp>

#include "attest/sigstore/bundle.h"
#include "attest/tuf/refresh.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/scan_inputs.h"
#include "cli/tell.h"
#include "sarif/output.h"

namespace assay::cli {

namespace {

namespace tuf = attest::tuf;
using attest::Instance;

constexpr const char* kDoing = "refreshing the trusted root";
constexpr std::int64_t kOldRootDays = 180;

// Each first root has a folder of its own.
std::string store_folder(const std::string& cache, std::string_view root) {
  constexpr std::size_t kDigits = 16;
  return cat(cache, "/tuf/", to_hex(as_bytes(sha256(root))).substr(0, kDigits));
}

tuf::Fetch fetch_from(const std::string& repository, attest::Web& web) {
  return [&web, repository](const std::string& path, std::size_t most) -> Result<std::optional<std::string>> {
    const auto url = attest::address_of(repository, "/" + path);
    if (!url) return tl::make_unexpected(url.error());
    const attest::WebRequest request{kDoing, *url};
    auto answer = web.ask(request);
    if (!answer) return tl::make_unexpected(answer.error());
    // Some stores answer 403 for what is not there.
    if (answer->status == 404 || answer->status == 403) return std::optional<std::string>();
    if (answer->status != 200) return fail(kDoing, path, attest::what_it_says(*answer));
    if (answer->body.size() > most) answer->body.resize(most + 1);
    return std::optional<std::string>(std::move(answer->body));
  };
}

// A target as `trust update` kept it; empty where it was never refreshed. What does not verify is told and passed over.
std::string refreshed_target(Instance instance, std::string_view name) {
  const std::string cache = cache_folder();
  if (cache.empty()) return {};
  const std::string_view root = attest::embedded_tuf_root(instance);
  auto text = tuf::stored_target(root, tuf::Store(store_folder(cache, root)), std::string(name));
  if (!text) {
    tell(cat("assay: what 'assay attest trust update' kept is passed over: ", text.error().text()));
    return {};
  }
  return std::move(*text).value_or(std::string());
}

}  // namespace

void add_trust_flags(CLI::App& app, TrustFlags& flags) {
  app.add_flag("--staging", flags.staging, "Sigstore's staging instance instead of the public one");
  app.add_option("--tuf-url", flags.url, "another TUF repository; needs --tuf-root")->type_name("URL");
  app.add_option("--tuf-root", flags.root, "its first root.json, from somewhere that you trust")->type_name("FILE");
  app.add_option("--cache", flags.cache, "folder for what is refreshed (default: the user's cache)")
      ->type_name("FOLDER");
  app.add_option("-o,--output", flags.output, "write the trusted root to FILE too")->type_name("FILE");
  add_web_flags(app, flags.web);
}

int update_trust(const TrustFlags& flags) {
  if (flags.url.empty() != flags.root.empty())
    return report_error({"reading the flags", "", "--tuf-url and --tuf-root go together", {}});
  const Instance instance = flags.staging ? Instance::staging : Instance::production;
  std::string root(attest::embedded_tuf_root(instance));
  if (!flags.root.empty()) {
    auto text = read_file(flags.root, tuf::most_bytes(tuf::Role::root));
    if (!text) return report_error(text.error());
    root = std::move(*text);
  }
  const std::string cache = flags.cache.empty() ? cache_folder() : flags.cache;
  if (cache.empty())
    return report_error({kDoing, "", "there is no folder for it", "--cache, or set HOME or XDG_CACHE_HOME"});
  const tuf::Store store(store_folder(cache, root));
  const std::string repository = flags.url.empty() ? std::string(attest::tuf_repository(instance)) : flags.url;
  if (const auto address = attest::address_of(repository, "/"); !address) return report_error(address.error());
  auto session = WebSession::open(flags.web);
  if (!session) return report_error(session.error(), kIncomplete);
  const attest::Instant now{(*session)->clock().now(), 0};
  const std::string name(tuf::kTrustedRootTarget);
  const auto refreshed = tuf::refresh(root, now, fetch_from(repository, (*session)->web()), store,
                                      {name, std::string(tuf::kSigningConfigTarget)});
  if (!refreshed) return report_error(refreshed.error().error, refreshed.error().refused ? kFail : kIncomplete);
  const auto trusted = tuf::stored_target(root, store, name);
  if (!trusted) return report_error(trusted.error(), kFail);
  const auto read = attest::read_trusted_root(trusted->value_or(std::string()));
  if (!read) return report_error({kDoing, name, read.error().why, {}}, kFail);
  if (!flags.output.empty())
    if (const Status written = write_output_file(flags.output, **trusted); !written)
      return report_error(written.error());

  std::string text = cat("root ", refreshed->root_version, ", targets ", refreshed->targets_version, ": ");
  if (refreshed->changed.empty()) text += "nothing has changed";
  for (const std::string& one : refreshed->changed)
    text += cat(&one == &refreshed->changed.front() ? "" : ", ", one, " is new");
  const auto output = open_descriptor_output(STDOUT_FILENO, "standard output");
  Status status = output->write(text + "\n");
  if (status) status = output->finish();
  return status ? kPass : report_error(status.error(), kIncomplete);
}

Result<LoadedRoot> load_trusted_root(const std::string& file, Instance instance, const attest::Instant& now) {
  LoadedRoot out;
  attest::Checked<attest::TrustedRoot> root;
  if (!file.empty()) {
    const auto text = read_file(file, attest::kMostBundleBytes);
    if (!text) return tl::make_unexpected(text.error());
    out.name = file;
    root = attest::read_trusted_root(*text);
  } else if (const std::string kept = refreshed_target(instance, tuf::kTrustedRootTarget); !kept.empty()) {
    out.name = "refreshed by 'assay attest trust update'";
    root = attest::read_trusted_root(kept);
  } else {
    attest::EmbeddedRoot embedded;
    root = attest::read_embedded_root(instance, embedded);
    const std::int64_t age = attest::age_in_days(embedded.published, now);
    out.name = cat("embedded, ", embedded.origin, " of ", embedded.published, ", ",
                   counted(static_cast<std::uint64_t>(age), "day", "days"), " old");
    if (age > kOldRootDays) tell(cat("assay: the embedded trusted root is ", age, " days old"));
  }
  if (!root) return fail("reading the trusted root", file, root.error().why);
  out.root = std::move(*root);
  return out;
}

Result<attest::SigningConfig> load_signing_config(const std::string& file, Instance instance) {
  if (!file.empty()) {
    const auto text = read_file(file, attest::kMostBundleBytes);
    if (!text) return tl::make_unexpected(text.error());
    return attest::read_signing_config(*text);
  }
  const std::string kept = refreshed_target(instance, tuf::kSigningConfigTarget);
  return attest::read_signing_config(kept.empty() ? attest::embedded_signing_config(instance) : std::string_view(kept));
}

}  // namespace assay::cli
