#include "scanners/verification/control.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "base/strings.h"
#include "scanners/secrets/checks/checks.h"
#include "scanners/secrets/rule_trace.h"
#include "scanners/verification/filling.h"
#include "scanners/verification/service_account.h"

namespace assay::verification {

namespace {

constexpr double kLeastBits = 40;
constexpr unsigned kTriesEach = 6;

struct Span {
  std::size_t begin = 0, end = 0;
  std::size_t size() const { return end - begin; }
  friend bool operator==(const Span&, const Span&) = default;
};

// Where RE2 finds the value of a rule in a text.
std::optional<Span> value_in(const RuleProgram& program, const std::string& text) {
  std::vector<re2::StringPiece> groups(static_cast<std::size_t>(program.groups));
  if (groups.empty() ||
      !program.expression->Match(text, 0, text.size(), re2::RE2::UNANCHORED, groups.data(), program.groups))
    return std::nullopt;
  const re2::StringPiece value =
      groups[program.secret_group].data() == nullptr ? groups[0] : groups[program.secret_group];
  const auto begin = static_cast<std::size_t>(value.data() - text.data());
  return Span{begin, begin + value.size()};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

// What may stand for the characters of a value: hexadecimal letters where it has no others.
class Alphabet {
 public:
  explicit Alphabet(std::string_view value) {
    lower_ = std::all_of(value.begin(), value.end(), [](char c) { return !is_lower(c) || c <= 'f'; })
                 ? "abcdef"
                 : "abcdefghijklmnopqrstuvwxyz";
    upper_ = std::all_of(value.begin(), value.end(), [](char c) { return !is_upper(c) || c <= 'F'; })
                 ? "ABCDEF"
                 : "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    // Base32 has no other digits.
    const bool base32 = std::all_of(value.begin(), value.end(), [](char c) {
      return (c >= '2' && c <= '7') || is_upper(c) || (!is_digit(c) && !is_lower(c));
    });
    digits_ = base32 ? "234567" : "0123456789";
  }

  // Empty: it stays as it is.
  std::string_view of(char c) const {
    if (is_digit(c)) return digits_;
    if (is_lower(c)) return lower_;
    if (is_upper(c)) return upper_;
    return {};
  }

 private:
  std::string_view lower_, upper_, digits_;
};

char drawn(std::string_view from, const Random& random) { return from[random() % from.size()]; }

// The characters of the value that may be others for all that RE2 knows: of a stretch all at once where they may, else
// of its halves. One at a time it took 19 s for a token of 900 characters.
class OpenPlaces {
 public:
  OpenPlaces(const RuleProgram& program, const std::string& text, Span span, const Alphabet& alphabet)
      : program_(program), text_(text), tried_(text), span_(span), alphabet_(alphabet) {}

  std::vector<std::size_t> find() {
    halve(span_.begin, span_.end);
    return std::move(out_);
  }

 private:
  // Some of each kind: '0' may be wrong where 'a' is right, and the other way round.
  bool may_be_others(std::size_t begin, std::size_t end) {
    constexpr std::size_t kOfEachKind = 4;
    bool open = true;
    for (std::size_t i = 0; open && i < kOfEachKind; ++i) {
      for (std::size_t at = begin; at < end; ++at)
        if (const auto others = alphabet_.of(text_[at]); !others.empty())
          tried_[at] = others[i * (others.size() - 1) / (kOfEachKind - 1)];
      open = value_in(program_, tried_) == span_;
    }
    std::copy(text_.begin() + static_cast<std::ptrdiff_t>(begin), text_.begin() + static_cast<std::ptrdiff_t>(end),
              tried_.begin() + static_cast<std::ptrdiff_t>(begin));
    return open;
  }

  void halve(std::size_t begin, std::size_t end) {
    if (begin == end) return;
    if (may_be_others(begin, end)) {
      for (std::size_t at = begin; at < end; ++at)
        if (!alphabet_.of(text_[at]).empty()) out_.push_back(at);
    } else if (end - begin > 1) {
      halve(begin, begin + (end - begin) / 2);
      halve(begin + (end - begin) / 2, end);
    }
  }

  const RuleProgram& program_;
  const std::string& text_;
  std::string tried_;
  const Span span_;
  const Alphabet& alphabet_;
  std::vector<std::size_t> out_;
};

// The characters of the value that may be others as far as the anchors go.
std::vector<std::size_t> places_outside_anchors(const Rule& rule, const std::string& text, Span span,
                                                const Alphabet& alphabet) {
  std::vector<bool> fixed(text.size(), false);
  for (const Anchor& anchor : rule.anchors)
    for (std::size_t at = text.find(anchor.text); at != std::string::npos && !anchor.text.empty();
         at = text.find(anchor.text, at + 1))
      std::fill_n(fixed.begin() + static_cast<std::ptrdiff_t>(at), anchor.text.size(), true);
  std::vector<std::size_t> out;
  for (std::size_t at = span.begin; at < span.end; ++at)
    if (!fixed[at] && !alphabet.of(text[at]).empty()) out.push_back(at);
  return out;
}

std::vector<std::size_t> behind_last_dot(std::vector<std::size_t> places, const std::string& text) {
  const std::size_t dot = places.empty() ? std::string::npos : text.rfind('.', places.back());
  std::erase_if(places, [dot](std::size_t at) { return dot == std::string::npos || at < dot; });
  return places;
}

double bits_of(const std::vector<std::size_t>& places, const std::string& text, const Alphabet& alphabet) {
  double bits = 0;
  for (const std::size_t at : places) bits += std::log2(static_cast<double>(alphabet.of(text[at]).size()));
  return bits;
}

// How the rule finds exactly this.
Form found_as(const RuleSet& rules, std::uint32_t rule, const std::string& text, Span span) {
  const std::vector<RuleTrace> traces = trace_rule(rules, rule, text, 0, text.size());
  const bool found = std::any_of(traces.begin(), traces.end(), [&](const RuleTrace& trace) {
    return trace.stage == Stage::found && trace.begin == span.begin && trace.end == span.end;
  });
  if (!found) return Form::other;
  const bool doubtful = is_doubtful(rules[rule].checks, std::string_view(text).substr(span.begin, span.size()), text,
                                    span.begin, span.end);
  return doubtful ? Form::doubtful : Form::right;
}

// Makes the checksum right, if the rule asks for one.
bool make_right(const Rule& rule, std::string& text, Span span) {
  for (const Check& check : rule.checks) {
    if (!is_checksum(check.kind)) continue;
    const auto right = with_checksum(check.kind, std::string_view(text).substr(span.begin, span.size()));
    if (!right || right->size() != span.size()) return false;
    text.replace(span.begin, span.size(), *right);
  }
  return true;
}

// Where what is drawn anew disturbs what else the value says of itself (lengths, versions), a part of the places is.
std::vector<std::vector<std::size_t>> choices_of(const std::vector<std::size_t>& places) {
  const auto part = [&](std::size_t from, std::size_t to) {
    return std::vector<std::size_t>(places.begin() + static_cast<std::ptrdiff_t>(from),
                                    places.begin() + static_cast<std::ptrdiff_t>(to));
  };
  const std::size_t size = places.size();
  return {places,
          part(0, size * 3 / 4),
          part(size / 4, size),
          part(size / 4, size * 3 / 4),
          part(0, size / 2),
          part(size / 2, size)};
}

}  // namespace

Random system_random() {
  return [device = std::make_shared<std::random_device>()] { return (std::uint64_t{(*device)()} << 32) | (*device)(); };
}

std::optional<Secret> make_control(const RuleSet& rules, std::uint32_t index, const Random& random) {
  const Rule rule = rules.with_details(index);
  if (!rule.details.verify.empty() && only_signs(rule.details.verify.front())) return made_up_rsa_key();
  if (rule.reader != Reader::none) return std::nullopt;
  const RuleProgram& program = rules.program(index);
  for (const std::string& example : rule.details.matches) {
    const auto span = value_in(program, example);
    if (!span || span->size() == 0) continue;
    const Alphabet alphabet(std::string_view(example).substr(span->begin, span->size()));
    const auto drawn_at = [&](const std::vector<std::size_t>& places) -> std::optional<Secret> {
      if (bits_of(places, example, alphabet) < kLeastBits) return std::nullopt;
      for (unsigned tried = 0; tried < kTriesEach; ++tried) {
        std::string text = example;
        for (const std::size_t at : places) text[at] = drawn(alphabet.of(example[at]), random);
        if (!make_right(rule, text, *span) || text == example || found_as(rules, index, text, *span) != Form::right)
          continue;
        return Secret(std::string_view(text).substr(span->begin, span->size()));
      }
      return std::nullopt;
    };
    // Mostly all but the anchors may be anything. Of a JWT the signature is, which stands behind the last '.'.
    const std::vector<std::size_t> places = places_outside_anchors(rule, example, *span, alphabet);
    if (auto control = drawn_at(places)) return control;
    if (auto control = drawn_at(behind_last_dot(places, example))) return control;
    for (const std::vector<std::size_t>& some : choices_of(OpenPlaces(program, example, *span, alphabet).find()))
      if (auto control = drawn_at(some)) return control;
  }
  return std::nullopt;
}

Form form_of(const RuleSet& rules, std::uint32_t index, const Secret& value) {
  const Rule rule = rules.with_details(index);
  if (rule.reader != Reader::none) return Form::right;
  const std::string_view bytes = value.reveal(RevealPermit("verification"));
  Form best = found_as(rules, index, std::string(bytes), {0, bytes.size()});
  for (const std::string& example : rule.details.matches) {
    if (best == Form::right) break;
    const auto span = value_in(rules.program(index), example);
    if (!span) continue;
    std::string text = example;
    text.replace(span->begin, span->size(), bytes);
    const Form form = found_as(rules, index, text, {span->begin, span->begin + bytes.size()});
    std::fill(text.begin(), text.end(), '\0');
    if (form < best) best = form;
  }
  return best;
}

}  // namespace assay::verification
