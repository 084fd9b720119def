// assay sarif upload
#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "base/secret.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/github_api.h"
#include "cli/sarif_command.h"
#include "cli/scan_inputs.h"
#include "cli/tell.h"
#include "cli/version.h"
#include "sarif/log/byte_input.h"
#include "sarif/log/outer_properties.h"
#include "sarif/upload/code_scanning.h"
#include "sarif/upload/packed_log.h"
#include "scanners/sources/remote/http/client.h"
#include "scanners/sources/remote/http/curl_library.h"
#include "scanners/sources/remote/http/curl_transport.h"

namespace assay::cli {

namespace {

constexpr const char* kDoing = "uploading to code scanning";

std::string given_or(const std::string& flag, const char* variable) {
  return flag.empty() ? environment(variable) : flag;
}

Result<Secret> token() {
  auto given = github_token(kDoing);
  if (!given) return tl::make_unexpected(given.error());
  if (*given) return std::move(**given);
  return fail(kDoing, "", "there is no token in the environment",
              "set GITHUB_TOKEN to one that may write security events");
}

// What a server says may hold what it was sent.
Error without(const Secret& token, Error error) {
  for (std::string* text : {&error.subject, &error.why, &error.hint}) *text = token.scrub(*text);
  return error;
}

std::chrono::milliseconds milliseconds(double seconds) {
  return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

std::string_view text_of(sarif::UploadState state) {
  switch (state) {
    case sarif::UploadState::taken:
      return "taken";
    case sarif::UploadState::pending:
      return "taken, and not processed in time";
    case sarif::UploadState::processed:
      return "processed";
    case sarif::UploadState::refused:
      break;
  }
  return "refused";
}

int code_of(sarif::UploadState state) {
  if (state == sarif::UploadState::refused) return kFail;
  return state == sarif::UploadState::pending ? kIncomplete : kPass;
}

}  // namespace

int upload_logs(const UploadFlags& flags) {
  const sarif::UploadTarget target{given_or(flags.repository, "GITHUB_REPOSITORY"),
                                   given_or(flags.commit, "GITHUB_SHA"), given_or(flags.ref, "GITHUB_REF")};
  if (const Status sound = sarif::check_target(target); !sound) return report_error(sound.error());
  const auto api = github_api(kDoing, flags.api_url);
  if (!api) return report_error(api.error());
  const auto secret = token();
  if (!secret) return report_error(secret.error());
  // Nothing is sent while one of the logs cannot be.
  const auto logs = sarif::open_gathered_logs(flags.files);
  if (!logs) return report_error(logs.error());
  std::vector<sarif::PackedLog> packed;
  const sarif::TextFilter guard = make_guard();
  for (const sarif::LogFile& log : *logs) {
    auto one = sarif::pack_log(log, guard, flags.checkout);
    if (!one) return report_error(one.error());
    if (one->unmarked > 0) {
      tell(cat("assay: ", printable(log.name()), ": ", counted(one->unmarked, "result has", "results have"),
               " no 'primaryLocationLineHash', and their alerts reopen when lines move\n  hint: ",
               flags.checkout.empty() ? "--checkout FOLDER makes it of the files that were scanned"
                                      : "their files or lines are not in the checkout, or they name none"));
    }
    packed.push_back(std::move(*one));
  }

  const auto curl = remote::CurlLibrary::load();
  if (!curl) return report_error(curl.error(), kIncomplete);
  auto transport =
      remote::make_curl_transport(*curl, {cat("assay/", kVersion), environment("SSL_CERT_FILE"), flags.timeout});
  if (!transport) return report_error(transport.error(), kIncomplete);
  remote::SystemClock clock;
  remote::RateGate gate(clock, flags.max_wait);
  remote::ClientOptions options;
  options.server = *api;
  options.tries = flags.retries + 1;
  options.first_wait = milliseconds(flags.retry_wait);
  options.authorize = [&secret](remote::WireRequest& request) {
    request.secret_headers.emplace_back("Authorization",
                                        Secret(cat("Bearer ", secret->reveal(RevealPermit("a header of a request")))));
  };
  remote::Client client(std::move(*transport), clock, gate, options);

  const auto output = open_descriptor_output(1, "standard output");
  int code = kPass;
  for (std::size_t i = 0; i < packed.size(); ++i) {
    const auto outcome = sarif::upload(packed[i].base64, target, {flags.wait, milliseconds(flags.poll)}, client, clock);
    // What could not be sent is told, and the others are tried.
    if (!outcome) {
      report_error(without(*secret, outcome.error()));
      code = code == kFail ? kFail : kIncomplete;
      continue;
    }
    const int one = code_of(outcome->state);
    if (code == kPass || one == kFail) code = one;
    std::string text = cat(printable((*logs)[i].name()), ": ", text_of(outcome->state), " (", outcome->id, ")\n");
    for (const std::string& error : outcome->errors) text += cat("    ", printable(secret->scrub(error)), '\n');
    if (const Status status = output->write(guarded(text)); !status) return report_error(status.error(), kIncomplete);
  }
  if (const Status status = output->finish(); !status) return report_error(status.error(), kIncomplete);
  return code;
}

}  // namespace assay::cli
