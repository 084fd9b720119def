#include "scanners/workflows/model/lock.h"

#include <algorithm>
#include <array>

#include "base/letter_case.h"
#include "base/strings.h"

namespace assay::workflows {

namespace {

constexpr std::array<std::string_view, 3> kVersions = {"v0.0.1", "v0.0.2", "v0.0.3"};

bool is_number(std::string_view text) {
  return !text.empty() && text[0] != '0' &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The digits of "sha1-…" and "sha256-…".
std::string_view digits_of(std::string_view commit) {
  std::size_t size = 0;
  if (commit.starts_with("sha1-")) size = 40;
  if (commit.starts_with("sha256-")) size = 64;
  const std::string_view digits = commit.substr(std::min(commit.find('-') + 1, commit.size()));
  const bool hexadecimal = std::all_of(digits.begin(), digits.end(),
                                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  return size != 0 && digits.size() == size && hexadecimal ? digits : std::string_view();
}

class LockReader {
 public:
  explicit LockReader(const Document& document) { out_.document = &document; }

  Lock read() {
    const yaml::Node& root = out_.document->tree->root();
    if (!root.is_mapping()) {
      wrong(root, "A lockfile is a mapping.");
      return std::move(out_);
    }
    const yaml::Node* version = root.value_of("version");
    if (version == nullptr || !version->is_scalar())
      wrong(version == nullptr ? root : *version, "The lockfile does not say its version.");
    else if (std::find(kVersions.begin(), kVersions.end(), version->text) == kVersions.end())
      unknown(*version, cat("The version '", printable(version->text.substr(0, 40)), "' of lockfiles is not known."));
    else
      with_digest_ = version->text == kVersions[0];
    for (const yaml::Entry& entry : root.entries()) {
      if (entry.key->text == "workflows")
        workflows(*entry.value);
      else if (entry.key->text == "dependencies")
        actions(*entry.value);
      else if (entry.key->text != "version")
        unknown_key(*entry.key);
    }
    return std::move(out_);
  }

 private:
  void wrong(const yaml::Node& at, std::string message) { out_.problems.push_back({at.span, std::move(message)}); }
  void unknown(const yaml::Node& at, std::string message) {
    out_.problems.push_back({at.span, std::move(message), true});
  }
  void unknown_key(const yaml::Node& key) {
    unknown(key, cat("The key '", printable(key.text.substr(0, 40)), "' of lockfiles is not known."));
  }

  // A mapping that may be empty.
  bool is_mapping(const yaml::Node& node, std::string_view what) {
    if (node.is_mapping()) return true;
    if (!node.is_null()) wrong(node, cat("What stands at '", what, "' is no mapping."));
    return false;
  }

  void pin(const yaml::Node& node) {
    const LockPin pin = node.is_scalar() ? parse_pin(node.text) : LockPin();
    if (!pin || pin.digest.empty() == with_digest_)
      wrong(node, with_digest_ ? "This is not OWNER/REPO@REF:ALGORITHM-DIGITS." : "This is not OWNER/REPO@REF.");
  }

  std::vector<Text> pins(const yaml::Node& node) {
    std::vector<Text> out;
    if (!node.is_sequence()) {
      if (!node.is_null()) wrong(node, "This is no list of actions.");
      return out;
    }
    for (const yaml::Node* item : node.items()) {
      pin(*item);
      if (item->is_scalar()) out.push_back({item});
    }
    return out;
  }

  void workflows(const yaml::Node& node) {
    if (!is_mapping(node, "workflows")) return;
    for (const yaml::Entry& entry : node.entries()) {
      out_.workflow_index.emplace(entry.key->text, out_.workflows.size());
      LockedWorkflow out{entry.key, pins(*entry.value), {}};
      for (const Text& pin : out.pins) out.names.insert(parse_pin(pin.value()).name());
      out_.workflows.push_back(std::move(out));
    }
  }

  void actions(const yaml::Node& node) {
    if (!is_mapping(node, "dependencies")) return;
    for (const yaml::Entry& entry : node.entries()) action(entry);
  }

  void action(const yaml::Entry& entry) {
    LockedAction out;
    out.key = entry.key;
    pin(*entry.key);
    if (entry.key->is_scalar()) out.pin = parse_pin(entry.key->text);
    if (!entry.value->is_mapping()) return wrong(*entry.key, "The entry says nothing of the action.");
    for (const yaml::Entry& field : entry.value->entries()) {
      const std::string_view name = field.key->text;
      Text* text = name == "ref"        ? &out.ref
                   : name == "commit"   ? &out.commit
                   : name == "owner_id" ? &out.owner_id
                   : name == "repo_id"  ? &out.repo_id
                   : name == "hostname" ? &out.hostname
                                        : nullptr;
      if (name == "uses")
        out.uses = pins(*field.value);
      else if (text == nullptr)
        unknown_key(*field.key);
      else if (field.value->is_scalar() && !field.value->text.empty())
        *text = {field.value};
      else
        wrong(*field.value, cat("The entry's '", name, "' is empty."));
    }
    out.digits = digits_of(out.commit.value());
    if (!out.ref) wrong(*entry.key, "The entry has no 'ref'.");
    if (!out.commit)
      wrong(*entry.key, "The entry has no 'commit'.");
    else if (out.digits.empty())
      wrong(*out.commit.node, "This is no commit: 'sha1-' and 40 digits, or 'sha256-' and 64.");
    number(entry, "owner_id", out.owner_id);
    number(entry, "repo_id", out.repo_id);
    out_.action_index.emplace(out.pin.name(), out_.actions.size());
    out_.actions.push_back(std::move(out));
  }

  void number(const yaml::Entry& entry, std::string_view name, const Text& text) {
    if (!text)
      wrong(*entry.key, cat("The entry has no '", name, "'."));
    else if (!is_number(text.value()))
      wrong(*text.node, cat("The entry's '", name, "' is no number."));
  }

  Lock out_;
  bool with_digest_ = false;
};

}  // namespace

std::string LockPin::name() const { return cat(lower(owner), "/", lower(repository), "@", ref); }

LockPin parse_pin(std::string_view text) {
  LockPin out;
  const std::size_t at = text.find('@');
  const std::size_t slash = text.find('/');
  if (at == text.npos || slash == text.npos || slash == 0 || slash + 1 >= at) return out;
  const std::string_view repository = text.substr(slash + 1, at - slash - 1);
  const std::string_view rest = text.substr(at + 1);
  const std::size_t colon = rest.find(':');
  if (repository.find_first_of("/:") != repository.npos || text.substr(0, slash).find(':') != text.npos) return out;
  if (colon != rest.npos && digits_of(rest.substr(colon + 1)).empty()) return out;
  out.owner = text.substr(0, slash);
  out.repository = repository;
  out.ref = rest.substr(0, colon);
  if (colon != rest.npos) out.digest = rest.substr(colon + 1);
  return out;
}

const LockedWorkflow* Lock::workflow(std::string_view path) const {
  const auto found = workflow_index.find(path);
  return found == workflow_index.end() ? nullptr : &workflows[found->second];
}

const LockedAction* Lock::action(const LockPin& pin) const {
  const auto found = action_index.find(pin.name());
  return found == action_index.end() ? nullptr : &actions[found->second];
}

Lock read_lock(const Document& document) { return LockReader(document).read(); }

LockPin pin_of(const Uses& uses) {
  if (uses.kind != UsesKind::repository) return {};
  return {uses.owner, uses.repository, uses.ref, {}};
}

}  // namespace assay::workflows
