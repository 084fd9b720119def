// assay attest publish
#include "cli/attest_publish.h"

#include <sys/stat.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>

#include "attest/publish/index.h"
#include "base/file.h"
#include "base/strings.h"
#include "cli/attest_trust.h"
#include "cli/command.h"
#include "cli/scan_inputs.h"
#include "cli/tell.h"
#include "sarif/output.h"

namespace assay::cli {

namespace {

using attest::Distribution;

constexpr const char* kDoing = "publishing";

// Files of a folder that are distributions, and what was named; in the order of names.
Result<std::vector<std::string>> files_of(const std::vector<std::string>& paths) {
  std::vector<std::string> out;
  for (const std::string& path : paths) {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) return fail(kDoing, path, errno_text(errno));
    if (!S_ISDIR(info.st_mode)) {
      if (!attest::is_beside(path)) out.push_back(path);
      continue;
    }
    std::error_code problem;
    for (const auto& entry : std::filesystem::directory_iterator(path, problem)) {
      const std::string name = entry.path().filename().string();
      if (name.front() != '.' && !attest::is_beside(name)) out.push_back(entry.path().string());
    }
    if (problem) return fail(kDoing, path, problem.message());
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  if (out.empty()) return fail(kDoing, "", "there is no wheel and no source distribution");
  return out;
}

Result<Secret> token_of(const PublishFlags& flags, const attest::IndexAddresses& index, attest::Web& web) {
  if (flags.token_variable.empty())
    return attest::mint_token(index, {flags.identity_file, flags.identity_variable, flags.audience, "PYPI_ID_TOKEN"},
                              environment, web);
  const std::string value = environment(flags.token_variable);
  const bool word =
      !value.empty() && std::all_of(value.begin(), value.end(), [](char c) { return c > ' ' && c <= '~'; });
  if (!word) return fail(kDoing, flags.token_variable, "it holds no token: it is empty, or has blanks within");
  return Secret(value);
}

int finish(const std::string& text, int code) {
  const auto output = open_descriptor_output(STDOUT_FILENO, "standard output");
  Status status = output->write(guarded(text));
  if (status) status = output->finish();
  return status ? code : report_error(status.error(), kIncomplete);
}

// A line for each file, and what speaks against it. True: nothing does.
bool predict(const std::vector<Distribution>& distributions, const attest::TrustedRoot& root,
             const attest::Instant& now, bool trusted, bool tell_all, std::string& text) {
  bool good = true;
  for (const Distribution& one : distributions) {
    const auto refusals = attest::predicted_refusals(one, root, now, trusted);
    if (refusals.empty() && tell_all) {
      text += cat(printable(one.path), ": the index would take it, with ",
                  counted(one.attestations.size(), "attestation", "attestations"), '\n');
    }
    if (refusals.empty()) continue;
    good = false;
    text += cat(printable(one.path), ": the index would refuse it\n");
    for (const std::string& why : refusals) text += cat("    ", printable(why), '\n');
  }
  return good;
}

}  // namespace

void add_publish_flags(CLI::App& app, PublishFlags& flags) {
  app.add_option("path", flags.paths, "wheels, source distributions, folders of them; attestations stand beside them")
      ->type_name("PATH")
      ->required();
  app.add_option("--index", flags.index, "address for uploads (default: that of PyPI)")->type_name("URL");
  app.add_option("--index-service", flags.service,
                 "server that mints tokens (default: that of --index, without 'upload.')")
      ->type_name("URL");
  app.add_option("--token-env", flags.token_variable,
                 "variable of the environment with an API token (default: a Trusted Publisher's token is asked for)")
      ->type_name("NAME");
  app.add_option("--identity-token-file", flags.identity_file, "file with the identity token")->type_name("FILE");
  app.add_option("--identity-token-env", flags.identity_variable,
                 "variable of the environment that holds it (default: PYPI_ID_TOKEN, then GitHub Actions' service)")
      ->type_name("NAME");
  app.add_option("--oidc-audience", flags.audience,
                 "audience that the index may ask an identity token for (default: a word, or the index's own host)")
      ->type_name("NAME");
  app.add_option("--trusted-root", flags.trusted_root,
                 "Sigstore trusted root (default: as it was refreshed, else the embedded one)")
      ->type_name("FILE");
  app.add_flag("--dry-run", flags.dry_run, "say what the index would, without asking it");
  app.add_flag("--yes", flags.yes, "upload; in CI (CI=true) it goes without saying");
  app.add_flag("--skip-existing", flags.skip_existing, "a file that the index has with the same bytes is no failure");
  add_web_flags(app, flags.web);
}

int publish(const PublishFlags& flags) {
  const auto files = files_of(flags.paths);
  if (!files) return report_error(files.error());
  remote::SystemClock clock;
  const attest::Instant now{clock.now(), 999'999'999};
  const auto root = load_trusted_root(flags.trusted_root, attest::Instance::production, now);
  if (!root) return report_error(root.error());
  const auto index = attest::index_addresses(flags.index, flags.service);
  if (!index) return report_error(index.error());
  std::vector<Distribution> distributions;
  for (const std::string& file : *files) {
    auto one = attest::read_distribution(file);
    if (!one) return report_error(one.error());
    distributions.push_back(std::move(*one));
  }
  std::string text;
  const bool good = predict(distributions, root->root, now, flags.token_variable.empty(), flags.dry_run, text);
  if (flags.dry_run) return finish(text, good ? kPass : kFail);
  if (!good) return finish(text + "nothing was uploaded\n", kFail);
  if (!flags.yes && environment("CI") != "true")
    return report_error({kDoing, flags.index, "nothing is uploaded without --yes", "--dry-run says what would happen"});

  auto session = WebSession::open(flags.web);
  if (!session) return report_error(session.error(), kIncomplete);
  const auto token = token_of(flags, *index, (*session)->web());
  if (!token) return report_error(token.error());
  // After a failure the rest stays here: what is up cannot be taken back, and half a release helps nobody.
  int code = kPass;
  for (const Distribution& one : distributions) {
    if (code != kPass) {
      text += cat(printable(one.path), ": not uploaded\n");
      continue;
    }
    const auto result = attest::upload(one, *index, *token, flags.skip_existing, (*session)->web());
    if (!result) {
      code = report_error(result.error(), kIncomplete);
      text += cat(printable(one.path), ": not known to be uploaded\n");
    } else if (result->state == attest::UploadState::refused) {
      code = kFail;
      text += cat(printable(one.path), ": refused: ", printable(result->why), '\n');
    } else {
      text += cat(printable(one.path), result->state == attest::UploadState::taken ? ": uploaded" : ": there already",
                  one.attestations.empty()
                      ? std::string()
                      : cat(", with ", counted(one.attestations.size(), "attestation", "attestations")),
                  '\n');
    }
  }
  return finish(text, code);
}

}  // namespace assay::cli
