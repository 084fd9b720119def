#include "attest/formats/reader.h"

#include <algorithm>
#include <array>

#include "attest/formats/words.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

std::string_view text_of_first(const Json& object, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names)
    if (const Json* value = object.find(name); value != nullptr && value->is_string()) return value->text;
  return {};
}

// A run or an attempt is written as a number and as a text.
std::string number_or_text(const Json& object, std::string_view name) {
  const Json& value = member_or_null(object, name);
  return value.is_string() || value.kind == Json::Kind::number ? value.text : std::string();
}

std::string short_text(std::string_view text) {
  return text.size() > 60 ? cat(text.substr(0, 60), "…") : std::string(text);
}

}  // namespace

void take_fact(Evidence& evidence, std::string_view name) {
  const Json& value = member_or_null(evidence.json, name);
  if (value.is_string() || value.kind == Json::Kind::number || value.kind == Json::Kind::boolean)
    evidence.out.facts.emplace(name, value.text.substr(0, 1000));
}

void take_facts(Evidence& evidence, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) take_fact(evidence, name);
}

std::optional<Instant> take_time(Evidence& evidence, const Json& object, std::string_view name,
                                 const std::string& pointer) {
  const Json* value = object.find(name);
  if (value == nullptr || value->kind == Json::Kind::null) return std::nullopt;
  const auto at = value->is_string() ? instant_from(value->text) : std::nullopt;
  if (!at)
    evidence.unproved("evidence-time-unreadable", pointer_to(pointer, name), cat("'", name, "' is no RFC 3339 time"));
  return at;
}

void take_identity(Evidence& evidence, const Json& object) {
  Reading& out = evidence.out;
  if (const auto commit = text_of_first(object, {"commit_sha", "head_commit", "source_commit", "head_sha", "commit"});
      is_commit(commit))
    out.subjects.push_back({"gitCommit", std::string(commit), ""});
  if (const auto tree = text_of_first(object, {"source_tree", "tree_sha"}); is_commit(tree))
    out.subjects.push_back({"gitTree", std::string(tree), ""});
  EvidenceProducer& by = out.producer;
  if (by.repository.empty()) by.repository = text_of_first(object, {"repository"});
  if (by.workflow.empty()) by.workflow = text_of_first(object, {"workflow_path", "workflow", "workflow_name"});
  if (by.job.empty()) by.job = text_of_first(object, {"job_name", "job"});
  if (by.branch.empty()) by.branch = text_of_first(object, {"branch", "head_branch"});
  if (by.event.empty()) by.event = text_of_first(object, {"event", "event_name"});
  if (by.run_id.empty()) by.run_id = number_or_text(object, "run_id");
  if (by.attempt.empty()) by.attempt = number_or_text(object, "run_attempt");
  for (const std::string_view name : {"generated_at", "executed_at", "created_at", "recorded_at"})
    if (!out.times.made) out.times.made = take_time(evidence, object, name);
  if (!out.times.started) out.times.started = take_time(evidence, object, "started_at");
  if (!out.times.expires) out.times.expires = take_time(evidence, object, "expires_at");
}

void judge_flag(Evidence& evidence, const Json& object, std::string_view name, const std::string& pointer) {
  const Json* value = object.find(name);
  if (value == nullptr || is_true(*value)) return;
  const std::string where = pointer_to(pointer, name);
  if (is_false(*value)) return evidence.fail("evidence-says-no", where, cat("'", name, "' is false"));
  evidence.fail("evidence-wrong-kind", where, cat("'", name, "' is not a boolean"));
}

Verdict judge_word(Evidence& evidence, const Json& object, std::string_view name, const std::string& pointer) {
  const Json* value = object.find(name);
  if (value == nullptr) return Verdict::unproved;
  const std::string where = pointer_to(pointer, name);
  const auto verdict = value->is_string() ? verdict_of_word(value->text) : std::nullopt;
  if (!verdict) {
    evidence.unproved("evidence-unknown-word", where,
                      value->is_string() ? cat("'", name, "' says '", short_text(value->text), "', which is not known")
                                         : cat("'", name, "' is not a text"));
    return Verdict::unproved;
  }
  if (*verdict == Verdict::fail) evidence.fail("evidence-says-no", where, cat("'", name, "' is ", value->text));
  if (*verdict == Verdict::unproved)
    evidence.unproved("evidence-not-concluded", where, cat("'", name, "' is ", value->text));
  return *verdict;
}

