// The statement of a redaction: an in-toto statement (in-toto attestation framework v1, "Statement") about the text
// that was written. Unsigned. What it says is in docs/formats.md.
#pragma once

#include <string>
#include <string_view>

#include "base/redaction.h"
#include "base/result.h"
#include "sarif/output.h"

namespace assay {

// The predicate's type, whoever built the program.
inline constexpr std::string_view kRedactionV1 = "urn:assay:redaction:v1";

struct RedactionTool {
  std::string version;
  std::string rules_digest;  // of the rules of both scans
  bool own_key = false;      // whether fingerprints are under a key that is not the built-in one
};

Status write_redaction_statement(Output& output, const Redaction& redaction, const RedactionTool& tool);

}  // namespace assay
