#include "attest/release/attestation_file.h"

#include <unistd.h>

#include <array>
#include <cerrno>

#include "attest/pypi/attestation.h"
#include "base/file.h"

namespace assay::attest {

namespace {

constexpr std::size_t kMostLines = 10'000;
constexpr std::size_t kMostOfNpm = 64;

constexpr std::array<std::string_view, 9> kSuffixes = {
    ".publish.attestation", ".slsa.attestation", ".attestation",  ".provenance", ".sigstore.json",
    ".sigstore.jsonl",      ".sigstore",         ".intoto.jsonl", ".bundle.json"};

using List = std::vector<Checked<Attestation>>;

Checked<Attestation> bundle(const Json& json) {
  auto read = read_bundle(json);
  if (!read) return tl::make_unexpected(read.error());
  return std::move(*read);
}

List of_npm(const Json& json) {
  List out;
  ProtoReader read(Step::bundle, "the answer");
  if (const Json* list = read.array(json, "attestations", kMostOfNpm)) {
    for (const Json& item : list->items) {
      const Json* one = read.object(item, "bundle");
      if (one != nullptr) out.push_back(bundle(*one));
    }
  }
  if (!read.good()) out.push_back(tl::make_unexpected(*read.refusal()));
  if (out.empty()) out.push_back(refuse(Step::bundle, "the answer holds no attestation"));
  return out;
}

List of_provenance(const Json& json) {
  auto bundles = bundles_of_provenance(json);
  List out;
  if (!bundles) {
    out.push_back(tl::make_unexpected(bundles.error()));
    return out;
  }
  for (Bundle& one : *bundles) out.push_back(std::move(one));
  return out;
}

}  // namespace

List attestations_of(const Json& json) {
  List out;
  if (json.find("attestation_bundles") != nullptr) return of_provenance(json);
  if (json.find("attestations") != nullptr) return of_npm(json);
  if (json.find("payloadType") != nullptr) {
    auto envelope = read_envelope(json);
    out.push_back(envelope ? Checked<Attestation>(std::move(*envelope)) : tl::make_unexpected(envelope.error()));
  } else if (json.find("verification_material") != nullptr && json.find("media_type") == nullptr) {
    auto converted = bundle_of_attestation(json);
    out.push_back(converted ? Checked<Attestation>(std::move(*converted)) : tl::make_unexpected(converted.error()));
  } else {
    out.push_back(bundle(json));
  }
  return out;
}

List read_attestations(std::string_view text) {
  if (const auto json = parse_json(text, Step::format, "the attestation")) return attestations_of(*json);
  List out;
  std::size_t lines = 0;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (line.empty() || line == "\r") continue;
    if (++lines > kMostLines) {
      out.push_back(refuse(Step::input, cat("the file has more than ", with_commas(kMostLines), " lines")));
      break;
    }
    const auto json = parse_json(line, Step::format, "the attestation");
    if (!json) {
      out.push_back(tl::make_unexpected(json.error()));
      // The first line of what is no JSON at all says enough.
      break;
    }
    for (auto& one : attestations_of(*json)) out.push_back(std::move(one));
  }
  if (out.empty()) out.push_back(refuse(Step::format, "the attestation is empty"));
  return out;
}

Result<std::string> read_attestation_file(const std::string& path) {
  const auto fd = open_file(path);
  if (!fd) return tl::make_unexpected(fd.error());
  constexpr std::size_t kPiece = std::size_t{64} << 10;
  std::string out;
  std::string piece(kPiece, '\0');
  for (;;) {
    const ssize_t held = ::read(fd->get(), piece.data(), piece.size());
    if (held < 0 && errno == EINTR) continue;
    if (held < 0) return fail("reading", path, errno_text(errno));
    if (held == 0) return out;
    if (out.size() + static_cast<std::size_t>(held) > kMostBundleBytes)
      return fail("reading", path, "it is larger than 32 MiB");
    out.append(piece, 0, static_cast<std::size_t>(held));
  }
}

std::string_view attested_name(std::string_view name) {
  for (const std::string_view suffix : kSuffixes) {
    if (name.size() > suffix.size() && name.substr(name.size() - suffix.size()) == suffix)
      return name.substr(0, name.size() - suffix.size());
  }
  return {};
}

}  // namespace assay::attest
