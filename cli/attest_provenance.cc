// assay attest provenance
#include "attest/predicates/build_environment.h"
#include "base/file.h"
#include "base/strings.h"
#include "cli/attest_command.h"
#include "cli/attest_signing.h"
#include "cli/command.h"
#include "cli/scan_inputs.h"

namespace assay::cli {

namespace {

using attest::BuildPlace;
using attest::Json;

// GitHub bounds an event's payload to 25 MB.
constexpr std::uint64_t kMostEventBytes = std::uint64_t{32} << 20;

Result<Json> read_object(const std::string& path, std::string_view what) {
  const auto text = read_file(path, kMostEventBytes);
  if (!text) return tl::make_unexpected(text.error());
  auto json = attest::parse_json(*text, attest::Step::format, what);
  if (!json) return fail("reading", path, json.error().why);
  if (!json->is_object()) return fail("reading", path, cat(what, " is no object"));
  return std::move(*json);
}

Result<attest::Provenance> provenance_of(const ProvenanceFlags& flags) {
  const bool local = !flags.command.empty() || !flags.source.empty() || !flags.commit.empty();
  const auto place = flags.place ? Result<BuildPlace>(*flags.place)
                     : local     ? Result<BuildPlace>(BuildPlace::local)
                                 : attest::build_place(environment);
  if (!place) return tl::make_unexpected(place.error());
  if (*place != BuildPlace::local && local)
    return fail("reading the flags", "", cat("what is built by ", name_of(*place), " is told by it"));
  if (*place != BuildPlace::github && !flags.claims.empty())
    return fail("reading the flags", "", "--claims goes with GitHub Actions");
  if (*place == BuildPlace::gitlab) return attest::gitlab_provenance(environment);
  if (*place == BuildPlace::local) return attest::local_provenance({flags.command, flags.source, flags.commit});
  Json claims;
  Json event;
  if (!flags.claims.empty()) {
    auto read = read_object(flags.claims, "the claims");
    if (!read) return tl::make_unexpected(read.error());
    claims = std::move(*read);
  }
  if (const std::string path = environment("GITHUB_EVENT_PATH"); !path.empty()) {
    auto read = read_object(path, "the event");
    if (!read) return tl::make_unexpected(read.error());
    event = std::move(*read);
  }
  return attest::github_provenance(environment, claims, event);
}

}  // namespace

int attest_provenance(const ProvenanceFlags& flags) {
  if (const Status sound = check_signing(flags.signing); !sound) return report_error(sound.error());
  const auto provenance = provenance_of(flags);
  if (!provenance) return report_error(provenance.error());
  auto statement = statement_about(flags.paths, flags.whole_folders);
  if (!statement) return report_error(statement.error(), kIncomplete);
  statement->predicate_type = attest::kProvenanceV1;
  statement->predicate = attest::write_provenance(*provenance);
  return deliver(*statement, flags.signing, true);
}

}  // namespace assay::cli
