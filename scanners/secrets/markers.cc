#include "scanners/secrets/markers.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "base/strings.h"

namespace assay {

namespace {

constexpr std::size_t kLongestReason = 200;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-'; }
bool is_space(char c) { return c == ' ' || c == '\t'; }

std::string_view without_spaces(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

// Takes `word` off the start of text when it stands there by itself.
bool take(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  if (text.size() > word.size() && is_word(text[word.size()])) return false;
  text.remove_prefix(word.size());
  return true;
}

// What follows a marker up to the end of its comment.
std::string_view comment_rest(std::string_view text) {
  for (const std::string_view end : {"*/", "-->", "--%>", "#}"}) text = text.substr(0, text.find(end));
  return without_spaces(text);
}

constexpr std::size_t kLeastDigits = 8;
constexpr std::size_t kMostDigits = 32;

// A rule of a list, and the value that it is allowed for.
struct NamedRule {
  std::string_view rule;
  std::string_view fingerprint;  // its first digits; empty: any value
};

// What is no fingerprint behind an '@' stays a part of the name, so that the marker holds for nothing and is told.
NamedRule named_rule(std::string_view word) {
  const std::size_t at = word.find('@');
  if (at == std::string_view::npos) return {word, {}};
  const std::string_view digits = word.substr(at + 1);
  const bool sound = digits.size() >= kLeastDigits && digits.size() <= kMostDigits &&
                     digits.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  return sound ? NamedRule{word.substr(0, at), digits} : NamedRule{word, {}};
}

template <class Take>
void for_named_rules(std::string_view list, const Take& take_one) {
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    if (comma != 0) take_one(named_rule(list.substr(0, comma)));
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
  }
}

// "[RULE[,RULE...]] [reason]"
struct Grant {
  std::string_view rules;  // empty: any
  std::string_view reason;
};

Grant read_grant(std::string_view text) {
  text = comment_rest(text);
  std::size_t length = 0;
  while (length < text.size() && (is_word(text[length]) || text[length] == ',' || text[length] == '@')) ++length;
  const std::string_view first = text.substr(0, length);
  const std::string_view rest = without_spaces(text.substr(length));
  const bool is_list = !first.empty() && (rest.empty() || first.find_first_of("-,@") != std::string_view::npos);
  return is_list ? Grant{first, rest} : Grant{{}, text};
}

void split_rules(std::string_view list, std::vector<std::string_view>& out) {
  for_named_rules(list, [&](const NamedRule& named) { out.push_back(named.rule); });
}

struct Permission {
  std::string values;  // "@FINGERPRINT[,FINGERPRINT...]"; empty: any
  std::string reason;
};

// Nothing when the rules named are others.
std::optional<Permission> permission_for(std::string_view text, std::string_view rule) {
  const Grant grant = read_grant(text);
  Permission out{{}, printable(grant.reason.substr(0, kLongestReason))};
  if (grant.rules.empty()) return out;
  bool named = false;
  bool of_any = false;
  for_named_rules(grant.rules, [&](const NamedRule& one) {
    if (one.rule != rule) return;
    named = true;
    of_any |= one.fingerprint.empty();
    if (out.values.size() < kLongestReason) out.values += cat(out.values.empty() ? "@" : ",", one.fingerprint);
  });
  if (!named) return std::nullopt;
  if (of_any) out.values.clear();
  return out;
}

struct Marker {
  std::string_view name;  // as reported
  bool on_line = false;   // holds for its own line
  bool on_next = false;   // holds for the line behind it
  std::string_view rest;  // behind it
  bool takes_rules = false;
};

// The marker around the ':' at `colon`.
std::optional<Marker> marker_at(Bytes line, std::size_t colon) {
  std::size_t begin = colon;
  while (begin > 0 && is_letter(line[begin - 1])) --begin;
  if (begin > 0 && is_word(line[begin - 1])) return std::nullopt;
  const std::string_view tool = line.substr(begin, colon - begin);
  std::string_view rest = line.substr(colon + 1);
  if (tool == "assay") {
    if (take(rest, "allow")) return Marker{"assay:allow", true, false, rest, true};
    if (take(rest, "allow-next")) return Marker{"assay:allow-next", false, true, rest, true};
  } else if (tool == "gitleaks") {
    if (take(rest, "allow")) return Marker{"gitleaks:allow", true, false, rest};
  } else if (tool == "betterleaks") {
    if (take(rest, "allow")) return Marker{"betterleaks:allow", true, false, rest};
  } else if (tool == "trufflehog") {
    if (take(rest, "ignore")) return Marker{"trufflehog:ignore", true, false, rest};
  } else if (tool == "kingfisher") {
    if (take(rest, "ignore")) return Marker{"kingfisher:ignore", true, true, rest};
  } else if (tool == "pragma") {
    rest = without_spaces(rest);
    if (!rest.starts_with("whitelist") && !rest.starts_with("allowlist")) return std::nullopt;
    rest.remove_prefix(9);
    if (rest.empty() || (rest[0] != ' ' && rest[0] != '-')) return std::nullopt;
    rest.remove_prefix(1);
    const bool next = rest.starts_with("nextline ") || rest.starts_with("nextline-");
    if (next) rest.remove_prefix(9);
    if (!take(rest, "secret")) return std::nullopt;
    return next ? Marker{"pragma: allowlist nextline secret", false, true, rest}
                : Marker{"pragma: allowlist secret", true, false, rest};
  }
  return std::nullopt;
}

// Says yes wherever marker_at does, whatever part of the text is the line.
bool may_be_marker(Bytes text, std::size_t colon) {
  const std::string_view before = text.substr(0, colon);
  const std::string_view rest = text.substr(colon + 1, 9);
  const auto is_tool = [&](std::string_view name) { return before.ends_with(name); };
  if (rest.starts_with("allow")) return is_tool("assay") || is_tool("leaks");
  if (rest.starts_with("ignore")) return is_tool("trufflehog") || is_tool("kingfisher");
  return is_tool("pragma");
}

std::optional<Suppression> look(Bytes line, bool is_previous, std::string_view rule) {
  for (std::size_t colon = line.find(':'); colon != Bytes::npos; colon = line.find(':', colon + 1)) {
    const std::optional<Marker> marker = marker_at(line, colon);
    if (!marker || !(is_previous ? marker->on_next : marker->on_line)) continue;
    std::optional<Permission> permission =
        marker->takes_rules ? permission_for(marker->rest, rule)
                            : Permission{{}, printable(comment_rest(marker->rest).substr(0, kLongestReason))};
    if (!permission) continue;
    return Suppression{Suppression::Kind::in_source, cat(marker->name, permission->values),
                       std::move(permission->reason)};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Suppression> marker_for(Bytes line, Bytes previous_line, std::string_view rule_id) {
  if (std::optional<Suppression> found = look(line, false, rule_id)) return found;
  return look(previous_line, true, rule_id);
}

bool is_of_values(const Suppression& suppression) {
  return suppression.kind == Suppression::Kind::in_source && suppression.by.find('@') != std::string::npos;
}

bool marker_fits(const Suppression& suppression, std::string_view fingerprint) {
  if (!is_of_values(suppression)) return true;
  std::string_view list = std::string_view(suppression.by).substr(suppression.by.find('@') + 1);
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    if (comma >= kLeastDigits && fingerprint.starts_with(list.substr(0, comma))) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

bool MarkerPlaces::may_stand_in(std::size_t begin, std::size_t end) {
  while (!colons_.empty() && colons_.front() < begin) colons_.pop_front();
  std::size_t at = std::max(looked_to_, begin);
  if (at < end) {
    looked_at_ += end - at;
    looked_to_ = end;
    const Bytes whole = text_.substr(0, end);
    for (at = whole.find(':', at); at != Bytes::npos; at = whole.find(':', at + 1))
      if (may_be_marker(text_, at)) colons_.push_back(at);
  }
  return !colons_.empty() && colons_.front() < end;
}

void for_own_markers(Bytes text, const std::function<void(const OwnMarker&)>& take) {
  constexpr std::string_view kWord = "assay:allow";
  constexpr std::size_t kColon = 5;  // in it
  constexpr std::size_t kReach = 1000;
  for (std::size_t at = 0; at < text.size();) {
    const void* found = ::memmem(text.data() + at, text.size() - at, kWord.data(), kWord.size());
    if (found == nullptr) return;
    const auto begin = static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
    at = begin + kWord.size();
    if (begin > 0 && std::string_view("\"'`").find(text[begin - 1]) != std::string_view::npos) continue;
    // The line from a byte before the marker on, which may make another word of it.
    const std::size_t first = begin - std::min<std::size_t>(begin, 1);
    const Bytes near = text.substr(first, kReach);
    const Bytes line = near.substr(0, near.find_first_of("\r\n", begin - first));
    const std::optional<Marker> marker = marker_at(line, begin - first + kColon);
    if (!marker) continue;
    OwnMarker own{begin, marker->on_next, {}};
    split_rules(read_grant(marker->rest).rules, own.rules);
    take(own);
  }
}

std::vector<std::string_view> rules_allowed_on(Bytes line, Bytes previous_line) {
  std::vector<std::string_view> out;
  for (const bool is_previous : {false, true}) {
    const Bytes text = is_previous ? previous_line : line;
    for (std::size_t colon = text.find(':'); colon != Bytes::npos; colon = text.find(':', colon + 1)) {
      const std::optional<Marker> marker = marker_at(text, colon);
      if (!marker || !marker->takes_rules || !(is_previous ? marker->on_next : marker->on_line)) continue;
      split_rules(read_grant(marker->rest).rules, out);
    }
  }
  return out;
}

}  // namespace assay
