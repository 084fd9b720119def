// What a rule says a finding is, in sentences: for explanations. Pure; nothing in them is a value.
#pragma once

#include <string>
#include <string_view>

#include "rules/rule.h"

namespace assay::cli {

// What a finding is to whoever has to act on it.
enum class Kind {
  provided,     // issued by somebody who can revoke it
  nameless,     // by its place or looks; who takes it must be found out
  private_key,  // whose public half is trusted somewhere
  hash,         // of a password
  harmless,     // names something, and opens nothing by itself
};

Kind kind_of(const Rule& rule);

// By what a value of it is known, as a clause: "it begins with 'ghp_'".
std::string known_by(const Rule& rule);

std::string what_it_is(const Rule& rule);

std::string why_it_matters(const Rule& rule);

// What a confidence means: "High confidence: a finding is almost always what it says."
std::string_view by_confidence(Confidence confidence);

// The confidence, and what it rests on.
std::string how_sure(const Rule& rule);

}  // namespace assay::cli
