// Reads rule files. Every problem of every file is reported at once, each with file, line, column and a hint; a set
// with any error yields no rules (promise 1: a rule file that leaves no rules never ends in exit 0).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule.h"

namespace assay {

struct Diagnostic {
  enum class Level : std::uint8_t { error, warning };
  Level level = Level::error;
  std::string file;
  std::uint32_t line = 1;    // 1-based
  std::uint32_t column = 1;  // 1-based, characters
  std::string rule;          // id of the rule it is about; may be empty
  std::string message;       // "unknown key 'patern'"
  std::string hint;          // "did you mean 'pattern'?"

  // "FILE:LINE:COLUMN: error: MESSAGE\n  hint: HINT"
  std::string text() const;
};

struct RuleFile {
  std::string name;  // as shown in diagnostics
  std::string text;
};

struct LoadedRules {
  std::vector<Rule> rules;  // sorted by id; empty when there is an error
  std::vector<Diagnostic> diagnostics;
  bool ok() const {
    for (const Diagnostic& d : diagnostics)
      if (d.level == Diagnostic::Level::error) return false;
    return true;
  }
};

// Parses and checks the files together: duplicate ids, pairs that name no rule, examples under `match` that the
// expression does not match, and the lint of rules/lint.h. That examples under `no_match` are refused depends on checks
// too, which live on the floor above. No file is an error: a caller without rule files does not call. Diagnostics are
// in the order of the files and of the lines in them; at most 500 a file are kept. None shows an example. Pure: no file
// is read. Bounded: a file of more than 8 MiB, 500,000 values, or nested deeper than 32, is an error. Thread-safe.
// `others`: ids of rules that the files' will stand beside (the built-in ones), which a pair may name too.
LoadedRules load_rules(const std::vector<RuleFile>& files, const std::vector<std::string>& others = {});

}  // namespace assay