void judge_empty(Evidence& evidence, const Json& object, std::initializer_list<std::string_view> names,
                 const std::string& pointer) {
  for (const std::string_view name : names) {
    const Json* value = object.find(name);
    if (value == nullptr || value->kind == Json::Kind::null) continue;
    const std::string where = pointer_to(pointer, name);
    if (!value->is_array()) {
      evidence.unproved("evidence-wrong-kind", where, cat("'", name, "' is not a list"));
    } else if (!value->items.empty()) {
      const Json& first = value->items.front();
      const std::string_view code = first.is_string() ? std::string_view(first.text) : first.string_at({"code"});
      evidence.fail("evidence-has-blockers", where,
                    cat(counted(value->items.size(), "entry", "entries"), " in '", name, "'",
                        code.empty() ? "" : cat(", the first is ", short_text(code))));
    }
  }
}

EvidenceItem& take_item(Evidence& evidence, const Json& object, std::string_view name) {
  EvidenceItem item;
  item.name = object.string_at({name});
  item.path = object.string_at({"path"});
  std::string_view digest = object.string_at({"sha256"});
  if (digest.starts_with("sha256:")) digest.remove_prefix(7);
  item.sha256 = digest;
  for (const std::string_view size : {"size_bytes", "size"})
    if (const auto bytes = member_or_null(object, size).integer(); bytes && *bytes >= 0)
      item.size = static_cast<std::uint64_t>(*bytes);
  if (const Json& passed = member_or_null(object, "passed"); passed.kind == Json::Kind::boolean)
    item.passed = is_true(passed);
  if (is_false(member_or_null(object, "required"))) item.required = false;
  return evidence.out.items.emplace_back(std::move(item));
}

std::string resolve_path(const Evidence& evidence, std::string_view path, std::string_view sha256) {
  const EvidenceFiles* files = evidence.options.files;
  if (files == nullptr) return {};
  while (path.starts_with("./")) path.remove_prefix(2);
  if (files->has(path)) return std::string(path);
  // Beside the document, and in the folders above it: where the document was read from is not always where it was
  // written.
  const std::string& document = evidence.options.document_path;
  for (std::size_t slash = document.rfind('/'); slash != std::string::npos;
       slash = slash == 0 ? std::string::npos : document.rfind('/', slash - 1)) {
    const std::string beside = cat(document.substr(0, slash + 1), path);
    if (files->has(beside)) return beside;
  }
  if (!evidence.options.by_content || sha256.empty()) return {};
  const auto all = files->list("");
  if (!all) return {};
  const std::string_view last = path.substr(path.rfind('/') + 1);
  // A file of the same name first: hashing all of a large folder for each item is what by_content costs at worst.
  for (const bool same_name : {true, false}) {
    for (const std::string& one : *all) {
      if ((std::string_view(one).substr(one.rfind('/') + 1) == last) != same_name) continue;
      const auto digest = files->digest(one);
      if (digest && digest->sha256 == sha256) return one;
    }
  }
  return {};
}

void check_items(Evidence& evidence) {
  std::size_t unread = 0;
  const auto missing = [&](const std::string& path, std::string why) {
    if (evidence.options.partial) {
      evidence.remark("evidence-file-missing", path, std::move(why));
    } else {
      evidence.unproved("evidence-file-missing", path, std::move(why));
    }
  };
  for (EvidenceItem& item : evidence.out.items) {
    if (item.sha256.empty()) continue;
    if (item.sha256 == std::string(64, '0')) {
      if (item.required) evidence.fail("evidence-file-missing", item.path, "it was missing when this was written");
      continue;
    }
    if (!is_sha256(item.sha256)) continue;
    if (evidence.options.files == nullptr) {
      ++unread;
      continue;
    }
    const std::string path = resolve_path(evidence, item.path, item.sha256);
    if (path.empty()) {
      missing(item.path, is_inner_path(item.path) ? "the file is not there" : "the path leads out of the folder");
      continue;
    }
    const auto digest = evidence.options.files->digest(path);
    if (!digest) {
      evidence.unproved("evidence-unreadable", item.path, digest.error().why);
    } else if (digest->sha256 != item.sha256) {
      evidence.fail("evidence-file-changed", item.path, "the file's digest is not the one that is written here");
    } else if (item.size && *item.size != digest->size) {
      evidence.fail("evidence-file-changed", item.path, "the file's size is not the one that is written here");
    } else {
      item.checked = true;
    }
  }
  if (unread != 0) missing("", cat(counted(unread, "file", "files"), " that it names were not looked at"));
}

}  // namespace assay::attest
