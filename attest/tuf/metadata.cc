#include "attest/tuf/metadata.h"

#include <array>
#include <set>

#include "attest/base64.h"
#include "attest/json.h"
#include "attest/tuf/canonical_json.h"
#include "base/strings.h"

namespace assay::attest::tuf {

namespace {

constexpr const char* kReading = "reading TUF metadata";
constexpr const char* kChecking = "verifying TUF metadata";
constexpr std::size_t kMostKeys = 64;
constexpr std::size_t kMostSignatures = 64;
constexpr std::size_t kMostFiles = 1024;
constexpr std::size_t kMostHashes = 8;
constexpr std::int64_t kMostLength = std::int64_t{1} << 30;
// SubjectPublicKeyInfo of a P-256 key up to its point, as which old roots give keys.
constexpr std::string_view kP256Prefix = "3059301306072a8648ce3d020106082a8648ce3d030107034200";
constexpr std::string_view kEd25519Prefix = "302a300506032b6570032100";
constexpr std::array<Role, 4> kRoles = {Role::root, Role::timestamp, Role::snapshot, Role::targets};

class MetadataReader {
 public:
  explicit MetadataReader(Role role) : read_(Step::format, cat(name_of(role), " metadata")) { out_.role = role; }

  Result<Metadata> read(const Json& json) {
    const Json* body = read_.object(json, "signed");
    if (body == nullptr) {
      read_.wrong("it has no 'signed'");
    } else {
      read_signatures(json);
      read_common(*body);
      if (out_.role == Role::root) read_root(*body);
      if (out_.role == Role::timestamp || out_.role == Role::snapshot) read_files(*body, "meta");
      if (out_.role == Role::targets) read_files(*body, "targets");
    }
    if (!read_.good()) return fail(kReading, std::string(name_of(out_.role)), read_.refusal()->why);
    return std::move(out_);
  }

 private:
  // A signature that is empty is one that has not been made yet.
  void read_signatures(const Json& json) {
    const Json* list = read_.array(json, "signatures", kMostSignatures);
    if (list == nullptr) return;
    for (const Json& item : list->items) {
      if (!item.is_object()) return read_.wrong("a signature is no object");
      const auto bytes = from_hex(read_.text(item, "sig"));
      if (!bytes) return read_.wrong("a signature is no hexadecimal");
      if (!bytes->empty()) out_.signatures.push_back({read_.text(item, "keyid"), *bytes});
    }
  }

  void read_common(const Json& body) {
    if (read_.text(body, "_type") != name_of(out_.role)) read_.wrong("it is of another role");
    if (read_.text(body, "spec_version").substr(0, 2) != "1.") read_.wrong("it is of another version of TUF");
    out_.version = whole_number(body, "version", 1);
    const auto expires = instant_from(read_.text(body, "expires"));
    if (!expires) read_.wrong("it does not say when it expires");
    out_.expires = expires.value_or(Instant{});
    auto bytes = canonical_json(body);
    if (!bytes) return read_.wrong("it holds a number that is no integer");
    out_.signed_bytes = std::move(*bytes);
  }

  std::int64_t whole_number(const Json& in, std::string_view name, std::int64_t least) {
    const auto number = in.integer_at({name});
    if (!number || *number < least) read_.wrong(cat("'", name, "' is no number of ", least, " or more"));
    return number.value_or(0);
  }

  void read_root(const Json& body) {
    const Json* consistent = body.find("consistent_snapshot");
    out_.consistent_snapshot = consistent != nullptr && consistent->text == "true";
    const Json* keys = read_.object(body, "keys");
    const Json* roles = read_.object(body, "roles");
    if (keys == nullptr || roles == nullptr) return read_.wrong("it has no keys or no roles");
    if (keys->members.size() > kMostKeys) return read_.wrong("it has more than 64 keys");
    for (const sarif::JsonMember& member : keys->members) {
      if (!member.value.is_object()) return read_.wrong("a key is no object");
      if (auto key = read_key(member.value)) out_.keys.emplace(member.name, std::move(*key));
    }
    for (const Role role : kRoles) {
      const Json* found = read_.object(*roles, name_of(role));
      if (found == nullptr) return read_.wrong(cat("it has no role '", name_of(role), "'"));
      RoleKeys& to = out_.roles[role];
      to.threshold = whole_number(*found, "threshold", 1);
      const Json* ids = read_.array(*found, "keyids", kMostKeys);
      if (ids == nullptr) return read_.wrong("a role has no keys");
      for (const Json& id : ids->items) to.ids.push_back(id.text);
    }
  }

