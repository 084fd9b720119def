// assay evidence chain
#include "attest/evidence/chain.h"
#include "attest/evidence/record.h"
#include "attest/evidence/sealed.h"
#include "base/file.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/evidence_command.h"
#include "cli/output.h"
#include "cli/tell.h"

namespace assay::cli {

namespace {
constexpr std::uint64_t kMostHeadBytes = std::uint64_t{64} << 10;
}  // namespace

int append_evidence(const ChainFlags& flags) {
  const auto at = time_of_making();
  if (!at) return report_error(at.error());
  const auto key = read_private_key(flags.key, flags.passphrase);
  if (!key) return report_error(key.error());
  const auto record = read_file(flags.file, attest::kMostSealedBytes);
  if (!record) return report_error(record.error());
  // A chain is published. Whether the record can be read at all is for the chain to say.
  const auto masked = make_guard();
  const auto holds_credential = [&](std::string_view text) { return masked(text) != text; };
  if (const auto read = attest::read_sealed(*record)) {
    if (const auto where = attest::credential_in(read->statement, holds_credential))
      return report_error({"appending to a chain", *where, "a credential stands in the record", ""}, kFail);
  }
  if (holds_credential(flags.origin))
    return report_error({"appending to a chain", "--origin", "a credential stands in it", ""}, kFail);
  attest::AppendOptions options;
  if (!flags.origin.empty()) options.origin = flags.origin;
  options.key = *key ? &**key : nullptr;
  options.now = *at;
  const auto entry = attest::append_to_chain(flags.folder, *record, options);
  if (!entry) return report_error({"appending to a chain", flags.folder, entry.error().why, ""}, kFail);
  return kPass;
}

int prove_evidence(const ChainFlags& flags) {
  if (flags.entry.empty() == (flags.from == 0))
    return report_error({"reading the flags", "", "an entry or --from is needed", ""});
  const auto proof = flags.from == 0 ? attest::prove_inclusion(flags.folder, flags.entry)
                                     : attest::prove_consistency(flags.folder, static_cast<std::uint64_t>(flags.from));
  if (!proof) return report_error(proof.error(), kFail);
  const Status status = write_out(flags.output, *proof);
  return status ? kPass : report_error(status.error(), kIncomplete);
}

int show_head(const ChainFlags& flags) {
  const auto text = read_file(cat(flags.folder, '/', attest::kChainHead), kMostHeadBytes);
  if (!text) return report_error(text.error());
  if (const auto head = attest::read_head(*text); !head)
    return report_error({"reading the head", flags.folder, head.error().why, ""}, kFail);
  const Status status = write_out(flags.output, *text);
  return status ? kPass : report_error(status.error(), kIncomplete);
}

}  // namespace assay::cli
