// Evidence that is a folder: chains and release candidates, made here as the customer's program makes them.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "attest/formats/python_json.h"
#include "attest/formats/reading.h"
#include "base/hash.h"
#include "base/strings.h"

namespace assay::attest {
namespace {

std::string digest(std::string_view bytes) { return to_hex(as_bytes(sha256(bytes))); }
Json json_of(std::string_view text) { return parse_json(text, Step::format, "the test").value(); }
std::string compact(const Json& json) { return python_json(json, PythonForm::compact); }

class Memory final : public EvidenceFiles {
 public:
  std::map<std::string, std::string, std::less<>> files;
  bool has(std::string_view path) const override { return files.find(path) != files.end(); }
  Result<std::string> read(std::string_view path, std::uint64_t) const override {
    const auto found = files.find(path);
    if (found == files.end()) return fail("reading", std::string(path), "it is not there");
    return found->second;
  }
  Result<ItemDigest> digest(std::string_view path) const override {
    const auto bytes = read(path, 0);
    if (!bytes) return tl::make_unexpected(bytes.error());
    return ItemDigest{to_hex(as_bytes(sha256(*bytes))), bytes->size()};
  }
  Result<std::vector<std::string>> list(std::string_view folder) const override {
    std::vector<std::string> out;
    for (const auto& [path, bytes] : files)
      if (folder.empty() || path.starts_with(cat(folder, '/'))) out.push_back(path);
    return out;
  }
};

bool has(const Reading& reading, std::string_view code) {
  const auto& reasons = reading.judgement.reasons();
  return std::any_of(reasons.begin(), reasons.end(), [&](const Reason& one) { return one.code == code; });
}

class Chain : public testing::Test {
 protected:
  static constexpr const char* kDocument = "chain/evidence_chain_index.json";

  Chain() {
    files_.files["suite/run.log"] = "ok\n";
    append("one", "2026-09-30T09:14:58+00:00");
    append("two", "2026-10-07T09:14:58+00:00");
    write();
  }

  void append(const std::string& label, std::string_view time) {
    const std::string index_path = cat("index/", label, ".json");
    files_.files[index_path] =
        cat(R"({"release": ")", label, R"(", "total_artifacts": 1, "total_bytes": 3, "passed": true, "roots": ["suite"],
            "output_dir": "o", "items": [{"name": "run.log", "path": "suite/run.log", "relative_path": "run.log",
            "artifact_type": "log", "sha256": ")",
            digest("ok\n"), R"(", "size_bytes": 3, "modified_at":
            "2026-09-30T09:14:58+00:00", "release": null, "run_id": null, "passed": null}]})");
    Json entry = Json::object();
    entry.set("artifact_index_hash", Json::of(digest(files_.files[index_path])));
    entry.set("created_at", Json::of(time));
    entry.set("previous_chain_hash", entries_.empty() ? Json() : Json::of(entries_.back().string_at({"chain_hash"})));
    entry.set("release", Json::of(label));
    const std::string hash = digest(compact(entry));
    entry.set("chain_hash", Json::of(hash));
    entry.set("artifact_index_path", Json::of(index_path));
    entry.set("entry_path", Json::of(cat("chain/", label, "__evidence_chain.json")));
    entry.set("markdown_path", Json::of(cat("chain/", label, ".md")));
    entry.set("verified", json_of("true"));
    entries_.push_back(entry);
  }

  void write() {
    Json index = Json::object();
    Json list = Json::array();
    for (const Json& entry : entries_) {
      list.items.push_back(entry);
      files_.files[std::string(entry.string_at({"entry_path"}))] = compact(entry);
    }
    index.set("entry_count", Json::of_number(static_cast<std::int64_t>(entries_.size())));
    index.set("latest_chain_hash", Json::of(entries_.back().string_at({"chain_hash"})));
    index.set("entries", list);
    files_.files[kDocument] = compact(index);
  }

  Reading read() {
    options_.files = &files_;
    options_.document_path = kDocument;
    return read_evidence(files_.files[kDocument], options_);
  }

