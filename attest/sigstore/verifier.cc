#include "attest/sigstore/verifier.h"

#include <map>
#include <mutex>

#include "attest/predicates/known.h"
#include "attest/pypi/index_rules.h"
#include "attest/sigstore/binding.h"
#include "attest/sigstore/leaf.h"
#include "attest/sigstore/log_proof.h"
#include "attest/sigstore/timestamp.h"

namespace assay::attest {

// A leaf that was refused is remembered as well: it would be by every policy.
class Verifier::Known {
 public:
  using Entry = std::shared_ptr<const Checked<Leaf>>;

  Entry leaf(const std::string& der, const TrustedRoot& root) {
    const std::string key(as_bytes(sha256(der)));
    {
      const std::lock_guard hold(mutex_);
      if (const auto found = leaves_.find(key); found != leaves_.end()) return found->second;
    }
    auto made = std::make_shared<const Checked<Leaf>>(check_leaf(der, root));
    const std::lock_guard hold(mutex_);
    if (leaves_.size() == kMost) leaves_.clear();
    leaves_.emplace(key, made);
    return made;
  }

  KnownCheckpoints& checkpoints() { return checkpoints_; }

 private:
  static constexpr std::size_t kMost = 4096;
  std::mutex mutex_;
  std::map<std::string, Entry> leaves_;
  KnownCheckpoints checkpoints_;
};

Verifier::Verifier(TrustedRoot root) : root_(std::move(root)), known_(std::make_unique<Known>()) {}
Verifier::~Verifier() = default;

namespace {

// One bundle on its way through the steps.
class Verification {
 public:
  Verification(const TrustedRoot& root, KnownCheckpoints& checkpoints, const Bundle& bundle, const Artifact& artifact,
               const Policy& policy)
      : root_(root), checkpoints_(checkpoints), bundle_(bundle), artifact_(artifact), policy_(policy) {
    if (bundle.envelope)
      signed_bytes_ = pre_authentication_encoding(bundle.envelope->payload_type, bundle.envelope->payload);
  }

  Check entries() {
    for (const LogEntry& entry : bundle_.entries) {
      if (Check good = one_entry(entry); !good) return good;
    }
    return {};
  }

  Check timestamps() {
    for (const std::string& response : bundle_.timestamps) {
      const auto stamp = check_timestamp(response, bundle_.signature(), root_, policy_.now);
      if (!stamp) return tl::make_unexpected(stamp.error());
      result_.times.push_back({stamp->at, stamp->authority});
    }
    return {};
  }

  // A log without a promise tells no time: it can have been written to no later than its key held.
  Check log_windows() const {
    for (const LogEntry& entry : bundle_.entries) {
      if (entry.promise) continue;
      const Log& log = *root_.log(entry.log_id);
      if (log.window.start && policy_.now < *log.window.start)
        return refuse(Step::time, cat("the key of ", log.name, " does not hold yet"));
      for (const VerifiedTime& time : result_.times)
        if (log.window.end && *log.window.end < time.at)
          return refuse(Step::time, cat("the key of ", log.name, " did not hold any more at ", text_of(time.at)));
    }
    return {};
  }

  Check certified(const Leaf& leaf) {
    if (!policy_.identity) return refuse(Step::identity, "no identity was asked for");
    if (result_.times.empty()) return refuse(Step::time, "nothing proves when it was signed");
    if (Check good = leaf_at_times(leaf); !good) return good;
    if (Check good = check_identity(leaf.identity, *policy_.identity); !good) return good;
    for (const std::optional<Publisher>& publisher : {policy_.publisher, bundle_.publisher})
      if (publisher)
        if (Check good = check_publisher(leaf.identity, *publisher); !good) return good;
    result_.identity = leaf.identity;
    return signature({leaf.key, leaf.certificate.der()});
  }

