#include "attest/sigstore/log_proof.h"

#include "attest/base64.h"
#include "attest/merkle.h"
#include "base/hash.h"

namespace assay::attest {

bool is_rekor_v2(const LogEntry& entry) { return entry.kind == "hashedrekord" && entry.version == "0.0.2"; }

Check check_promise(const LogEntry& entry, const Log& log, const Instant& now) {
  if (is_rekor_v2(entry)) return refuse(Step::set, "an entry of Rekor v2 has a promise");
  // RFC 8785: members in the order of their names.
  const std::string payload =
      cat(R"({"body":")", to_base64(entry.body), R"(","integratedTime":)", entry.integrated_time, R"(,"logID":")",
          to_hex(entry.log_id), R"(","logIndex":)", entry.log_index, '}');
  // Rekor v1 signs by SHA-256 with a key of any size.
  if (!log.verify(log.key.usual_hash(), payload, *entry.promise) && !log.verify(Hash::sha256, payload, *entry.promise))
    return refuse(Step::set, cat("the signed entry timestamp of ", log.name, " does not verify"));
  const Instant at{entry.integrated_time, 0};
  if (entry.integrated_time <= 0) return refuse(Step::set, "the entry has no time");
  if (!log.window.holds(at)) return refuse(Step::set, cat("the key of ", log.name, " did not hold at ", text_of(at)));
  if (now < at) return refuse(Step::set, cat("the entry's time ", text_of(at), " has not come yet"));
  return {};
}

Checked<Checkpoint> KnownCheckpoints::read(std::string_view note, const Log& log, bool rekor_v2) {
  auto checkpoint = read_checkpoint(note);
  if (!checkpoint) return checkpoint;
  std::tuple<const Log*, bool, std::string> key(&log, rekor_v2, as_bytes(sha256(note)));
  {
    const std::lock_guard hold(mutex_);
    if (known_.contains(key)) return checkpoint;
  }
  if (Check good = check_checkpoint(*checkpoint, log, rekor_v2); !good) return tl::make_unexpected(good.error());
  const std::lock_guard hold(mutex_);
  if (known_.size() >= kMost) known_.clear();
  known_.insert(std::move(key));
  return checkpoint;
}

Check check_proof(const LogEntry& entry, const Log& log, KnownCheckpoints& known) {
  const InclusionProof& proof = *entry.proof;
  const bool v2 = is_rekor_v2(entry);
  const auto checkpoint = known.read(proof.checkpoint, log, v2);
  if (!checkpoint) return tl::make_unexpected(checkpoint.error());
  const auto wrong = [](std::string_view why) { return refuse(Step::proof, cat("the inclusion proof ", why)); };
  // Rekor v2 has tree size and root in the checkpoint; those beside it may be left out.
  if ((!v2 || !proof.root_hash.empty()) && proof.root_hash != checkpoint->root)
    return wrong("has another root than the checkpoint");
  if ((!v2 || proof.tree_size != 0) && proof.tree_size != checkpoint->size)
    return wrong("has another size than the checkpoint");
  if (v2 && proof.log_index != entry.log_index) return wrong("has another index than the entry");
  if (proof.log_index < 0 || proof.log_index >= checkpoint->size) return wrong("has an index outside of the tree");
  const auto root = root_of(leaf_hash(entry.body), static_cast<std::uint64_t>(proof.log_index),
                            static_cast<std::uint64_t>(checkpoint->size), proof.hashes);
  if (!root) return wrong("has not as many hashes of 32 bytes as the way up takes");
  if (as_bytes(*root) != checkpoint->root) return wrong("does not lead to the checkpoint's root");
  return {};
}

}  // namespace assay::attest
