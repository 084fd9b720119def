#include "sarif/redaction_statement.h"

#include "sarif/json_writer.h"

namespace assay {

Status write_redaction_statement(Output& output, const Redaction& redaction, const RedactionTool& tool) {
  JsonWriter json(output, 4);
  json.begin_object();
  json.string("_type", "https://in-toto.io/Statement/v1");
  json.array("subject");
  json.begin_object();
  json.string("name", "redacted text");
  json.object("digest");
  json.string("sha256", redaction.output_digest);
  json.end_object();
  json.end_object();
  json.end_array();
  json.string("predicateType", kRedactionV1);
  json.object("predicate");
  json.object("tool");
  json.string("name", "assay");
  json.string("version", tool.version);
  json.string("rulesDigest", tool.rules_digest);
  json.end_object();
  json.object("input");
  json.number("bytes", redaction.input_bytes);
  if (!redaction.input_digest.empty()) {
    json.object("digest");
    json.string(redaction.input_keyed ? "hmac-sha256" : "sha256", redaction.input_digest);
    json.end_object();
  }
  json.end_object();
  json.object("output");
  json.number("bytes", redaction.output_bytes);
  json.end_object();
  json.string("fingerprintKey", tool.own_key ? "own" : "built-in");
  json.number("maskedCount", redaction.span_count);
  json.array("masked");
  for (const MaskedSpan& span : redaction.spans) {
    json.begin_object();
    json.number("at", span.at);
    json.array("values");
    for (const MaskedSpan::Value& value : span.values) {
      json.begin_object();
      json.string("rule", value.rule);
      json.string("fingerprint", value.fingerprint);
      json.end_object();
    }
    json.end_array();
    json.end_object();
    if (Status status = json.flush_if_full(); !status) return status;
  }
  json.end_array();
  json.number("foundAgain", redaction.left);
  json.boolean("complete", redaction.complete);
  json.end_object();
  json.end_object();
  json.end_line();
  return json.flush();
}

}  // namespace assay
