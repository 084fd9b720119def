#include "attest/release/release.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <set>

#include "attest/subjects/subjects.h"
#include "base/letter_case.h"
#include "base/limits.h"
#include "base/parallel.h"

namespace assay::attest {

namespace {

namespace fs = std::filesystem;

bool is_file(const std::string& path) {
  struct stat info {};
  return ::lstat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode);
}

Result<Artifact> artifact_of(const std::string& name) {
  if (::access(name.c_str(), F_OK) != 0)
    if (auto artifact = artifact_from_digest(name)) return std::move(*artifact);
  return Artifact::of_file(name);
}

Checked<VerifiedBundle> verify_one(const Checked<Attestation>& attestation, const Artifact& artifact,
                                   const Verifier& verifier, const Policy& policy) {
  if (!attestation) return tl::make_unexpected(attestation.error());
  if (const auto* bundle = std::get_if<Bundle>(&*attestation)) return verifier.verify(*bundle, artifact, policy);
  return verify_envelope(std::get<Envelope>(*attestation), artifact, policy);
}

// What a line of a list says: the item's names, and attestations that stand in the line itself.
Result<std::vector<Checked<Attestation>>> read_line(const std::string& line, ReleaseItem& to) {
  const auto json = parse_json(line, Step::input, "the line");
  if (!json) return fail("reading the list", "", json.error().why);
  const std::string_view file = json->string_at({"file"});
  const std::string digest = lower(json->string_at({"digest"}));
  if (file.empty() == digest.empty()) return fail("reading the list", "", "it has not one of 'file' and 'digest'");
  if (file.empty() && !artifact_from_digest(digest))
    return fail("reading the list", "", "its digest is not sha256:… in hexadecimal");
  to.artifact = file.empty() ? digest : std::string(file);
  std::vector<Checked<Attestation>> attestations;
  const Json* bundle = json->find("bundle");
  if (bundle != nullptr && bundle->is_string()) to.sources.push_back(bundle->text);
  if (bundle != nullptr && bundle->is_object()) attestations = attestations_of(*bundle);
  return attestations;
}

ItemResult verify_item(const ReleaseItem& named, const Verifier& verifier, const Policy& policy) {
  ReleaseItem item = named;
  ItemResult result;
  Result<std::vector<Checked<Attestation>>> in_line;
  if (!named.line.empty()) in_line = read_line(named.line, item);
  result.artifact = item.artifact.empty() ? cat("line ", item.number, " of the list") : item.artifact;
  const auto artifact = !in_line            ? tl::make_unexpected(in_line.error())
                        : item.whole_folder ? artifact_of_folder(item.artifact)
                                            : artifact_of(item.artifact);
  if (!artifact) {
    result.state = ItemResult::State::unread;
    result.why = artifact.error().why;
    return result;
  }
  for (const Hash hash : {Hash::sha256, Hash::sha512})
    if (const auto digest = artifact->digest(hash)) result.digests[std::string(name_of(hash))] = to_hex(*digest);
  const auto add = [&](const std::string& source, const std::vector<Checked<Attestation>>& attestations) {
    for (const auto& one : attestations)
      result.attestations.push_back({source, verify_one(one, *artifact, verifier, policy)});
  };
  add("", *in_line);
  std::size_t unread = 0;
  for (const std::string& source : item.sources) {
    const auto text = read_attestation_file(source);
    if (text) {
      add(source, read_attestations(*text));
    } else {
      result.attestations.push_back({source, refuse(Step::input, text.error().why)});
      if (unread++ == 0) result.why = cat(printable(source), ": ", text.error().why);
    }
  }
  const bool verified = std::any_of(result.attestations.begin(), result.attestations.end(),
                                    [](const AttestationResult& one) { return one.verdict.has_value(); });
  result.state = verified                               ? ItemResult::State::verified
                 : result.attestations.empty()          ? ItemResult::State::missing
                 : unread == result.attestations.size() ? ItemResult::State::unread
                                                        : ItemResult::State::refused;
  return result;
}

void walk(const fs::path& folder, std::size_t depth, std::set<std::string>& files, Coverage& coverage) {
  std::error_code error;
  if (depth > Limits().folder_depth) return coverage.gap(printable(folder.string()), "folders are nested too deeply");
  fs::directory_iterator at(folder, error);
  for (; !error && at != fs::directory_iterator(); at.increment(error)) {
    const std::string path = at->path().string();
    const fs::file_status status = at->symlink_status(error);
    if (error) break;
    if (fs::is_directory(status)) {
      walk(at->path(), depth + 1, files, coverage);
    } else if (fs::is_regular_file(status)) {
      files.insert(path);
    } else if (fs::is_symlink(status)) {
      coverage.gap(printable(path), "it is a link, which is not followed");
    } else {
      coverage.gap(printable(path), "it is neither a file nor a folder");
    }
  }
  if (error) coverage.gap(printable(folder.string()), error.message());
}

}  // namespace

