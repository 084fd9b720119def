#include "attest/publish/distribution.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "attest/pypi/attestation.h"
#include "attest/release/attestation_file.h"
#include "attest/sigstore/verifier.h"
#include "attest/subjects/file_digest.h"
#include "base/file.h"
#include "base/strings.h"
#include "base/utf8.h"
#include "scanners/packages/names/file_name.h"
#include "scanners/packages/names/requirement.h"

namespace assay::attest {

namespace {

constexpr const char* kReading = "reading a distribution";
constexpr std::array<std::string_view, 2> kBeside = {".publish.attestation", ".slsa.attestation"};
constexpr std::size_t kMostSummary = 512;  // characters

bool ends_with_any(std::string_view name, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return name.ends_with(end); });
}

// Characters of UTF-8; a byte that is none of it counts as one.
std::size_t characters_of(std::string_view text) {
  std::size_t out = 0;
  while (!text.empty()) {
    text.remove_prefix(std::max<std::size_t>(utf8_sequence(text), 1));
    ++out;
  }
  return out;
}

void check_names(const Distribution& one, std::vector<std::string>& out) {
  const auto name = distribution_name(one.file);
  if (!name) {
    out.push_back("its name is that of no wheel and no source distribution (.whl, .tar.gz)");
    return;
  }
  const std::string_view project = one.metadata.value("Name");
  const std::string_view version = one.metadata.value("Version");
  if (project.empty()) out.push_back("its metadata names no project");
  if (!project.empty() && packages::normalized_name(project) != name->project)
    out.push_back(cat("its metadata is of '", printable(project), "', its name of '", name->project, "'"));
  const auto comparable = comparable_version(version);
  if (!comparable) out.push_back(cat("'", printable(version), "' in its metadata is no version (PEP 440)"));
  if (comparable && *comparable != name->version)
    out.push_back(cat("its metadata says version '", printable(version), "', its name '", name->version, "'"));
  if (comparable && comparable->find('+') != std::string::npos)
    out.push_back(cat("'", printable(version), "' is a local version, which no index takes"));
  const std::string_view stem(one.file);
  const std::string_view first = stem.substr(0, one.wheel ? stem.find('-') : stem.rfind('-'));
  if (!project.empty() && first != packages::file_name_form(project) &&
      packages::normalized_name(project) == name->project && !one.wheel)
    out.push_back(cat("its name must begin with '", packages::file_name_form(project), "-' (PEP 625)"));
}

void check_metadata(const Distribution& one, std::vector<std::string>& out) {
  const std::string_view version = one.metadata.value("Metadata-Version");
  // 2.0 was never finished.
  if (!packages::is_metadata_version(version) || version == "2.0")
    out.push_back(cat("its metadata is of version '", printable(version), "', which the index does not read"));
  const std::string_view summary = one.metadata.value("Summary");
  if (characters_of(summary) > kMostSummary) out.push_back("its summary is longer than 512 characters");
  if (summary.find('\n') != std::string_view::npos) out.push_back("its summary has more than one line");
}

// Whoever signed: which publisher that must be, the index alone knows.
Policy anybody(const Instant& now) {
  Policy policy;
  policy.identity = IdentityPolicy{*NameMatch::by_expression("(?s).*"), *NameMatch::by_expression("(?s).*"), {}};
  policy.now = now;
  return policy;
}

