#include "scanners/secrets/context/name.h"

#include <algorithm>
#include <array>

#include "scanners/secrets/checks/alphabet.h"

namespace assay::context {

namespace {

using checks::contains_caseless;
using checks::equal_caseless;
using checks::is_alpha;
using checks::is_lower;
using checks::is_upper;
using checks::to_lower;

constexpr int kNegating = -80;
constexpr int kDoubtful = -25;
constexpr int kWeak = -10;
constexpr int kOtherWord = -40;  // the keyword is the beginning of a longer word

struct Word {
  std::string_view text;
  int before = 0;  // points where it stands before the keyword
  int behind = 0;
};

// Sorted by text.
constexpr auto kWords = std::to_array<Word>({
    {"active", 0, kNegating},
    {"age", 0, kNegating},
    {"algorithm", 0, kNegating},
    {"allowed", 0, kNegating},
    {"arg", 0, kNegating},
    {"args", 0, kNegating},
    {"arn", 0, kNegating},
    {"at", 0, kNegating},
    {"attempts", 0, kNegating},
    {"attr", 0, kNegating},
    {"attribute", 0, kNegating},
    {"audience", 0, kNegating},
    {"authenticator", 0, kNegating},
    {"bits", 0, kNegating},
    {"box", 0, kNegating},
    {"button", 0, kNegating},
    {"cache", kWeak, kNegating},
    {"callback", 0, kNegating},
    {"cancel", kNegating, kNegating},
    {"cancellation", kNegating, kNegating},
    {"change", kDoubtful, kNegating},
    {"changed", 0, kNegating},
    {"char", 0, kNegating},
    {"chars", 0, kNegating},
    {"check", 0, kNegating},
    {"checker", 0, kNegating},
    {"checksum", kNegating, kNegating},
    {"class", 0, kNegating},
    {"cmd", 0, kNegating},
    {"column", 0, kNegating},
    {"command", 0, kNegating},
    {"comment", 0, kNegating},
    {"confirm", 0, kDoubtful},
    {"confirmation", 0, kDoubtful},
    {"continuation", kNegating, kNegating},
    {"cookie", 0, kDoubtful},
    {"count", 0, kNegating},
    {"counter", 0, kNegating},
    {"created", 0, kNegating},
    {"csrf", kNegating, kNegating},
    {"cursor", kNegating, kNegating},
    {"date", 0, kNegating},
    {"delimiter", 0, kNegating},
    {"desc", 0, kNegating},
    {"description", 0, kNegating},
    {"digest", kNegating, kNegating},
    {"dir", 0, kNegating},
    {"directory", 0, kNegating},
    {"disabled", 0, kNegating},
    {"doc", 0, kNegating},
    {"dummy", kWeak, kWeak},
    {"enabled", 0, kNegating},
    {"endpoint", 0, kNegating},
    {"entry", 0, kDoubtful},
    {"env", 0, kDoubtful},
    {"err", 0, kNegating},
    {"error", kNegating, kNegating},
    {"errors", kNegating, kNegating},
    {"etag", kNegating, kNegating},
    {"example", kWeak, kWeak},
    {"exists", 0, kNegating},
    {"expiration", 0, kNegating},
    {"expire", 0, kNegating},
    {"expired", 0, kNegating},
    {"expires", 0, kNegating},
    {"expiry", 0, kNegating},
    {"factory", 0, kNegating},
    {"fake", kDoubtful, kDoubtful},
    {"field", 0, kNegating},
    {"fields", 0, kNegating},
    {"file", 0, kNegating},
    {"filename", 0, kNegating},
    {"filepath", 0, kNegating},
    {"files", 0, kNegating},
    {"fingerprint", kNegating, kNegating},
    {"foreign", kNegating, 0},
    {"forgot", kNegating, 0},
    {"form", 0, kNegating},
    {"format", 0, kNegating},
    {"func", 0, kNegating},
    {"generator", 0, kNegating},
    {"group", 0, kNegating},
    {"handler", 0, kNegating},
    {"has", kNegating, 0},
    {"hash", kNegating, kNegating},
    {"hashed", kNegating, kNegating},
    {"hasher", 0, kNegating},
    {"hashers", 0, kNegating},
    {"header", kWeak, kNegating},
    {"help", 0, kNegating},
    {"helper", 0, kNegating},
    {"hint", 0, kNegating},
    {"icon", 0, kNegating},
    {"id", kWeak, kNegating},
    {"identifier", 0, kNegating},
    {"ids", 0, kNegating},
    {"incorrect", kNegating, kNegating},
    {"index", 0, kNegating},
    {"info", 0, kDoubtful},
    {"input", 0, kNegating},
    {"invalid", kNegating, kNegating},
    {"is", kNegating, kNegating},
    {"issuer", 0, kNegating},
    {"kid", 0, kNegating},
    {"kind", 0, kNegating},
    {"label", 0, kNegating},
    {"len", 0, kNegating},
    {"length", 0, kNegating},
    {"level", 0, kNegating},
    {"lifetime", 0, kNegating},
    {"limit", 0, kNegating},
    {"link", 0, kNegating},
    {"list", 0, kNegating},
    {"location", 0, kNegating},
    {"manager", 0, kNegating},
    {"mask", kDoubtful, kNegating},
    {"max", kNegating, kNegating},
    {"message", 0, kNegating},
    {"method", 0, kNegating},
    {"min", kNegating, kNegating},
    {"mismatch", 0, kNegating},
    {"mock", kWeak, kWeak},
    {"mode", 0, kNegating},
    {"model", 0, kNegating},
    {"module", 0, kNegating},
    {"msg", 0, kNegating},
    {"name", kWeak, kNegating},
    {"names", 0, kNegating},
    {"next", kNegating, 0},
    {"non", kNegating, 0},
    {"nonce", kNegating, kNegating},
    {"num", kNegating, kNegating},
    {"number", 0, kNegating},
    {"offset", 0, kNegating},
    {"option", 0, kNegating},
    {"options", 0, kNegating},
    {"page", kNegating, 0},
    {"pagination", kNegating, 0},
    {"param", 0, kNegating},
    {"parameter", 0, kNegating},
    {"params", 0, kNegating},
    {"parser", 0, kNegating},
    {"partition", kNegating, 0},
    {"path", 0, kNegating},
    {"paths", 0, kNegating},
    {"pattern", 0, kNegating},
    {"permission", 0, kNegating},
    {"permissions", 0, kNegating},
    {"placeholder", kNegating, kNegating},
    {"plugin", 0, kNegating},
    {"policy", 0, kNegating},
    {"pos", 0, kNegating},
    {"position", 0, kNegating},
    {"prefix", 0, kNegating},
    {"primary", kDoubtful, 0},
    {"prompt", 0, kNegating},
    {"provider", 0, kNegating},
    {"pub", kNegating, kNegating},
    {"public", kNegating, kNegating},
    {"ref", 0, kNegating},
    {"reference", 0, kNegating},
    {"regex", 0, kNegating},
    {"regexp", 0, kNegating},
    {"region", 0, kNegating},
    {"required", 0, kNegating},
    {"reset", kDoubtful, kNegating},
    {"role", 0, kNegating},
    {"rule", 0, kNegating},
    {"rules", 0, kNegating},
    {"schema", kNegating, kNegating},
    {"scope", 0, kNegating},
    {"scopes", 0, kNegating},
    {"script", 0, kNegating},
    {"selector", 0, kNegating},
    {"separator", 0, kNegating},
    {"service", kWeak, kNegating},
    {"sha", kNegating, kNegating},
    {"sha1", kNegating, kNegating},
    {"sha256", kNegating, kNegating},
    {"show", kNegating, kNegating},
    {"signature", kNegating, kNegating},
    {"size", 0, kNegating},
    {"sort", kNegating, 0},
    {"source", 0, kNegating},
    {"start", 0, kNegating},
    {"state", 0, kNegating},
    {"status", 0, kNegating},
    {"storage", 0, kNegating},
    {"store", 0, kNegating},
    {"strategy", 0, kNegating},
    {"strength", 0, kNegating},
    {"suffix", 0, kNegating},
    {"sync", kDoubtful, 0},
    {"target", 0, kNegating},
    {"template", 0, kNegating},
    {"test", kWeak, kWeak},
    {"thumbprint", kNegating, kNegating},
    {"time", 0, kNegating},
    {"timeout", 0, kNegating},
    {"timestamp", 0, kNegating},
    {"title", 0, kNegating},
    {"tooltip", 0, kNegating},
    {"total", kNegating, kNegating},
    {"ttl", 0, kNegating},
    {"type", 0, kNegating},
    {"types", 0, kNegating},
    {"uri", 0, kNegating},
    {"url", kWeak, kNegating},
    {"urls", 0, kNegating},
    {"usage", 0, kNegating},
    {"use", kDoubtful, kNegating},
    {"user", 0, kDoubtful},
    {"username", 0, kNegating},
    {"valid", kNegating, kNegating},
    {"validation", kNegating, kNegating},
    {"validator", 0, kNegating},
    {"validators", 0, kNegating},
    {"var", 0, kDoubtful},
    {"variable", 0, kNegating},
    {"ver", 0, kNegating},
    {"verify", kDoubtful, kDoubtful},
    {"version", kNegating, kNegating},
    {"view", 0, kNegating},
    {"widget", 0, kNegating},
    {"width", 0, kNegating},
    {"wrong", kDoubtful, 0},
    {"xsrf", kNegating, kNegating},
});
static_assert(std::is_sorted(kWords.begin(), kWords.end(),
                             [](const Word& a, const Word& b) { return a.text < b.text; }));

constexpr std::size_t kLongestWord = 14;

const Word* find_word(std::string_view word) {
  if (word.size() > kLongestWord || word.size() < 2) return nullptr;
  std::array<char, kLongestWord> lower;
  for (std::size_t i = 0; i < word.size(); ++i) lower[i] = to_lower(word[i]);
  const std::string_view text(lower.data(), word.size());
  const auto* found = std::lower_bound(kWords.begin(), kWords.end(), text,
                                       [](const Word& known, std::string_view wanted) { return known.text < wanted; });
  return found != kWords.end() && found->text == text ? found : nullptr;
}

// The word that begins at i: "url" of "urlPath", "URL" of "URLPath", digits with the word before them.
std::size_t word_end(std::string_view name, std::size_t i) {
  const std::size_t begin = i;
  while (i < name.size() && is_upper(name[i])) ++i;
  if (i - begin > 1 && i < name.size() && is_lower(name[i])) return i - 1;
  while (i < name.size() && is_lower(name[i])) ++i;
  if (i == begin && i < name.size()) ++i;
  while (i < name.size() && checks::is_digit(name[i])) ++i;
  return i;
}

constexpr auto kPasswords = std::to_array<std::string_view>({
    "pass",
    "pwd",
    "pw",
    "contrase",
    "senha",
    "passwort",
    "kennwort",
    "motdepasse",
    "mot_de_passe",
    "identified by",
});

// Keywords that name much besides secrets.
constexpr auto kVague = std::to_array<std::string_view>({"credential", "_key", "app", "account", "master", "shared"});

bool begins_with(std::string_view text, std::string_view beginning) {
  return text.size() >= beginning.size() && equal_caseless(text.substr(0, beginning.size()), beginning);
}

// What may follow a keyword without a break: "secretkey", "tokenvalue", and "_pass" within "_password".
bool is_harmless(std::string_view tail) {
  constexpr auto kTails = std::to_array<std::string_view>({"key", "value", "word", "wd", "phrase", "words", "string"});
  return std::any_of(kTails.begin(), kTails.end(), [&](auto known) { return equal_caseless(tail, known); });
}

void weigh(NameReading& out, int points, std::string_view word) {
  if (points < 0 && (out.word.empty() || points <= kNegating)) out.word = word;
  out.points += points;
}

}  // namespace

NameReading read_name(std::string_view name, Span keyword) {
  NameReading out;
  if (keyword.end > name.size() || keyword.begin >= keyword.end) return out;
  std::string_view word = name.substr(keyword.begin, keyword.size());
  if (word.front() == '_' || word.front() == '-') word.remove_prefix(1);
  const bool password =
      std::any_of(kPasswords.begin(), kPasswords.end(), [&](auto known) { return begins_with(word, known); });
  out.subject = password || contains_caseless(name, "password") || contains_caseless(name, "passwd") ? Subject::password
                                                                                                     : Subject::token;
  out.vague = std::any_of(kVague.begin(), kVague.end(),
                          [&](auto known) { return begins_with(name.substr(keyword.begin), known); });
  out.points = out.vague ? 10 : 30;

  // A word that goes on behind the keyword: "tokenizer", "secretary", "passwordless"; a plural is none.
  std::size_t i = keyword.end;
  const std::size_t rest = i;
  while (i < name.size() && is_lower(name[i]) && (i > rest || is_lower(name[i - 1]))) ++i;
  const std::string_view tail = name.substr(rest, i - rest);
  if (!tail.empty() && tail != "s" && tail != "e" && tail != "d") {
    const Word* known = find_word(tail);
    weigh(out, known != nullptr ? known->behind : is_harmless(tail) ? 0 : kOtherWord, tail);
  } else if (tail == "s") {
    weigh(out, kWeak, tail);
  }
  while (i < name.size()) {
    const std::size_t end = word_end(name, i);
    const std::string_view behind = name.substr(i, end - i);
    if (const Word* known = find_word(behind); known != nullptr && known->behind != 0)
      weigh(out, known->behind, behind);
    i = end;
  }
  // Words before the keyword, of the same part of a dotted name.
  std::size_t begin = name.substr(0, keyword.begin).rfind('.');
  begin = begin == std::string_view::npos ? 0 : begin + 1;
  const std::string_view front = name.substr(begin, keyword.begin - begin);
  for (std::size_t at = 0; at < front.size();) {
    const std::size_t end = word_end(front, at);
    const std::string_view before = front.substr(at, end - at);
    if (const Word* known = find_word(before); known != nullptr && known->before != 0)
      weigh(out, known->before, before);
    at = end;
  }
  // "bypass", "compass", "dispw": a short keyword within a word.
  constexpr auto kCompounds =
      std::to_array<std::string_view>({"db", "my", "user", "admin", "root", "ftp", "smtp", "sql", "mail", "any"});
  const bool within = keyword.begin > 0 && is_lower(name[keyword.begin - 1]) && is_lower(name[keyword.begin]);
  if (within && keyword.size() <= 4 &&
      std::none_of(kCompounds.begin(), kCompounds.end(), [&](auto known) { return contains_caseless(front, known); }))
    weigh(out, kNegating, front);
  return out;
}

}  // namespace assay::context
