#include "attest/sigstore/checkpoint.h"

#include <charconv>

#include "attest/base64.h"
#include "base/hash.h"
#include "base/utf8.h"

namespace assay::attest {

namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 10;
constexpr std::size_t kMostSignatures = 64;
constexpr std::size_t kHintBytes = 4;
constexpr std::size_t kRootBytes = 32;
// Stands between host and tree in an origin of Rekor v1.
constexpr std::string_view kTree = " - ";
constexpr std::string_view kDash = "\xe2\x80\x94 ";

tl::unexpected<Refusal> wrong(std::string_view why) { return refuse(Step::checkpoint, cat("the checkpoint ", why)); }

// Takes a line off the front, without its line break. The text ends with one.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

// The rule of signed notes: UTF-8, and of control characters only the line break.
bool is_note_text(std::string_view text) {
  while (!text.empty()) {
    const std::size_t size = utf8_sequence(text);
    if (size == 0 || (static_cast<unsigned char>(text[0]) < 0x20 && text[0] != '\n')) return false;
    text.remove_prefix(size);
  }
  return true;
}

std::optional<NoteSignature> read_signature(std::string_view line) {
  if (line.substr(0, kDash.size()) != kDash) return std::nullopt;
  line.remove_prefix(kDash.size());
  const std::size_t blank = line.find(' ');
  if (blank == 0 || blank == std::string_view::npos) return std::nullopt;
  const auto bytes = from_base64(line.substr(blank + 1));
  if (!bytes || bytes->size() <= kHintBytes) return std::nullopt;
  return NoteSignature{std::string(line.substr(0, blank)), bytes->substr(0, kHintBytes), bytes->substr(kHintBytes)};
}

std::string hint_of(std::string_view bytes) { return std::string(as_bytes(sha256(bytes)).substr(0, kHintBytes)); }

bool is_hint_of(const Log& log, std::string_view hint) {
  switch (log.key.kind()) {
    case KeyKind::ed25519:
      return hint == hint_of(cat(log.name, '\n', '\1', log.key.raw()));
    case KeyKind::rsa:
      // Rekor v1 takes the hash of the key alone, whatever its kind.
      if (hint == hint_of(cat(log.name, '\n', '\xff', "PKIX-RSA-PKCS#1v1.5", log.key.spki()))) return true;
      break;
    default:
      break;
  }
  return hint == hint_of(log.key.spki());
}

// Whether a signature's name is the log's. Rekor v1 signs as the host that it was told it is, which private instances
// need not have in their address; then it is the name that the signed origin begins with.
bool is_name_of(const Log& log, const Checkpoint& checkpoint, std::string_view name, bool rekor_v2) {
  if (name == log.name) return true;
  return !rekor_v2 && checkpoint.origin.substr(0, name.size() + kTree.size()) == cat(name, kTree);
}

}  // namespace

Checked<Checkpoint> read_checkpoint_text(std::string_view text) {
  if (text.size() > kMostBytes) return wrong("is longer than 64 KiB");
  if (!is_note_text(text)) return wrong("is no text");
  Checkpoint out;
  out.text = text;
  std::string_view lines = out.text;
  out.origin = take_line(lines);
  const std::string_view size = take_line(lines);
  const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), out.size);
  if (out.origin.empty() || error != std::errc() || std::to_string(out.size) != size || out.size < 0)
    return wrong("names no origin and size");
  auto root = from_base64(take_line(lines));
  if (!root || root->size() != kRootBytes) return wrong("has no root hash of 32 bytes");
  out.root = std::move(*root);
  return out;
}

Checked<Checkpoint> read_checkpoint(std::string_view note) {
  if (note.size() > kMostBytes) return wrong("is longer than 64 KiB");
  if (!is_note_text(note)) return wrong("is no text");
  const std::size_t blank = note.rfind("\n\n");
  if (blank == std::string_view::npos || note.back() != '\n') return wrong("is no signed note");
  auto out = read_checkpoint_text(note.substr(0, blank + 1));
  if (!out) return out;
  for (std::string_view signatures = note.substr(blank + 2); !signatures.empty();) {
    auto signature = read_signature(take_line(signatures));
    if (!signature) return wrong("has a line that is no signature");
    if (out->signatures.size() == kMostSignatures) return wrong("has more than 64 signatures");
    out->signatures.push_back(std::move(*signature));
  }
  if (out->signatures.empty()) return wrong("is not signed");
  return out;
}

Result<std::string> sign_checkpoint(std::string_view text, std::string_view name, const PrivateKey& key) {
  auto signature = key.sign(text);
  if (!signature) return tl::make_unexpected(signature.error());
  const PublicKey& public_key = key.public_key();
  const std::string hint = public_key.kind() == KeyKind::ed25519 ? hint_of(cat(name, '\n', '\1', public_key.raw()))
                                                                 : hint_of(public_key.spki());
  return cat(text, '\n', kDash, name, ' ', to_base64(cat(hint, *signature)), '\n');
}

Check check_checkpoint(const Checkpoint& checkpoint, const Log& log, bool rekor_v2) {
  if (rekor_v2 && checkpoint.origin != log.name) return wrong(cat("is of '", checkpoint.origin, "', not ", log.name));
  bool found = false;
  for (const NoteSignature& one : checkpoint.signatures) {
    if (!is_name_of(log, checkpoint, one.name, rekor_v2) || !is_hint_of(log, one.hint)) continue;
    if (!log.verify(log.key.usual_hash(), checkpoint.text, one.signature) &&
        !log.verify(Hash::sha256, checkpoint.text, one.signature))
      return wrong(cat("has a signature of ", log.name, " that does not verify"));
    found = true;
  }
  if (!found) return wrong(cat("is not signed by ", log.name));
  return {};
}

}  // namespace assay::attest
