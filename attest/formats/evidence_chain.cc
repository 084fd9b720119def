// The customer's evidence chain: entries that each hash the one before, over artifact indexes. The hash covers
// {artifact_index_hash, created_at, previous_chain_hash, release} and nothing else, so that the entry files, the
// indexes and the files that these name are all looked at here.
#include <algorithm>
#include <set>

#include "attest/formats/index_items.h"
#include "attest/formats/python_json.h"
#include "attest/formats/reader.h"
#include "base/hash.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr Key kEntryKeys[] = {{"artifact_index_hash", Holds::sha256},
                              {"artifact_index_path", Holds::text},
                              {"chain_hash", Holds::sha256},
                              {"created_at", Holds::time},
                              {"entry_path", Holds::text},
                              {"markdown_path", Holds::text},
                              nullable({"previous_chain_hash", Holds::sha256}),
                              {"release", Holds::text},
                              {"verified", Holds::flag}};
constexpr Shape kEntry{kEntryKeys};
constexpr Key kKeys[] = {
    {"entries", Holds::list, &kEntry}, {"entry_count", Holds::whole}, nullable({"latest_chain_hash", Holds::sha256})};
constexpr Shape kIndex{kKeys};
constexpr std::string_view kEntrySuffix = "__evidence_chain.json";

std::string chain_hash_of(const Json& entry) {
  Json hashed = Json::object();
  for (const std::string_view name : {"artifact_index_hash", "created_at", "previous_chain_hash", "release"})
    hashed.set(name, member_or_null(entry, name));
  return to_hex(as_bytes(sha256(python_json(hashed, PythonForm::compact))));
}

void judge_links(Evidence& evidence, const Json& entries) {
  std::set<std::string_view> labels;
  const Json* before = nullptr;
  for (std::size_t i = 0; i < entries.items.size(); ++i) {
    const Json& entry = entries.items[i];
    const std::string where = pointer_to("/entries", i);
    const std::string label(entry.string_at({"release"}));
    judge_flag(evidence, entry, "verified", where);
    if (!labels.insert(entry.string_at({"release"})).second)
      evidence.fail("evidence-label-twice", where, cat("the label ", label, " appears twice"));
    if (entry.string_at({"chain_hash"}) != chain_hash_of(entry))
      evidence.fail("evidence-chain-broken", where, cat("the hash of entry ", label, " is not the one of its fields"));
    const Json& previous = member_or_null(entry, "previous_chain_hash");
    if (before == nullptr ? previous.kind != Json::Kind::null : previous.text != before->string_at({"chain_hash"}))
      evidence.fail("evidence-chain-broken", where, cat("entry ", label, " does not continue the one before"));
    if (before != nullptr) {
      const auto earlier = instant_from(before->string_at({"created_at"}));
      const auto later = instant_from(entry.string_at({"created_at"}));
      if (earlier && later && *later < *earlier)
        evidence.fail("evidence-chain-broken", where, cat("entry ", label, " is older than the one before"));
    }
    before = &entry;
  }
}

// The entry's own file says the same.
void judge_entry_file(Evidence& evidence, const Json& entry) {
  const std::string label(entry.string_at({"release"}));
  const std::string path = resolve_path(evidence, entry.string_at({"entry_path"}), "");
  // The file stands beside the index, wherever both were moved to.
  const std::string named(entry.string_at({"entry_path"}));
  const std::string beside = resolve_path(evidence, std::string_view(named).substr(named.rfind('/') + 1), "");
  const std::string& found = path.empty() ? beside : path;
  if (found.empty()) {
    evidence.unproved("evidence-file-missing", named, cat("the file of entry ", label, " is not there"));
    return;
  }
  const auto bytes = evidence.options.files->read(found, kMostCustomerBytes);
  const auto copy =
      bytes ? parse_json_of_any_numbers(*bytes, Step::format, "the entry") : refuse(Step::format, bytes.error().why);
  if (!copy) {
    evidence.fail("evidence-unreadable", named, copy.error().why);
  } else if (python_json(*copy, PythonForm::compact) != python_json(entry, PythonForm::compact)) {
    evidence.fail("evidence-entry-changed", named, cat("entry ", label, " is not what the chain's index says"));
  }
}