  Check managed(const PublicKey& key) {
    for (const VerifiedTime& time : result_.times)
      if (!policy_.key_window.holds(time.at))
        return refuse(Step::key, cat("the key did not hold at ", text_of(time.at)));
    if (result_.times.empty() && (policy_.key_window.start || policy_.key_window.end))
      return refuse(Step::time, "nothing proves when it was signed");
    return signature({key, {}});
  }

  Check content() {
    if (!bundle_.envelope) {
      if (policy_.predicate_type)
        return refuse(Step::predicate,
                      cat("a message signature has no predicate, '", *policy_.predicate_type, "' was asked for"));
      if (policy_.scan) return refuse(Step::predicate, "a message signature is about no scan, which was asked for");
      return {};
    }
    auto statement = read_statement(bundle_.envelope->payload);
    if (!statement) return tl::make_unexpected(statement.error());
    if (Check good = take_statement(std::move(*statement), artifact_, policy_, result_); !good) return good;
    return bundle_.of_index ? check_index_statement(*result_.statement, artifact_) : Check();
  }

  VerifiedBundle take() { return std::move(result_); }

 private:
  Check one_entry(const LogEntry& entry) {
    const Log* log = root_.log(entry.log_id);
    if (log == nullptr) return refuse(entry.promise ? Step::set : Step::checkpoint, "the entry is of no trusted log");
    if (entry.promise) {
      if (Check good = check_promise(entry, *log, policy_.now); !good) return good;
      result_.times.push_back({{entry.integrated_time, 0}, log->name});
    }
    if (entry.proof) {
      if (Check good = check_proof(entry, *log, checkpoints_); !good) return good;
    }
    if (!entry.promise && !entry.proof) return refuse(Step::proof, "the log has neither promised nor proved the entry");
    result_.logs.push_back(cat(log->name, ", entry ", entry.log_index));
    return {};
  }

  // One authority must do for all times.
  Check leaf_at_times(const Leaf& leaf) const {
    std::optional<Refusal> best;
    for (const LeafPath& path : leaf.paths) {
      const VerifiedTime* outside = nullptr;
      for (const VerifiedTime& time : result_.times)
        if (!path.window.holds(time.at)) outside = &time;
      if (outside == nullptr && path.sct) return {};
      if (outside == nullptr) {
        best = path.sct.error();
      } else if (!best) {
        best = Refusal{Step::chain, cat("the certificates did not all hold at ", text_of(outside->at), ", the time of ",
                                        outside->source)};
      }
    }
    return tl::make_unexpected(*best);
  }

  Check signature(const Signer& signer) {
    result_.key = signer.key.kind();
    Check good = bundle_.envelope ? envelope_signature(signer.key) : message_signature(signer.key);
    for (std::size_t i = 0; good && i < bundle_.entries.size(); ++i)
      good = check_binding(bundle_.entries[i], bundle_, signer, artifact_, signed_bytes_);
    return good;
  }

  // The hashes that signers use with a key: its own, and SHA-256, with which sigstore-python signed by P-384.
  static std::vector<Hash> hashes_for(const PublicKey& key) {
    if (key.kind() == KeyKind::rsa) return {Hash::sha256, Hash::sha384, Hash::sha512};
    if (key.usual_hash() == Hash::sha256) return {Hash::sha256};
    return {key.usual_hash(), Hash::sha256};
  }

  static bool holds(const PublicKey& key, Hash hash, Bytes digest, Bytes signature) {
    return key.verify_digest(hash, digest, signature) || key.verify_pss(hash, digest, signature);
  }

  Check envelope_signature(const PublicKey& key) const {
    const std::string& signature = bundle_.signature();
    if (key.kind() == KeyKind::ed25519 && key.verify(Hash::sha256, signed_bytes_, signature)) return {};
    for (const Hash hash : hashes_for(key))
      if (holds(key, hash, digest_of(hash, signed_bytes_), signature)) return {};
    return refuse(Step::signature, "the signature over the envelope does not verify");
  }