  Memory files_;
  std::vector<Json> entries_;
  ReadOptions options_;
};

TEST_F(Chain, ThatIsWholePasses) {
  const Reading reading = read();
  EXPECT_EQ(reading.format, Format::evidence_chain);
  EXPECT_EQ(reading.verdict(), Verdict::pass);
  EXPECT_EQ(reading.facts.at("release"), "two");
  EXPECT_EQ(std::count_if(reading.items.begin(), reading.items.end(), [](const auto& item) { return item.checked; }),
            2);
}

TEST_F(Chain, HashesTheFilesThatItsIndexesName) {
  files_.files["suite/run.log"] = "no\n";
  EXPECT_TRUE(has(read(), "evidence-file-changed"));
  files_.files.erase("suite/run.log");
  EXPECT_EQ(read().verdict(), Verdict::unproved);
}

TEST_F(Chain, SeesChangedIndexesAndEntries) {
  files_.files["index/one.json"] += '\n';
  EXPECT_TRUE(has(read(), "evidence-file-changed"));
  files_.files["chain/one__evidence_chain.json"] = "{}";
  EXPECT_TRUE(has(read(), "evidence-entry-changed"));
}

TEST_F(Chain, SeesABrokenLink) {
  entries_[1].set("previous_chain_hash", Json::of(std::string(64, '0')));
  write();
  const Reading reading = read();
  EXPECT_EQ(reading.verdict(), Verdict::fail);
  EXPECT_TRUE(has(reading, "evidence-chain-broken"));
}

TEST_F(Chain, SeesThatItWasCutWhereItsEntriesWereLeft) {
  entries_.pop_back();
  write();
  EXPECT_TRUE(has(read(), "evidence-file-extra"));
}

TEST_F(Chain, OfWhichTheEndIsGoneFailsOnlyWhereSomebodyKnows) {
  entries_.pop_back();
  files_.files.erase("chain/two__evidence_chain.json");
  write();
  EXPECT_EQ(read().verdict(), Verdict::pass);
  options_.demands.release = "two";
  EXPECT_TRUE(has(read(), "evidence-other-release"));
  options_.demands = {};
  options_.demands.signed_head = true;
  EXPECT_EQ(read().verdict(), Verdict::fail);
}

TEST_F(Chain, WithALabelTwiceFails) {
  append("two", "2026-10-08T09:14:58+00:00");
  write();
  EXPECT_TRUE(has(read(), "evidence-label-twice"));
}

TEST_F(Chain, OfAnotherFolderIsFoundByContent) {
  Memory moved;
  for (const auto& [path, bytes] : files_.files)
    moved.files[path == kDocument ? path : cat("chain/", path.substr(path.rfind('/') + 1))] = bytes;
  options_.files = &moved;
  options_.document_path = kDocument;
  EXPECT_EQ(read_evidence(moved.files[kDocument], options_).verdict(), Verdict::unproved);
  options_.by_content = true;
  EXPECT_EQ(read_evidence(moved.files[kDocument], options_).verdict(), Verdict::pass);
}

class Candidate : public testing::Test {
 protected:
  static std::string prefixed(std::string_view bytes) { return cat("sha256:", digest(bytes)); }
  static std::string canonical(const Json& json) { return cat(compact(json), '\n'); }
  static constexpr const char* kHead =
      R"({"repository": "o/r", "commit_sha": "7c25ce910ff4e3a929b46aa01237840ae92ef512", "release": "v1", "profile": "p"})";

  Candidate() {
    policy_ = prefixed("policy");
    files_.files["sources/a.json"] = "{}\n";
    files_.files["release_candidate_evidence_exit_code.txt"] = "0\n";
    const Json entries = json_of(
        cat(R"([{"path": "sources/a.json", "role": "a", "size_bytes": 3, "sha256": ")", prefixed("{}\n"), "\"}]"));
    manifest_ = json_of(kHead);
    manifest_.set("schema", Json::of("dpone.release_candidate_evidence_manifest.v1"));
    manifest_.set("run_id", Json::of_number(1));
    manifest_.set("run_attempt", Json::of_number(1));
    manifest_.set("policy_sha256", Json::of(policy_));
    manifest_.set("entries", entries);
    pack_ = json_of(kHead);
    pack_.set("schema", Json::of("dpone.release_candidate_evidence_pack.v1"));
    pack_.set("status", Json::of("PASS"));
    pack_.set("decision", Json::of("GO"));
    pack_.set("policy_sha256", Json::of(policy_));
    pack_.set("required_roles", json_of(R"(["a"])"));
    pack_.set("source_digests", json_of(cat(R"({"a": ")", prefixed("{}\n"), "\"}")));
    for (const char* name : {"observations", "checklist", "package_versions"}) pack_.set(name, Json::object());
    pack_.set("blockers", Json::array());
    seal();
  }

  // Digests and binding id over what the parts say now.
  void seal() {
    Json chain = Json::object();
    chain.set("schema", Json::of("dpone.release_candidate_evidence_source_chain.v1"));
    chain.set("policy_sha256", Json::of(policy_));
    chain.set("entries", *manifest_.find("entries"));
    pack_.set("source_chain_sha256", Json::of(prefixed(canonical(chain))));
    Json receipt = json_of(kHead);
    receipt.set("schema", Json::of("dpone.release_candidate_evidence_receipt.v1"));
    receipt.set("status", Json::of("PASS"));
    receipt.set("workflow_path", Json::of(".github/workflows/w.yml"));
    receipt.set("workflow_name", Json::of("w"));
    receipt.set("job_name", Json::of("j"));
    receipt.set("run_id", Json::of_number(1));
    receipt.set("run_attempt", Json::of_number(1));
    receipt.set("policy_sha256", Json::of(policy_));
    receipt.set("manifest_sha256", Json::of(prefixed(canonical(manifest_))));
    receipt.set("pack_sha256", Json::of(prefixed(canonical(pack_))));
    receipt.set("source_chain_sha256", *pack_.find("source_chain_sha256"));
    std::string bound = "dpone.release_candidate_evidence_receipt.v1";
    bound += '\0';
    receipt.set("binding_id", Json::of(prefixed(bound + canonical(receipt))));
    files_.files["release_candidate_evidence_manifest.json"] = canonical(manifest_);
    files_.files["release_candidate_evidence_pack.json"] = canonical(pack_);
    files_.files["release_candidate_evidence_receipt.json"] = canonical(receipt);
  }

  Reading read() {
    ReadOptions options;
    options.files = &files_;
    options.document_path = "release_candidate_evidence_receipt.json";
    return read_evidence(files_.files[options.document_path], options);
  }

  std::string policy_;
  Json manifest_, pack_;
  Memory files_;
};