// The index that an entry covers, and what that names.
void judge_covered_index(Evidence& evidence, const Json& entry, std::size_t number) {
  const std::string named(entry.string_at({"artifact_index_path"}));
  const std::string_view digest = entry.string_at({"artifact_index_hash"});
  std::string path = resolve_path(evidence, named, digest);
  if (path.empty()) {
    evidence.unproved("evidence-file-missing", named, "the artifact index is not there");
    return;
  }
  auto bytes = evidence.options.files->read(path, kMostEvidenceBytes);
  if (!bytes) {
    evidence.unproved("evidence-unreadable", named, bytes.error().why);
    return;
  }
  if (to_hex(as_bytes(sha256(*bytes))) != digest) {
    evidence.fail("evidence-file-changed", named, cat(named, " is not what the chain covers"));
    return;
  }
  const auto index = parse_json_of_any_numbers(*bytes, Step::format, "the artifact index");
  if (!index) {
    evidence.fail("evidence-not-json", named, index.error().why);
    return;
  }
  if (const Json& release = member_or_null(*index, "release");
      release.is_string() && release.text != entry.string_at({"release"}))
    evidence.fail("evidence-contradiction", named, "the artifact index is of another release than its entry");
  take_index_items(evidence, *index, cat("/entries/", number, "/artifact_index"));
}

// Files of entries that the index does not list: somebody cut its tail.
void judge_strangers(Evidence& evidence, const Json& entries) {
  const std::string& document = evidence.options.document_path;
  const std::string folder = document.substr(0, document.rfind('/') + 1);
  const auto all = evidence.options.files->list(folder.substr(0, folder.empty() ? 0 : folder.size() - 1));
  if (!all) {
    evidence.unproved("evidence-unreadable", "", all.error().why);
    return;
  }
  for (const std::string& path : *all) {
    if (!path.starts_with(folder) || !path.ends_with(kEntrySuffix) ||
        path.find('/', folder.size()) != std::string::npos)
      continue;
    const std::string_view file = std::string_view(path).substr(folder.size());
    const bool listed = std::any_of(entries.items.begin(), entries.items.end(), [&](const Json& entry) {
      const std::string_view named = entry.string_at({"entry_path"});
      return named.substr(named.rfind('/') + 1) == file;
    });
    if (!listed) evidence.fail("evidence-file-extra", path, "an entry's file is not in the chain's index");
  }
}

}  // namespace

void read_evidence_chain(Evidence& evidence) {
  const Json& json = evidence.json;
  if (!check_shape(json, kIndex, evidence.out.judgement)) return;
  const Json& entries = member_or_null(json, "entries");
  evidence.out.counts["entries"] = entries.items.size();
  if (whole_at(json, "entry_count") != entries.items.size())
    evidence.fail("evidence-contradiction", "/entry_count", "the count of entries is not their number");
  if (entries.items.empty()) {
    evidence.unproved("evidence-nothing", "/entries", "the chain is empty");
    return;
  }
  const Json& newest = entries.items.back();
  evidence.out.facts["latest_chain_hash"] = json.string_at({"latest_chain_hash"});
  evidence.out.facts["release"] = newest.string_at({"release"});
  evidence.out.times.made = instant_from(newest.string_at({"created_at"}));
  if (json.string_at({"latest_chain_hash"}) != newest.string_at({"chain_hash"}))
    evidence.fail("evidence-contradiction", "/latest_chain_hash", "it is not the newest entry's hash");
  judge_links(evidence, entries);
  evidence.remark("evidence-unsigned", "",
                  "nobody signed the chain: whoever may write it can make another, cut its end or set its times");
  if (evidence.options.demands.signed_head)
    evidence.fail("evidence-unsigned", "/latest_chain_hash", "no attestation by an allowed identity covers the head");
  if (evidence.options.files == nullptr) {
    evidence.unproved("evidence-file-missing", "", "the files of the chain were not looked at");
    return;
  }
  for (std::size_t i = 0; i < entries.items.size(); ++i) {
    judge_entry_file(evidence, entries.items[i]);
    judge_covered_index(evidence, entries.items[i], i);
  }
  judge_strangers(evidence, entries);
  check_items(evidence);
}

void read_evidence_chain_entry(Evidence& evidence) {
  const Json& json = evidence.json;
  if (!check_shape(json, kEntry, evidence.out.judgement)) return;
  take_identity(evidence, json);
  take_facts(evidence, {"release"});
  judge_flag(evidence, json, "verified");
  if (json.string_at({"chain_hash"}) != chain_hash_of(json))
    evidence.fail("evidence-chain-broken", "/chain_hash", "the hash is not the one of its fields");
  evidence.unproved("evidence-part-of-chain", "", "one entry says nothing without its chain");
}

}  // namespace assay::attest
