#include "rules/allowances.h"

#include <re2/re2.h>

#include <algorithm>

#include "base/letter_case.h"
#include "base/strings.h"

namespace assay {

namespace {

constexpr std::size_t kMostLine = 1024;
using Programs = std::vector<std::unique_ptr<re2::RE2>>;

Status add(const std::vector<std::string>& expressions, Programs& out) {
  re2::RE2::Options options(re2::RE2::Latin1);
  options.set_log_errors(false);
  for (const std::string& expression : expressions) {
    auto program = std::make_unique<re2::RE2>(expression, options);
    if (!program->ok()) return fail("reading 'allow'", printable(expression), program->error());
    if (re2::RE2::PartialMatch("", *program))
      return fail("reading 'allow'", printable(expression), "the expression fits an empty text, so it accepts all",
                  "say what the accepted values hold");
    out.push_back(std::move(program));
  }
  return {};
}

bool any_fits(const Programs& programs, Bytes text) {
  return std::any_of(programs.begin(), programs.end(), [&](const auto& program) {
    return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *program);
  });
}

// The lines on which [begin, end) stands.
Bytes lines_around(Bytes text, std::size_t begin, std::size_t end) {
  const std::size_t least = begin < kMostLine ? 0 : begin - kMostLine;
  const std::size_t most = std::min(text.size(), end + kMostLine);
  while (begin > least && text[begin - 1] != '\n') --begin;
  while (end < most && text[end] != '\n') ++end;
  return text.substr(begin, end - begin);
}

}  // namespace

struct Allowances::Entry {
  Programs value, match, line;
  std::vector<std::string> words, rules;
  std::string source;
};

Allowances::Allowances() = default;
Allowances::Allowances(Allowances&&) noexcept = default;
Allowances& Allowances::operator=(Allowances&&) noexcept = default;
Allowances::~Allowances() = default;

Result<Allowances> Allowances::compile(const std::vector<Allowance>& entries) {
  Allowances out;
  for (const Allowance& entry : entries) {
    auto own = std::make_unique<Entry>();
    for (const auto& [from, to] :
         {std::pair{&entry.value, &own->value}, {&entry.match, &own->match}, {&entry.line, &own->line}})
      if (auto status = add(*from, *to); !status) return tl::make_unexpected(status.error());
    for (const std::string& word : entry.words) {
      if (word.empty()) return fail("reading 'allow'", "words", "an empty word stands in every value");
      own->words.push_back(lower(word));
    }
    if (own->value.empty() && own->match.empty() && own->line.empty() && own->words.empty())
      return fail("reading 'allow'", "", "an entry without a condition accepts all", "rules.disable turns a rule off");
    own->rules = entry.rules;
    own->source = entry.source;
    out.entries_.push_back(std::move(own));
  }
  return out;
}

bool Allowances::empty() const { return entries_.empty(); }

const std::string* Allowances::accepts(std::string_view rule, Bytes text, std::size_t begin, std::size_t end,
                                       Bytes value) const {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const auto& entry) {
    if (!entry->rules.empty() && std::find(entry->rules.begin(), entry->rules.end(), rule) == entry->rules.end())
      return false;
    if (!entry->value.empty() && !any_fits(entry->value, value)) return false;
    if (!entry->match.empty() && !any_fits(entry->match, text.substr(begin, end - begin))) return false;
    if (!entry->words.empty()) {
      const std::string low = lower(value);
      if (std::none_of(entry->words.begin(), entry->words.end(),
                       [&](const std::string& word) { return low.find(word) != std::string::npos; }))
        return false;
    }
    if (entry->line.empty()) return true;
    const auto at = static_cast<std::size_t>(value.data() - text.data());
    return any_fits(entry->line, lines_around(text, at, at + value.size()));
  });
  return found == entries_.end() ? nullptr : &(*found)->source;
}

}  // namespace assay
