// What a name says about its value: "db_password" asks for a password, "password_field" for the name of a field.
//
// Contract. Pure, total, allocation-free, thread-safe; linear in the name.
#pragma once

#include <string_view>

#include "scanners/secrets/context/assignment.h"

namespace assay::context {

struct NameReading {
  Subject subject = Subject::token;
  int points = 0;
  bool vague = false;     // the keyword names much besides secrets: key, auth, salt
  std::string_view word;  // the word of the name that decided most; a part of the name, or empty
};

// `name` with its keyword at [keyword.begin, keyword.end) of it. English puts the head of a compound last, so words
// behind the keyword weigh most: a token_url is a URL. Words split where case changes and at what is no letter.
NameReading read_name(std::string_view name, Span keyword);

}  // namespace assay::context
