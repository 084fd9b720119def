#include "attest/release/identity_lock.h"

#include <algorithm>
#include <array>

#include "attest/pypi/file_name.h"
#include "attest/pypi/publisher.h"
#include "base/strings.h"
#include "scanners/packages/names/requirement.h"

namespace assay::attest {

namespace {

constexpr const char* kDoing = "reading the lock";
constexpr std::string_view kSchema = "assay-attestations-lock/1";

// What the verified attestations of a file say.
struct Seen {
  std::string project;
  std::set<std::string> publishers, predicates;
  bool foreign = false;  // one is signed by nobody whom an index knows
};

Seen seen_of(const ItemResult& item) {
  Seen out;
  const std::string_view file = std::string_view(item.artifact).substr(item.artifact.rfind('/') + 1);
  if (const auto name = distribution_name(file)) out.project = name->project;
  for (const AttestationResult& one : item.attestations) {
    if (!one.verdict) continue;
    const auto publisher = one.verdict->identity ? publisher_of(*one.verdict->identity) : std::nullopt;
    if (!publisher) {
      out.foreign = true;
      continue;
    }
    out.publishers.insert(publisher->text());
    if (one.verdict->statement) out.predicates.insert(one.verdict->statement->predicate_type);
  }
  return out;
}

std::string listed(const std::set<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += cat(out.empty() ? "" : ", ", printable(text));
  return out;
}

// Without a lock: whether the file says anything that could be compared.
std::optional<LockRemark> unusable(const ItemResult& item, const Seen& seen, bool known) {
  using Kind = LockRemark::Kind;
  LockRemark out{item.artifact, seen.project, Kind::unread, item.why};
  if (item.state == ItemResult::State::unread) return out;
  if (seen.project.empty()) {
    out.kind = Kind::unnamed;
    out.why = "it is no name of a distribution file";
  } else if (item.state == ItemResult::State::missing) {
    out.kind = known ? Kind::lost : Kind::unknown;
    out.why = "it has no attestation";
  } else if (item.state == ItemResult::State::refused) {
    out.kind = Kind::refused;
    out.why = item.attestations.front().verdict.error().text();
  } else if (seen.foreign || seen.publishers.empty()) {
    // A stranger's attestation beside the publisher's is as much of a change.
    out.kind = known ? Kind::changed : Kind::unnamed;
    out.why = "it is signed by nobody whom an index knows as a publisher";
  } else {
    return std::nullopt;
  }
  return out;
}

Result<std::set<std::string>> read_texts(const Json& project, std::string_view name) {
  const Json* list = project.find(name);
  std::set<std::string> out;
  if (list == nullptr || !list->is_array() || list->items.empty())
    return fail(kDoing, "", cat("a project has no '", name, "'"));
  for (const Json& item : list->items)
    if (!item.is_string() || item.text.empty() || !out.insert(item.text).second)
      return fail(kDoing, "", cat("an item of '", name, "' is no text, or stands twice"));
  return out;
}

Json write_texts(const std::set<std::string>& texts) {
  Json out = Json::array();
  for (const std::string& text : texts) out.items.push_back(Json::of(text));
  return out;
}

}  // namespace

std::string_view name_of(LockRemark::Kind kind) {
  constexpr std::array<std::string_view, 8> kNames = {"same",    "changed", "lost",    "lowered",
                                                      "refused", "unknown", "unnamed", "unread"};
  return kNames[static_cast<std::size_t>(kind)];
}

Verdict verdict_of(LockRemark::Kind kind) {
  switch (kind) {
    case LockRemark::Kind::same:
      return Verdict::pass;
    case LockRemark::Kind::changed:
    case LockRemark::Kind::lost:
    case LockRemark::Kind::lowered:
    case LockRemark::Kind::refused:
      return Verdict::fail;
    case LockRemark::Kind::unknown:
    case LockRemark::Kind::unnamed:
    case LockRemark::Kind::unread:
      break;
  }
  return Verdict::unproved;
}

Result<IdentityLock> read_lock(std::string_view text) {
  const auto json = parse_json(text, Step::format, "the lock");
  if (!json) return fail(kDoing, "", json.error().why);
  if (!json->is_object() || json->string_at({"schema"}) != kSchema)
    return fail(kDoing, "", cat("its schema is not ", kSchema));
  const Json* projects = json->find("projects");
  if (projects == nullptr || !projects->is_object() || json->members.size() != 2)
    return fail(kDoing, "", "it has other members than 'schema' and 'projects'");
  IdentityLock out;
  for (const auto& [name, project] : projects->members) {
    if (packages::normalized_name(name) != name || !project.is_object() || project.members.size() != 2)
      return fail(kDoing, printable(name), "it is no project with 'publishers' and 'predicates'");
    auto publishers = read_texts(project, "publishers");
    if (!publishers) return tl::make_unexpected(publishers.error());
    for (const std::string& one : *publishers)
      if (const auto known = publisher_from(one); !known) return tl::make_unexpected(known.error());
    auto predicates = read_texts(project, "predicates");
    if (!predicates) return tl::make_unexpected(predicates.error());
    out[name] = {std::move(*publishers), std::move(*predicates)};
  }
  return out;
}

std::string write_lock(const IdentityLock& lock) {
  std::string out = cat("{\n  \"schema\": \"", kSchema, "\",\n  \"projects\": {");
  const char* separator = "\n";
  for (const auto& [name, project] : lock) {
    Json json = Json::object();
    json.set("publishers", write_texts(project.publishers));
    json.set("predicates", write_texts(project.predicates));
    out += cat(separator, "    ", sarif::text_of(Json::of(name)), ": ", sarif::text_of(json));
    separator = ",\n";
  }
  return out + (lock.empty() ? "}\n}\n" : "\n  }\n}\n");
}

std::vector<LockRemark> compare(const IdentityLock& lock, std::span<const ItemResult> results) {
  std::vector<LockRemark> out;
  for (const ItemResult& item : results) {
    const Seen seen = seen_of(item);
    const auto known = lock.find(seen.project);
    if (auto remark = unusable(item, seen, known != lock.end())) {
      out.push_back(std::move(*remark));
      continue;
    }
    LockRemark remark{item.artifact, seen.project, LockRemark::Kind::same, ""};
    if (known == lock.end()) {
      remark.kind = LockRemark::Kind::unknown;
      remark.why = cat("the lock does not have ", seen.project);
    } else {
      for (const std::string& publisher : seen.publishers) {
        if (known->second.publishers.count(publisher) != 0) continue;
        remark.kind = LockRemark::Kind::changed;
        remark.why = cat("it is of ", printable(publisher), ", not of ", listed(known->second.publishers));
      }
      for (const std::string& type : known->second.predicates) {
        if (remark.kind != LockRemark::Kind::same || seen.predicates.count(type) != 0) continue;
        remark.kind = LockRemark::Kind::lowered;
        remark.why = cat("it has no attestation of the type ", printable(type));
      }
    }
    out.push_back(std::move(remark));
  }
  return out;
}

std::vector<LockRemark> add_to_lock(IdentityLock& lock, std::span<const ItemResult> results, bool replace) {
  std::vector<LockRemark> out;
  IdentityLock found;
  for (const ItemResult& item : results) {
    const Seen seen = seen_of(item);
    if (auto remark = unusable(item, seen, lock.count(seen.project) != 0)) {
      out.push_back(std::move(*remark));
      continue;
    }
    const auto [at, fresh] = found.try_emplace(seen.project, LockedProject{seen.publishers, seen.predicates});
    if (fresh) continue;
    at->second.publishers.insert(seen.publishers.begin(), seen.publishers.end());
    std::erase_if(at->second.predicates, [&](const std::string& type) { return seen.predicates.count(type) == 0; });
  }
  if (!replace)
    for (LockRemark& remark : compare(lock, results))
      if (remark.kind == LockRemark::Kind::changed || remark.kind == LockRemark::Kind::lowered)
        out.push_back(std::move(remark));
  std::sort(out.begin(), out.end(), [](const LockRemark& a, const LockRemark& b) { return a.file < b.file; });
  out.erase(
      std::unique(out.begin(), out.end(), [](const LockRemark& a, const LockRemark& b) { return a.file == b.file; }),
      out.end());
  if (!out.empty()) return out;
  for (auto& [name, project] : found)
    if (replace || lock.count(name) == 0) lock[name] = std::move(project);
  return out;
}

}  // namespace assay::attest