std::string_view name_of(ItemResult::State state) {
  constexpr std::array<std::string_view, 4> kNames = {"verified", "refused", "missing", "unread"};
  return kNames[static_cast<std::size_t>(state)];
}

void add_folder(const std::string& folder, std::vector<ReleaseItem>& items, Coverage& coverage) {
  std::set<std::string> files;
  walk(folder, 0, files, coverage);
  std::map<std::string, std::vector<std::string>> found;
  for (const std::string& file : files) {
    const std::string attested(attested_name(file));
    if (attested.empty() || attested.back() == '/') {
      found[file];
    } else if (files.count(attested) != 0) {
      found[attested].push_back(file);
    } else {
      coverage.gap(printable(file), "the file that it attests is not there");
    }
  }
  for (auto& [artifact, sources] : found) items.push_back({artifact, std::move(sources), {}, 0});
}

ReleaseItem item_of_file(const std::string& path) {
  ReleaseItem item{path, {}, {}, 0};
  for (const std::string_view suffix :
       {".attestation", ".bundle.json", ".intoto.jsonl", ".provenance", ".publish.attestation", ".sigstore",
        ".sigstore.json", ".sigstore.jsonl", ".slsa.attestation"}) {
    if (std::string source = cat(path, suffix); is_file(source)) item.sources.push_back(std::move(source));
  }
  return item;
}

std::vector<ReleaseItem> items_of_list(std::string_view text) {
  std::vector<ReleaseItem> items;
  std::size_t number = 0;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    ++number;
    if (!line.empty() && line != "\r") items.push_back({{}, {}, std::string(line), number});
  }
  return items;
}

std::vector<ItemResult> verify_release(const std::vector<ReleaseItem>& items, const Verifier& verifier,
                                       const Policy& policy, unsigned threads) {
  std::vector<ItemResult> results(items.size());
  WorkQueue queue(items.size());
  run_workers(static_cast<unsigned>(std::min<std::size_t>(threads, std::max<std::size_t>(items.size(), 1))),
              [&](unsigned) {
                for (std::size_t i = 0; queue.next(i);) results[i] = verify_item(items[i], verifier, policy);
              });
  return results;
}

std::vector<std::string> strangers_of(const ItemResult& item) {
  std::map<std::string, bool> holds_one;
  for (const AttestationResult& one : item.attestations) {
    if (one.source.empty()) continue;
    const bool unread =
        !one.verdict && (one.verdict.error().step == Step::format || one.verdict.error().step == Step::bundle ||
                         one.verdict.error().step == Step::input);
    holds_one[one.source] |= !unread;
  }
  std::vector<std::string> out;
  if (item.state != ItemResult::State::verified) return out;
  for (const auto& [source, holds] : holds_one)
    if (!holds) out.push_back(source);
  return out;
}

Checked<VerifiedBundle> verify_envelope(const Envelope& envelope, const Artifact& artifact, const Policy& policy) {
  if (!policy.key) return refuse(Step::key, "an envelope without log entries can only be verified with a key");
  if (envelope.payload_type != kInTotoPayload)
    return refuse(Step::bundle, cat("the envelope holds '", envelope.payload_type, "', not '", kInTotoPayload, "'"));
  if (policy.key_window.start || policy.key_window.end)
    return refuse(Step::time, "nothing proves when it was signed, and the key is valid for a time only");
  const std::string bytes = pre_authentication_encoding(envelope.payload_type, envelope.payload);
  const PublicKey& key = *policy.key;
  const bool good =
      std::any_of(envelope.signatures.begin(), envelope.signatures.end(),
                  [&](const EnvelopeSignature& one) { return key.verify(key.usual_hash(), bytes, one.signature); });
  if (!good) return refuse(Step::signature, "the signature over the envelope does not verify");
  auto statement = read_statement(envelope.payload);
  if (!statement) return tl::make_unexpected(statement.error());
  VerifiedBundle out;
  out.key = key.kind();
  if (const Check said = take_statement(std::move(*statement), artifact, policy, out); !said)
    return tl::make_unexpected(said.error());
  return out;
}

}  // namespace assay::attest
