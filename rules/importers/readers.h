// Files of other tools, read into plain rules.
//
//   gitleaks, betterleaks   TOML: [extend], [[rules]], [allowlist], [[allowlists]], [[rules.allowlists]]
//   Nosey Parker            YAML: rules with name, id, pattern, examples
//   Kingfisher              YAML: the same with min_entropy, confidence, depends_on_rule, validation
//   TruffleHog              YAML: detectors with keywords and named regexes
//   detect-secrets          JSON: the filters of a .secrets.baseline; it holds no rules
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "rules/importers/foreign.h"

namespace assay::import {

// Content of a file that [extend] or a filter names, relative to the file that names it; an Error where it cannot be
// read.
using ReadFile = std::function<Result<std::string>(const std::string& path)>;

enum class Format : std::uint8_t { gitleaks, nosey_parker, trufflehog, detect_secrets };

// By the content; none when it is of no known format.
std::optional<Format> format_of(std::string_view text);

// Errors: a syntax error, with its line; a file that [extend] names and cannot be read. Deeper than two files of
// [extend] in each other nothing is read, as in gitleaks. Whatever is not understood is a note.
Result<ForeignFile> read_gitleaks(std::string_view text, const ReadFile& read);
Result<ForeignFile> read_nosey_parker(std::string_view text);  // Kingfisher's too
Result<ForeignFile> read_trufflehog(std::string_view text);
Result<ForeignFile> read_detect_secrets(std::string_view text, const ReadFile& read);  // `read` gets a list of words

// An id as ours are: lower-case words with '-' between them.
std::string kebab_case(std::string_view name);

}  // namespace assay::import