TEST_F(Candidate, ThatIsWholePassesAndNamesItsProducer) {
  const Reading reading = read();
  EXPECT_EQ(reading.verdict(), Verdict::pass);
  EXPECT_EQ(reading.producer.workflow, ".github/workflows/w.yml");
  EXPECT_EQ(reading.subjects.front().algorithm, "gitCommit");
}

TEST_F(Candidate, IsClosed) {
  files_.files["sources/b.json"] = "{}";
  EXPECT_TRUE(has(read(), "evidence-file-extra"));
}

TEST_F(Candidate, BindsItsSources) {
  files_.files["sources/a.json"] = "{ }";
  EXPECT_TRUE(has(read(), "evidence-file-changed"));
  files_.files.erase("sources/a.json");
  EXPECT_EQ(read().verdict(), Verdict::fail);
}

TEST_F(Candidate, WithAnotherExitCodeFails) {
  files_.files["release_candidate_evidence_exit_code.txt"] = "1\n";
  EXPECT_TRUE(has(read(), "evidence-says-no"));
}

TEST_F(Candidate, InAnotherSpellingFails) {
  files_.files["release_candidate_evidence_pack.json"] += '\n';
  EXPECT_TRUE(has(read(), "evidence-not-canonical"));
}

TEST_F(Candidate, WithAnUnknownKeyFails) {
  pack_.set("waived", json_of("true"));
  seal();
  const Reading reading = read();
  EXPECT_EQ(reading.verdict(), Verdict::fail);
  EXPECT_TRUE(has(reading, "evidence-unknown-key"));
}

TEST_F(Candidate, OfWhichOnePartIsOfAnotherCommitFails) {
  pack_.set("commit_sha", Json::of(std::string(40, '0')));
  seal();
  EXPECT_TRUE(has(read(), "evidence-contradiction"));
}

TEST_F(Candidate, WithASourceOutsideOfItsFolderFails) {
  manifest_.find("entries")->items.front().set("path", Json::of("sources/../../a.json"));
  seal();
  EXPECT_TRUE(has(read(), "evidence-path-escape"));
}

TEST_F(Candidate, ByItselfIsUnproved) {
  EXPECT_EQ(read_evidence(files_.files["release_candidate_evidence_receipt.json"], {}).verdict(), Verdict::unproved);
}

TEST(PolicyFiles, AreClosedAndDemandSomething) {
  constexpr std::string_view kGood =
      "schema_version: 1\nowner: o\nlast_reviewed: \"2026-08-23\"\npurpose: p\nrequired_controls:\n"
      "  forbid_pull_request_target: true\n  require_top_level_permissions: true\n"
      "  require_pinned_external_actions: true\n  forbid_pr_workflow_secrets: true\n"
      "  require_audit_artifact_retention: true\n  require_hidden_ci_artifact_transport: true\n"
      "  isolate_dbt_execution_from_oidc: true\n  require_platform_owned_prod_trust_policy: true\n"
      "allowed_workflow_write_permissions:\n  a.yml:\n    permissions: [contents]\n    reason: \"a reason that is long "
      "enough\"\n"
      "required_audit_artifacts: {}\n";
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string text(kGood);
    return read_evidence(text.replace(text.find(from), from.size(), to), {});
  };
  EXPECT_EQ(read_evidence(kGood, {}).verdict(), Verdict::pass);
  EXPECT_TRUE(has(with("secrets: true", "secrets: false"), "evidence-says-no"));
  EXPECT_TRUE(has(with("a reason that is long enough", "short"), "evidence-no-reason"));
  EXPECT_EQ(with("purpose: p", "purpose: p\nwaived: true").verdict(), Verdict::unproved);
  EXPECT_TRUE(has(with("owner: o", "owner: o\nowner: p"), "evidence-duplicate-key"));
  EXPECT_TRUE(has(with("purpose: p", "purpose: [p"), "evidence-not-yaml"));
}

}  // namespace
}  // namespace assay::attest
