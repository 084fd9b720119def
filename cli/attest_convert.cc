// assay attest convert

#include "attest/pypi/attestation.h"
#include "attest/pypi/index_rules.h"
#include "attest/release/attestation_file.h"
#include "base/file.h"
#include "base/strings.h"
#include "cli/attest_command.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/tell.h"

namespace assay::cli {

namespace {

using attest::Bundle;
using attest::Json;

constexpr const char* kDoing = "converting";

Result<std::vector<Bundle>> read_bundles(const std::vector<std::string>& files) {
  std::vector<Bundle> out;
  for (const std::string& file : files) {
    const auto text = attest::read_attestation_file(file);
    if (!text) return tl::make_unexpected(text.error());
    for (const auto& one : attest::read_attestations(*text)) {
      if (!one) return fail(kDoing, file, one.error().text());
      const auto* bundle = std::get_if<Bundle>(&*one);
      if (bundle == nullptr) return fail(kDoing, file, "it is an envelope by itself, of which no bundle can be made");
      out.push_back(*bundle);
    }
  }
  return out;
}

// The file that the first attestation is about.
Result<attest::Artifact> artifact_of(const std::vector<Bundle>& bundles) {
  const auto statement =
      bundles.front().envelope
          ? attest::read_statement(bundles.front().envelope->payload)
          : attest::Checked<attest::Statement>(attest::refuse(attest::Step::bundle, "it is a message signature"));
  if (!statement) return fail(kDoing, "", statement.error().text());
  const auto found = statement->subjects.front().digests.find("sha256");
  const auto artifact = found == statement->subjects.front().digests.end()
                            ? std::nullopt
                            : attest::artifact_from_digest("sha256:" + found->second);
  if (!artifact) return fail(kDoing, "", "its subject has no SHA-256");
  return *artifact;
}

Result<std::string> converted(const ConvertFlags& flags) {
  const auto bundles = read_bundles(flags.files);
  if (!bundles) return tl::make_unexpected(bundles.error());
  if (flags.publisher.empty() != (flags.form != ConvertFlags::Form::provenance))
    return fail("reading the flags", "", "--publisher goes with --to provenance, and is needed there");
  std::vector<Json> out;
  for (const Bundle& bundle : *bundles) {
    if (flags.form == ConvertFlags::Form::bundle) {
      out.push_back(attest::write_bundle(bundle));
      continue;
    }
    auto attestation = attest::attestation_of_bundle(bundle, flags.timestamps);
    if (!attestation) return fail(kDoing, "", attestation.error().text());
    out.push_back(std::move(*attestation));
  }
  if (flags.form != ConvertFlags::Form::bundle) {
    const auto artifact = artifact_of(*bundles);
    if (!artifact) return tl::make_unexpected(artifact.error());
    // Several attestations of one file belong together; each by itself may be of another.
    if (flags.form == ConvertFlags::Form::provenance || bundles->size() == 1)
      if (const auto taken = attest::check_upload(*bundles, *artifact); !taken)
        return fail(kDoing, "", cat("an index would refuse it: ", taken.error().text()));
  }
  if (flags.form == ConvertFlags::Form::provenance) {
    const auto publisher = attest::publisher_from(flags.publisher);
    if (!publisher) return tl::make_unexpected(publisher.error());
    out = {attest::provenance_of(*publisher, std::move(out))};
  }
  std::string text;
  for (const Json& one : out) text += sarif::text_of(one) + "\n";
  return text;
}

}  // namespace

int attest_convert(const ConvertFlags& flags) {
  const auto text = converted(flags);
  if (!text) return report_error(text.error());
  const Status status = write_out(flags.output, *text);
  return status ? kPass : report_error(status.error(), kIncomplete);
}

}  // namespace assay::cli
