// assay attest predict
#include <unistd.h>

#include <filesystem>

#include "attest/pypi/workflow_prediction.h"
#include "base/file.h"
#include "base/strings.h"
#include "cli/attest_command.h"
#include "cli/command.h"
#include "cli/tell.h"
#include "sarif/output.h"

namespace assay::cli {

namespace {

constexpr std::uint64_t kMostFileBytes = std::uint64_t{4} << 20;

Result<attest::UploadPrediction> prediction_of(const PredictFlags& flags) {
  auto publisher = attest::publisher_from(flags.publisher);
  if (!publisher) return tl::make_unexpected(publisher.error());
  publisher->environment = flags.environment;
  if (flags.claims.empty() == flags.workflow.empty())
    return fail("reading the flags", "", "one of --claims and --workflow is needed");
  const std::string& path = flags.claims.empty() ? flags.workflow : flags.claims;
  auto text = read_file(path, kMostFileBytes);
  if (!text) return tl::make_unexpected(text.error());
  if (!flags.claims.empty()) {
    const auto claims = attest::parse_json(*text, attest::Step::format, "the claims");
    if (!claims) return fail("reading the claims", path, claims.error().why);
    return attest::predict_by_claims(*claims, *publisher);
  }
  if (publisher->kind != attest::Publisher::Kind::github)
    return fail("reading the flags", flags.publisher, "only publishers of GitHub have workflows");
  const std::string file = std::filesystem::path(path).filename().string();
  const auto document = workflows::read_document(path, ".github/workflows/" + file, std::move(*text));
  if (!document) return fail("reading the workflow", path, document.error().message);
  return attest::predict_by_workflow(*document, file, *publisher);
}

std::string line_of(std::string_view what, Verdict verdict, const std::string& why) {
  return cat(what, ": ", name_of(verdict), why.empty() ? "" : ": ", guarded(why), '\n');
}

}  // namespace

int predict_upload(const PredictFlags& flags) {
  const auto prediction = prediction_of(flags);
  if (!prediction) return report_error(prediction.error());
  const auto output = open_descriptor_output(STDOUT_FILENO, "standard output");
  Status status = output->write(line_of("token", prediction->token, prediction->token_why) +
                                line_of("attestations", prediction->attestations, prediction->attestations_why));
  if (status) status = output->finish();
  if (!status) return report_error(status.error(), kIncomplete);
  if (prediction->token == Verdict::fail || prediction->attestations == Verdict::fail) return kFail;
  return prediction->token == Verdict::pass && prediction->attestations == Verdict::pass ? kPass : kIncomplete;
}

}  // namespace assay::cli
