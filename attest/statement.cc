#include "attest/statement.h"

#include "attest/base64.h"

namespace assay::attest {

namespace {

tl::unexpected<Refusal> wrong(std::string_view why) { return refuse(Step::statement, cat("the statement ", why)); }

Checked<Subject> read_subject(const Json& json) {
  Subject subject;
  if (!json.is_object()) return wrong("has a subject that is no object");
  if (const Json* name = json.find("name"); name != nullptr && name->is_string()) subject.name = name->text;
  const Json* digests = json.find("digest");
  if (digests == nullptr || !digests->is_object() || digests->members.empty()) {
    return wrong("has a subject without digest");
  }
  if (digests->members.size() > kMostDigests) return wrong("has a subject with too many digests");
  for (const auto& [algorithm, digest] : digests->members) {
    if (!digest.is_string()) return wrong("has a digest that is no string");
    subject.digests[algorithm] = digest.text;
  }
  return subject;
}

}  // namespace

Checked<Statement> read_statement(std::string_view payload) {
  const auto json = parse_json(payload, Step::statement, "the statement");
  if (!json) return tl::make_unexpected(json.error());
  if (!json->is_object()) return wrong("is no object");
  Statement statement;
  statement.type = json->string_at({"_type"});
  if (statement.type != kStatementV1 && statement.type != kStatementV01) {
    return wrong(cat("is of type '", statement.type, "', not in-toto Statement v1 or v0.1"));
  }
  statement.predicate_type = json->string_at({"predicateType"});
  if (statement.predicate_type.empty()) return wrong("has no predicateType");
  const Json* subjects = json->find("subject");
  if (subjects == nullptr || !subjects->is_array() || subjects->items.empty()) return wrong("has no subject");
  if (subjects->items.size() > kMostSubjects) return wrong(cat("has more than ", kMostSubjects, " subjects"));
  for (const Json& item : subjects->items) {
    auto subject = read_subject(item);
    if (!subject) return tl::make_unexpected(subject.error());
    statement.subjects.push_back(std::move(*subject));
  }
  if (const Json* predicate = json->find("predicate")) statement.predicate = *predicate;
  return statement;
}

std::string write_statement(const Statement& statement) {
  Json json = Json::object();
  json.set("_type", Json::of(statement.type));
  Json subjects = Json::array();
  for (const Subject& subject : statement.subjects) {
    Json item = Json::object();
    if (!subject.name.empty()) item.set("name", Json::of(subject.name));
    Json digests = Json::object();
    for (const auto& [algorithm, digest] : subject.digests) digests.set(algorithm, Json::of(digest));
    item.set("digest", std::move(digests));
    subjects.items.push_back(std::move(item));
  }
  json.set("subject", std::move(subjects));
  json.set("predicateType", Json::of(statement.predicate_type));
  if (statement.predicate.kind != Json::Kind::null) json.set("predicate", statement.predicate);
  return sarif::text_of(json);
}

Checked<const Subject*> subject_of(const Statement& statement, const Artifact& artifact) {
  for (const Subject& subject : statement.subjects) {
    bool equal = false;
    bool different = false;
    for (const auto& [algorithm, digest] : subject.digests) {
      const auto hash = hash_from(algorithm);
      const auto ours = hash ? artifact.digest(*hash) : std::nullopt;
      if (!ours) continue;
      (to_hex(*ours) == digest ? equal : different) = true;
    }
    if (equal && !different) return &subject;
  }
  return refuse(Step::digest, "the artifact is none of the statement's subjects");
}

}  // namespace assay::attest
