#include <algorithm>

#include "attest/base64.h"
#include "attest/canonical_json.h"
#include "attest/evidence/chain_files.h"
#include "attest/evidence/record.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr std::string_view kSchema = "assay-evidence-proof/1";
constexpr std::string_view kDoing = "proving";
constexpr std::size_t kMostHashes = 128;

Json hashes_of(const std::vector<std::string>& path) {
  Json out = Json::array();
  for (const std::string& hash : path) out.items.push_back(Json::of(to_hex(hash)));
  return out;
}

Json head_of(std::string_view kind, const ChainFiles& chain) {
  Json out = Json::object();
  out.set("schema", Json::of(kSchema));
  out.set("kind", Json::of(kind));
  out.set("head", Json::of(chain.head_text));
  return out;
}

// The chain, whose head must cover all of it.
Result<ChainFiles> whole_chain(const std::string& folder) {
  auto chain = read_chain(folder);
  if (!chain) return fail(std::string(kDoing), folder, chain.error().why);
  const Sha256 root = tree_root(leaves_of(chain->entries));
  if (chain->head.checkpoint.size != static_cast<std::int64_t>(chain->entries.size()) ||
      chain->head.checkpoint.root != as_bytes(root))
    return fail(std::string(kDoing), folder, "the head is not that of the log", "'assay evidence verify' says more");
  return std::move(*chain);
}

struct Proof {
  std::string kind, statement;
  std::uint64_t number = 0;  // of the entry, or the size of the older tree
  std::string older_root;
  std::vector<std::string> path;
  ChainHead head;
};

Checked<Proof> read_proof(std::string_view text) {
  const auto wrong = [](std::string_view why) { return refuse(Step::format, std::string(why)); };
  const auto json = parse_canonical(text, Step::format, "the proof");
  if (!json) return tl::make_unexpected(json.error());
  if (json->string_at({"schema"}) != kSchema) return wrong("it is no proof of a chain");
  Proof out;
  out.kind = json->string_at({"kind"});
  const bool inclusion = out.kind == "inclusion";
  if (!inclusion && out.kind != "consistency") return wrong("it is of no known kind");
  const auto number = json->integer_at({inclusion ? "entry" : "from"});
  const auto root = from_hex(json->string_at({inclusion ? "statement" : "fromRoot"}));
  const Json* path = json->find("path");
  auto head = read_head(json->string_at({"head"}));
  if (json->members.size() != 6 || !number || *number < 0 || !root || root->size() != Sha256{}.size() ||
      path == nullptr || !path->is_array() || path->items.size() > kMostHashes || !head)
    return wrong("a member is missing, unknown or not what it must be");
  for (const Json& item : path->items) {
    auto hash = item.is_string() ? from_hex(item.text) : std::nullopt;
    if (!hash || hash->size() != Sha256{}.size()) return wrong("its path holds what is no hash");
    out.path.push_back(std::move(*hash));
  }
  out.number = static_cast<std::uint64_t>(*number);
  (inclusion ? out.statement : out.older_root) = *root;
  out.head = std::move(*head);
  return out;
}

}  // namespace

Result<std::string> prove_inclusion(const std::string& folder, std::string_view statement_or_label) {
  const auto chain = whole_chain(folder);
  if (!chain) return tl::make_unexpected(chain.error());
  const auto found = std::find_if(chain->entries.begin(), chain->entries.end(), [&](const ChainEntry& entry) {
    return entry.statement == statement_or_label || (!entry.label.empty() && entry.label == statement_or_label);
  });
  if (found == chain->entries.end())
    return fail(std::string(kDoing), std::string(statement_or_label), "the chain has no such entry");
  const auto number = static_cast<std::size_t>(found - chain->entries.begin());
  Json out = head_of("inclusion", *chain);
  out.set("entry", Json::of_number(static_cast<std::int64_t>(number)));
  out.set("statement", Json::of(found->statement));
  out.set("path", hashes_of(inclusion_path(leaves_of(chain->entries), number)));
  return cat(canonical_text_of_ours(out), '\n');
}

Result<std::string> prove_consistency(const std::string& folder, std::uint64_t old_size) {
  const auto chain = whole_chain(folder);
  if (!chain) return tl::make_unexpected(chain.error());
  if (old_size == 0 || old_size > chain->entries.size())
    return fail(std::string(kDoing), folder, cat("the chain has ", chain->entries.size(), " entries, not ", old_size));
  const auto leaves = leaves_of(chain->entries);
  const Sha256 older = tree_root(std::span(leaves).first(old_size));
  Json out = head_of("consistency", *chain);
  out.set("from", Json::of_number(static_cast<std::int64_t>(old_size)));
  out.set("fromRoot", Json::of(to_hex(as_bytes(older))));
  out.set("path", hashes_of(consistency_path(leaves, old_size)));
  return cat(canonical_text_of_ours(out), '\n');
}

void verify_proof(std::string_view text, const std::string& name, const VerifyProofOptions& options,
                  Judgement& judgement) {
  const auto proof = read_proof(text);
  if (!proof) return judgement.fail("evidence-proof", name, cat("The proof is damaged: ", proof.error().why));
  judgement.looked();
  const Checkpoint& head = proof->head.checkpoint;
  if (options.head && (options.head->checkpoint.size != head.size || options.head->checkpoint.root != head.root ||
                       options.head->checkpoint.origin != head.origin))
    judgement.fail("evidence-proof", name, "The proof leads to another head than the one that was given.");
  const auto size = static_cast<std::uint64_t>(head.size);
  if (proof->kind == "inclusion") {
    const auto root = root_of(leaf_hash(proof->statement), proof->number, size, proof->path);
    if (!root || as_bytes(*root) != head.root)
      judgement.fail("evidence-proof", name, "The way from the statement does not lead to the head.");
  } else {
    if (!is_consistent({proof->number, proof->older_root}, {size, head.root}, proof->path))
      judgement.fail("evidence-proof", name, "The newer tree does not hold the older one.");
    if (options.seen && (static_cast<std::uint64_t>(options.seen->checkpoint.size) != proof->number ||
                         options.seen->checkpoint.root != proof->older_root))
      judgement.fail("evidence-proof", name, "The proof begins at another head than the one from before.");
  }
  if (options.key != nullptr) check_head_signature(proof->head, *options.key, name, judgement);
  if (options.key == nullptr && !options.head)
    judgement.unproved("evidence-not-anchored", name, "Neither a key nor a head was given that the proof leads to.");
}

}  // namespace assay::attest