  Check message_signature(const PublicKey& key) const {
    const MessageSignature& message = *bundle_.message;
    if (!message.digest_algorithm.empty() || !message.digest.empty()) {
      const auto hash = hash_from_proto(message.digest_algorithm);
      const auto ours = hash ? artifact_.digest(*hash) : std::nullopt;
      if (!hash || (ours && *ours != message.digest))
        return refuse(Step::digest, "the artifact has another digest than the bundle says");
    }
    if (key.kind() == KeyKind::ed25519)
      return refuse(Step::signature, "a message signature by Ed25519 needs Ed25519ph, which is not supported");
    bool tried = false;
    for (const Hash hash : hashes_for(key)) {
      const auto digest = artifact_.digest(hash);
      if (!digest) continue;
      tried = hash == key.usual_hash() || tried;
      if (holds(key, hash, *digest, message.signature)) return {};
    }
    if (!tried) {
      return refuse(Step::signature, cat("a signature by ", name_of(key.kind()),
                                         " cannot be checked with this digest alone; name the file"));
    }
    return refuse(Step::signature, "the signature over the artifact does not verify");
  }

  const TrustedRoot& root_;
  KnownCheckpoints& checkpoints_;
  const Bundle& bundle_;
  const Artifact& artifact_;
  const Policy& policy_;
  std::string signed_bytes_;
  VerifiedBundle result_;
};

}  // namespace

Check take_statement(Statement statement, const Artifact& artifact, const Policy& policy, VerifiedBundle& out) {
  if (policy.predicate_type && *policy.predicate_type != statement.predicate_type) {
    return refuse(Step::predicate,
                  cat("the predicate is '", statement.predicate_type, "', not '", *policy.predicate_type, "'"));
  }
  // Whoever asks for a scan asks for one that passed. Of other types a verifier has no business to say what their
  // makers should have written.
  if (statement.predicate_type == kScanV1) {
    auto scan = read_scan(statement.predicate);
    if (!scan) return tl::make_unexpected(scan.error());
    if (Check good = passes(*scan); !good) return good;
    out.scan = std::move(*scan);
  }
  if (policy.scan) {
    if (!out.scan)
      return refuse(Step::predicate, "the statement is about no scan, and a scan's threshold was asked for");
    if (Check good = meets(*out.scan, *policy.scan); !good) return good;
  }
  if (Check good = check_outcome(statement); !good && !policy.accept_failed) return good;
  const auto subject = subject_of(statement, artifact);
  if (!subject) return tl::make_unexpected(subject.error());
  out.subject = (*subject)->name;
  out.outcome = outcome_of(statement);
  out.statement = std::move(statement);
  return {};
}

Checked<VerifiedBundle> Verifier::verify(const Bundle& bundle, const Artifact& artifact, const Policy& policy) const {
  if (!policy.identity && !policy.key) return refuse(Step::identity, "neither an identity nor a key was asked for");
  if (bundle.certificate && policy.key)
    return refuse(Step::key, "a key was given, and the bundle is signed with a certificate");
  if (!bundle.certificate && !policy.key)
    return refuse(Step::key, "the bundle is signed with a key, and none was given");
  if (Check good = check_shape(bundle); !good) return tl::make_unexpected(good.error());
  if (bundle.entries.empty() && !(policy.key && policy.without_log))
    return refuse(Step::bundle, "the bundle: it has no log entry");

  Verification verification(root_, known_->checkpoints(), bundle, artifact, policy);
  Check good = verification.entries();
  if (good) good = verification.timestamps();
  if (good) good = verification.log_windows();
  if (good && bundle.certificate) {
    const Known::Entry leaf = known_->leaf(*bundle.certificate, root_);
    good = *leaf ? verification.certified(**leaf) : Check(tl::make_unexpected(leaf->error()));
  } else if (good) {
    good = verification.managed(*policy.key);
  }
  if (good) good = verification.content();
  if (!good) return tl::make_unexpected(good.error());
  return verification.take();
}

}  // namespace assay::attest