void check_attestations(const Distribution& one, const Verifier& verifier, const Instant& now, bool trusted,
                        std::vector<std::string>& out) {
  if (one.attestations.empty()) return;
  if (!trusted) out.push_back("attestations are taken from a Trusted Publisher only, not with an API token");
  std::vector<std::string> types;
  for (const std::string& text : one.attestations) {
    const auto json = parse_json(text, Step::format, "an attestation");
    auto bundle = json ? bundle_of_attestation(*json) : tl::make_unexpected(json.error());
    if (!bundle) {
      out.push_back(cat("an attestation: ", bundle.error().text()));
      continue;
    }
    const auto certificate = Certificate::from_der(*bundle->certificate);
    const auto key = certificate ? certificate->key() : tl::make_unexpected(certificate.error());
    if (!key || key->kind() != KeyKind::p256) out.push_back("an attestation is not by a key on P-256");
    // By its digest alone: how the names agree is for distribution_name to say.
    const auto artifact = artifact_from_digest(cat("sha256:", one.sha256));
    if (!artifact) continue;
    const auto verified = verifier.verify(*bundle, *artifact, anybody(now));
    if (!verified) {
      out.push_back(cat("an attestation does not verify: ", verified.error().text()));
      continue;
    }
    const auto named = distribution_name(verified->subject);
    if (!named || named != distribution_name(one.file))
      out.push_back(cat("an attestation is about '", printable(verified->subject), "'"));
    types.push_back(verified->statement->predicate_type);
  }
  std::sort(types.begin(), types.end());
  if (std::adjacent_find(types.begin(), types.end()) != types.end()) out.push_back("two attestations are of one type");
}

}  // namespace

bool is_beside(std::string_view file) {
  return !attested_name(file).empty() || ends_with_any(file, {".asc", ".sig", ".sha256", ".minisig"});
}

Result<Distribution> read_distribution(const std::string& path) {
  Distribution out;
  out.path = path;
  out.file = path.substr(path.rfind('/') + 1);
  out.wheel = out.file.ends_with(".whl");
  if (!out.wheel && !ends_with_any(out.file, {".tar.gz", ".zip"}))
    return fail(kReading, path, "it is no wheel and no source distribution", "a name that ends in .whl or .tar.gz");
  auto file = open_file(path);
  if (!file) return tl::make_unexpected(file.error());
  out.content = std::move(*file);
  struct stat about {};
  if (::fstat(out.content.get(), &about) != 0) return fail(kReading, path, errno_text(errno));
  if (!S_ISREG(about.st_mode)) return fail(kReading, path, "it is no regular file, which could be sent again");
  if (static_cast<std::uint64_t>(about.st_size) > kMostUpload)
    return fail(kReading, path, cat("it is larger than ", human_bytes(kMostUpload)));
  const auto digest = digest_file(out.content.get(), path);
  if (!digest) return tl::make_unexpected(digest.error());
  out.bytes = digest->bytes;
  out.sha256 = digest->sha256;
  archives::FileBytes archive(out.content.get(), out.bytes);
  const auto text = find_core_metadata(archive, path, out.wheel);
  if (!text) return tl::make_unexpected(text.error());
  auto metadata = read_core_metadata(*text);
  if (!metadata) return fail(metadata.error().doing, path, metadata.error().why);
  out.metadata = std::move(*metadata);
  if (const auto name = distribution_name(out.file); name && out.wheel) {
    // The Python tag as it stands in the name, which may be several: "py2.py3".
    const std::string_view stem = std::string_view(out.file).substr(0, out.file.rfind('-'));
    const std::string_view rest = stem.substr(0, stem.rfind('-'));
    out.python = rest.substr(rest.rfind('-') + 1);
  }
  for (const std::string_view end : kBeside) {
    const std::string beside = cat(path, end);
    struct stat info {};
    if (::lstat(beside.c_str(), &info) != 0 && errno == ENOENT) continue;
    // One that is there and cannot be read is no reason to go up without it.
    auto read = read_file(beside, kMostBundleBytes);
    if (!read) return tl::make_unexpected(read.error());
    out.attestations.push_back(std::move(*read));
  }
  return out;
}

std::vector<std::string> predicted_refusals(const Distribution& distribution, const TrustedRoot& root,
                                            const Instant& now, bool trusted) {
  std::vector<std::string> out;
  check_names(distribution, out);
  check_metadata(distribution, out);
  if (distribution.bytes > kUsualLimit)
    out.push_back(
        cat("it is larger than ", human_bytes(kUsualLimit), ", unless the index has allowed the project more"));
  const Verifier verifier(root);
  check_attestations(distribution, verifier, now, trusted, out);
  return out;
}

}  // namespace assay::attest
