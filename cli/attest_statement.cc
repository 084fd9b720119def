// assay attest sign
#include "attest/predicates/parts_list.h"
#include "attest/predicates/scan_predicate.h"
#include "base/file.h"
#include "cli/attest_command.h"
#include "cli/attest_signing.h"
#include "cli/command.h"

namespace assay::cli {

namespace {

constexpr std::uint64_t kMostPredicateBytes = std::uint64_t{16} << 20;

Result<attest::Statement> statement_of(const SignFlags& flags) {
  const bool publish = flags.predicate.empty() && flags.predicate_type == attest::kPublishV1;
  if (!publish && flags.statement.empty() == flags.predicate.empty())
    return fail("reading the flags", "", "one of --statement and --predicate is needed");
  const std::string& source = flags.statement.empty() ? flags.predicate : flags.statement;
  std::string text;
  if (!publish) {
    auto read = read_file(source, kMostPredicateBytes);
    if (!read) return tl::make_unexpected(read.error());
    text = std::move(*read);
  }
  if (!flags.statement.empty()) {
    if (!flags.files.empty() || !flags.predicate_type.empty())
      return fail("reading the flags", "", "a statement names its subjects and its predicate's type itself");
    auto whole = attest::read_statement(text);
    if (!whole) return fail("reading the statement", source, whole.error().why);
    return std::move(*whole);
  }
  attest::Json predicate;
  std::string type = flags.predicate_type;
  if (!publish) {
    auto read = attest::parse_json(text, attest::Step::format, "the predicate");
    if (!read) return fail("reading the predicate", source, read.error().why);
    predicate = std::move(*read);
  }
  if (type.empty()) {
    auto known = attest::predicate_type_of_parts(predicate);
    if (!known)
      return fail("reading the predicate", source, known.error().why,
                  "--predicate-type says what another predicate is");
    type = std::move(*known);
  }
  auto statement = statement_about(flags.files, flags.whole_folders);
  if (!statement) return statement;
  statement->predicate = std::move(predicate);
  statement->predicate_type = std::move(type);
  return statement;
}

}  // namespace

int attest_statement(const SignFlags& flags) {
  if (const Status sound = check_signing(flags.signing); !sound) return report_error(sound.error());
  const auto statement = statement_of(flags);
  if (!statement) return report_error(statement.error());
  if (statement->predicate_type == attest::kScanV1)
    return report_error({"signing a statement", "", "a scan is signed by whoever makes it", "assay attest scan"});
  return deliver(*statement, flags.signing, false);
}

}  // namespace assay::cli
