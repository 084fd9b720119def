// Release-candidate evidence: a folder that holds a manifest, a pack, a receipt, an exit code and the sources that the
// manifest names, and nothing else. Each JSON file is in one spelling (compact, sorted, one line feed), so that digests
// over files and over their values are the same; the receipt's binding id covers all of them.
#include <algorithm>
#include <set>

#include "attest/formats/python_json.h"
#include "attest/formats/reader.h"
#include "attest/formats/words.h"
#include "base/hash.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr Key kEntryKeys[] = {
    {"path", Holds::text}, {"role", Holds::text}, {"sha256", Holds::prefixed}, {"size_bytes", Holds::whole}};
constexpr Shape kEntry{kEntryKeys};
constexpr Key kManifestKeys[] = {
    {"schema", Holds::text},       {"repository", Holds::text},        {"commit_sha", Holds::commit},
    {"release", Holds::text},      {"profile", Holds::text},           {"run_id", Holds::whole},
    {"run_attempt", Holds::whole}, {"policy_sha256", Holds::prefixed}, {"entries", Holds::list, &kEntry}};
constexpr Shape kManifest{kManifestKeys};
constexpr Key kPackKeys[] = {{"schema", Holds::text},
                             {"status", Holds::text},
                             {"decision", Holds::text},
                             {"repository", Holds::text},
                             {"commit_sha", Holds::commit},
                             {"release", Holds::text},
                             {"profile", Holds::text},
                             {"policy_sha256", Holds::prefixed},
                             {"source_chain_sha256", Holds::prefixed},
                             {"required_roles", Holds::texts},
                             {"source_digests", Holds::names},
                             {"observations", Holds::object},
                             {"checklist", Holds::object},
                             {"package_versions", Holds::names},
                             {"blockers", Holds::list}};
constexpr Shape kPack{kPackKeys};
constexpr Key kReceiptKeys[] = {{"schema", Holds::text},
                                {"status", Holds::text},
                                {"repository", Holds::text},
                                {"commit_sha", Holds::commit},
                                {"release", Holds::text},
                                {"profile", Holds::text},
                                {"workflow_path", Holds::text},
                                {"workflow_name", Holds::text},
                                {"job_name", Holds::text},
                                {"run_id", Holds::whole},
                                {"run_attempt", Holds::whole},
                                {"policy_sha256", Holds::prefixed},
                                {"manifest_sha256", Holds::prefixed},
                                {"pack_sha256", Holds::prefixed},
                                {"source_chain_sha256", Holds::prefixed},
                                {"binding_id", Holds::prefixed}};
constexpr Shape kReceipt{kReceiptKeys};

constexpr std::string_view kStem = "release_candidate_evidence_";
constexpr std::string_view kReceiptDomain{"dpone.release_candidate_evidence_receipt.v1\0", 44};

std::string digest_of(std::string_view bytes) { return cat("sha256:", to_hex(as_bytes(sha256(bytes)))); }
std::string canonical(const Json& value) { return cat(python_json(value, PythonForm::compact), '\n'); }

struct Part {
  std::string path;
  std::string bytes;
  Json json;
  bool good = false;
};

class Candidate {
 public:
  explicit Candidate(Evidence& evidence) : evidence_(evidence) {
    const std::string& document = evidence.options.document_path;
    folder_ = document.substr(0, document.rfind('/') + 1);
  }

  void judge() {
    Part manifest = read("manifest", kManifest);
    Part pack = read("pack", kPack);
    Part receipt = read("receipt", kReceipt);
    judge_exit_code();
    judge_tree(manifest.json);
    if (!manifest.good || !pack.good || !receipt.good) return;
    take(manifest.json, receipt.json);
    judge_entries(manifest.json);
    judge_pack(manifest.json, pack.json);
    judge_receipt(manifest, pack, receipt.json);
  }

 private:
  Part read(std::string_view which, const Shape& shape) {
    Part part;
    part.path = cat(folder_, kStem, which, ".json");
    auto bytes = evidence_.options.files->read(part.path, kMostCustomerBytes);
    if (!bytes) {
      evidence_.fail("evidence-unreadable", part.path, bytes.error().why);
      return part;
    }
    part.bytes = std::move(*bytes);
    auto json = parse_json_of_any_numbers(part.bytes, Step::format, "the document");
    if (!json) {
      evidence_.fail("evidence-not-json", part.path, json.error().why);
      return part;
    }
    part.json = std::move(*json);
    if (part.json.string_at({"schema"}) != cat("dpone.", kStem, which, ".v1")) {
      evidence_.unproved("evidence-unknown-schema", part.path, "its schema is not known");
      return part;
    }
    // The writer knows these keys and no others: a file with another is not its.
    Judgement differences;
    part.good = check_shape(part.json, shape, differences, part.path);
    for (const Reason& one : differences.reasons()) evidence_.fail(one.code, one.subject, one.text);
    if (canonical(part.json) != part.bytes)
      evidence_.fail("evidence-not-canonical", part.path, "it is not in the one spelling that digests are made of");
    return part;
  }

  void judge_exit_code() {
    const std::string path = cat(folder_, kStem, "exit_code.txt");
    const auto bytes = evidence_.options.files->read(path, 64);
    if (!bytes) {
      evidence_.fail("evidence-unreadable", path, bytes.error().why);
    } else if (*bytes != "0\n") {
      evidence_.fail("evidence-says-no", path, "the exit code is not 0");
    }
  }