  // Nothing where it is of a kind that we do not verify with: it then signs nothing.
  static std::optional<Key> read_key(const Json& json) {
    const std::string scheme(json.string_at({"scheme"}));
    const std::string_view text = json.string_at({"keyval", "public"});
    const bool pem = text.substr(0, 10) == "-----BEGIN";
    Result<PublicKey> key = fail(kReading, "", "the key is of an unknown kind");
    if (pem) {
      key = PublicKey::from_pem(text);
    } else if (scheme == "ed25519" || scheme == "ecdsa-sha2-nistp256") {
      const auto spki = from_hex(cat(scheme == "ed25519" ? kEd25519Prefix : kP256Prefix, text));
      if (spki) key = PublicKey::from_spki(*spki);
    }
    if (!key) return std::nullopt;
    const bool fits = (scheme == "ed25519" && key->kind() == KeyKind::ed25519) ||
                      (scheme == "ecdsa-sha2-nistp256" && key->kind() == KeyKind::p256) ||
                      (scheme == "rsassa-pss-sha256" && key->kind() == KeyKind::rsa);
    if (!fits) return std::nullopt;
    return Key{std::move(*key), scheme};
  }

  void read_files(const Json& body, std::string_view name) {
    const Json* files = read_.object(body, name);
    if (files == nullptr) return read_.wrong(cat("it has no '", name, "'"));
    if (files->members.size() > kMostFiles) return read_.wrong("it names more than 1,024 files");
    for (const sarif::JsonMember& member : files->members) {
      if (!member.value.is_object()) return read_.wrong("what it says of a file is no object");
      out_.files.emplace(member.name, read_file_info(member.value));
    }
  }

  FileInfo read_file_info(const Json& json) {
    FileInfo out;
    const bool target = out_.role == Role::targets;
    if (!target) out.version = whole_number(json, "version", 1);
    if (target || json.find("length") != nullptr) out.length = whole_number(json, "length", 0);
    if (out.length.value_or(0) > kMostLength) read_.wrong("a file is larger than 1 GiB");
    const Json* hashes = read_.object(json, "hashes");
    if (hashes == nullptr) {
      if (target) read_.wrong("a file has no hashes");
      return out;
    }
    if (hashes->members.empty() || hashes->members.size() > kMostHashes) read_.wrong("a file has no hash, or too many");
    for (const sarif::JsonMember& member : hashes->members) {
      auto bytes = from_hex(member.value.text);
      if (!bytes) read_.wrong("a hash is no hexadecimal");
      out.hashes.emplace(member.name, bytes.value_or(std::string()));
    }
    return out;
  }

  ProtoReader read_;
  Metadata out_;
};

bool verifies(const Key& key, std::string_view message, std::string_view signature) {
  if (key.scheme == "rsassa-pss-sha256")
    return key.key.verify_pss(Hash::sha256, digest_of(Hash::sha256, message), signature);
  return key.key.verify(Hash::sha256, message, signature);
}

}  // namespace

std::string_view name_of(Role role) {
  constexpr std::array<std::string_view, 4> kNames = {"root", "timestamp", "snapshot", "targets"};
  return kNames[static_cast<std::size_t>(role)];
}

std::size_t most_bytes(Role role) {
  constexpr std::array<std::size_t, 4> kMost = {512 << 10, 16 << 10, 2 << 20, 5 << 20};
  return kMost[static_cast<std::size_t>(role)];
}

Result<Metadata> read_metadata(std::string_view text, Role role) {
  if (text.size() > most_bytes(role)) return fail(kReading, std::string(name_of(role)), "it is too large");
  const auto json = parse_json(text, Step::format, "the metadata");
  if (!json) return fail(kReading, std::string(name_of(role)), json.error().why);
  if (!json->is_object()) return fail(kReading, std::string(name_of(role)), "it is no object");
  return MetadataReader(role).read(*json);
}

Status check_signatures(const Metadata& metadata, const Metadata& root) {
  const auto role = root.roles.find(metadata.role);
  if (role == root.roles.end())
    return fail(kChecking, std::string(name_of(metadata.role)), "the root has no such role");
  // A key under two ids is one key still.
  std::set<std::string> signers;
  for (const std::string& id : std::set<std::string>(role->second.ids.begin(), role->second.ids.end())) {
    const auto key = root.keys.find(id);
    if (key == root.keys.end() || signers.count(key->second.key.spki()) != 0) continue;
    for (const Signature& signature : metadata.signatures) {
      if (signature.key_id != id || !verifies(key->second, metadata.signed_bytes, signature.bytes)) continue;
      signers.insert(key->second.key.spki());
      break;
    }
  }
  if (static_cast<std::int64_t>(signers.size()) >= role->second.threshold) return {};
  return fail(kChecking, std::string(name_of(metadata.role)),
              cat(signers.size(), " of the ", role->second.threshold, " keys that root ", root.version,
                  " demands have signed version ", metadata.version));
}

Status check_file(std::string_view bytes, const FileInfo& info, const std::string& name) {
  constexpr const char* kFile = "verifying a file of the TUF repository";
  if (info.length && static_cast<std::uint64_t>(*info.length) != bytes.size())
    return fail(kFile, name, cat("it has ", bytes.size(), " bytes, not ", *info.length));
  bool known = info.hashes.empty();
  for (const auto& [algorithm, value] : info.hashes) {
    const auto hash = hash_from(algorithm);
    if (!hash) continue;
    known = true;
    if (digest_of(*hash, bytes) != value) return fail(kFile, name, cat("its ", algorithm, " is another"));
  }
  if (!known) return fail(kFile, name, "its hashes are of no kind that is known");
  return {};
}

}  // namespace assay::attest::tuf