  void judge_tree(const Json& manifest) {
    std::set<std::string> allowed;
    for (const std::string_view which : {"manifest.json", "pack.json", "receipt.json", "exit_code.txt"})
      allowed.insert(cat(folder_, kStem, which));
    for (const Json& entry : member_or_null(manifest, "entries").items)
      allowed.insert(cat(folder_, entry.string_at({"path"})));
    const auto all = evidence_.options.files->list(folder_.substr(0, folder_.empty() ? 0 : folder_.size() - 1));
    if (!all) return evidence_.unproved("evidence-unreadable", folder_, all.error().why);
    for (const std::string& path : *all)
      if (path.starts_with(folder_) && !allowed.contains(path))
        evidence_.fail("evidence-file-extra", path, "the manifest does not name the file, and the folder is closed");
  }

  void take(const Json& manifest, const Json& receipt) {
    take_identity(evidence_, receipt);
    Reading& out = evidence_.out;
    out.schema = manifest.string_at({"schema"});
    for (const std::string_view name : {"release", "profile"})
      out.facts[std::string(name)] = manifest.string_at({name});
  }

  void judge_entries(const Json& manifest) {
    std::string_view before;
    const Json& entries = member_or_null(manifest, "entries");
    if (entries.items.empty()) evidence_.unproved("evidence-nothing", "/entries", "the manifest names no source");
    for (const Json& entry : entries.items) {
      const std::string_view path = entry.string_at({"path"});
      const std::string_view role = entry.string_at({"role"});
      const EvidenceItem& item = take_item(evidence_, entry, "role");
      if (!path.starts_with("sources/") || !is_inner_path(path)) {
        evidence_.fail("evidence-path-escape", item.path, "a source's path is not below sources/");
        continue;
      }
      if (!before.empty() && role <= before)
        evidence_.fail("evidence-not-canonical", item.path, "the entries are not sorted by role, each once");
      before = role;
      judge_source(item, cat(folder_, path));
    }
  }

  void judge_source(const EvidenceItem& item, const std::string& path) {
    const auto digest = evidence_.options.files->digest(path);
    if (!digest) {
      evidence_.fail("evidence-unreadable", item.path, digest.error().why);
    } else if (digest->sha256 != item.sha256 || digest->size != item.size) {
      evidence_.fail("evidence-file-changed", item.path, "digest or size is not the one of the manifest");
    } else {
      evidence_.out.items.back().checked = true;
    }
  }

  void judge_pack(const Json& manifest, const Json& pack) {
    judge_word(evidence_, pack, "status", "/pack");
    if (pack.string_at({"decision"}) != "GO")
      evidence_.fail("evidence-says-no", "/pack/decision", "the decision is not GO");
    judge_empty(evidence_, pack, {"blockers"}, "/pack");
    same(manifest, pack, {"repository", "commit_sha", "release", "profile", "policy_sha256"}, "/pack");
    Json chain = Json::object();
    chain.set("schema", Json::of(cat("dpone.", kStem, "source_chain.v1")));
    chain.set("policy_sha256", member_or_null(manifest, "policy_sha256"));
    chain.set("entries", member_or_null(manifest, "entries"));
    source_chain_ = digest_of(canonical(chain));
    if (pack.string_at({"source_chain_sha256"}) != source_chain_)
      evidence_.fail("evidence-digest-differs", "/pack/source_chain_sha256", "it is not the digest of the sources");
    const Json& digests = member_or_null(pack, "source_digests");
    const Json& entries = member_or_null(manifest, "entries");
    for (const Json& role : member_or_null(pack, "required_roles").items)
      if (std::none_of(entries.items.begin(), entries.items.end(),
                       [&](const Json& entry) { return entry.string_at({"role"}) == role.text; }))
        evidence_.fail("evidence-missing-item", "/pack/required_roles", cat("no source has the role ", role.text));
    if (digests.members.size() != entries.items.size())
      evidence_.fail("evidence-contradiction", "/pack/source_digests", "they are not those of the manifest's entries");
    for (const Json& entry : entries.items)
      if (digests.string_at({entry.string_at({"role"})}) != entry.string_at({"sha256"}))
        evidence_.fail("evidence-digest-differs", "/pack/source_digests",
                       cat("the digest of ", entry.string_at({"role"}), " is not the manifest's"));
  }

  void judge_receipt(const Part& manifest, const Part& pack, const Json& receipt) {
    judge_word(evidence_, receipt, "status", "/receipt");
    same(manifest.json, receipt,
         {"repository", "commit_sha", "release", "profile", "policy_sha256", "run_id", "run_attempt"}, "/receipt");
    const auto equals = [&](std::string_view name, const std::string& right) {
      if (receipt.string_at({name}) != right)
        evidence_.fail("evidence-digest-differs", pointer_to("/receipt", name), "it is not the digest of what is here");
    };
    equals("manifest_sha256", digest_of(manifest.bytes));
    equals("pack_sha256", digest_of(pack.bytes));
    equals("source_chain_sha256", source_chain_);
    Json bound = receipt;
    bound.erase("binding_id");
    if (receipt.string_at({"binding_id"}) != digest_of(cat(kReceiptDomain, canonical(bound))))
      evidence_.fail("evidence-digest-differs", "/receipt/binding_id", "the binding id is not the one of the receipt");
  }

  void same(const Json& manifest, const Json& other, std::initializer_list<std::string_view> names,
            std::string_view pointer) {
    for (const std::string_view name : names)
      if (member_or_null(manifest, name) != member_or_null(other, name))
        evidence_.fail("evidence-contradiction", pointer_to(pointer, name),
                       cat("'", name, "' is not what the manifest says"));
  }

  Evidence& evidence_;
  std::string folder_;
  std::string source_chain_;
};

}  // namespace

void read_release_candidate(Evidence& evidence) {
  if (evidence.options.files == nullptr) {
    take_identity(evidence, evidence.json);
    evidence.unproved("evidence-file-missing", "", "release-candidate evidence is read as the folder that it is");
    return;
  }
  Candidate(evidence).judge();
}

}  // namespace assay::attest
