#include "scanners/secrets/context/name.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "scanners/secrets/checks/alphabet.h"
#include "scanners/secrets/context/cursor.h"
#include "scanners/secrets/context/name_words.h"

namespace assay::context {

namespace {

using checks::contains_caseless;
using checks::equal_caseless;
using checks::is_lower;
using checks::is_upper;
using checks::to_lower;

constexpr std::size_t kLongestWord = 14;

// The words that begin with a letter: those from its place on to that of the next.
constexpr auto kWordsOf = [] {
  std::array<std::uint8_t, 'z' - 'a' + 2> out{};
  static_assert(kWords.size() < 256);
  for (const Word& word : kWords)
    for (std::size_t letter = static_cast<std::size_t>(word.text.front() - 'a') + 1; letter < out.size(); ++letter)
      ++out[letter];
  return out;
}();

const Word* find_word(std::string_view word) {
  if (word.size() > kLongestWord || word.size() < 2 || !checks::is_alpha(word.front())) return nullptr;
  const auto letter = static_cast<std::size_t>(to_lower(word.front()) - 'a');
  for (std::size_t i = kWordsOf[letter]; i < kWordsOf[letter + 1]; ++i)
    if (equal_caseless(word, kWords[i].text)) return &kWords[i];
  return nullptr;
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
    "clave",
    "passwort",
    "kennwort",
    "motdepasse",
    "mot_de_passe",
    "identified",
    "basicauth",
    "basic_auth",
    "pw_set",
    "getconnection",
    "mysql",
    "new ",
    "requirepass",
    "psk",
    ".login",
    "masterauth",
    "storepass",
    "keypass",
    "convertto",
    "rootpw",
    "bindpw",
    "wpa-psk",
    "parola",
    "passord",
    "salasana",
    "haslo",
    "has\xc5\x82o",
    "losenord",
    "l\xc3\xb6senord",
    "heslo",
    "adgangskode",
    "jelszo",
    "jelsz\xc3\xb3",
    "m\xe1\xba\xadt kh",
});

constexpr auto kBeginsPassword = byte_table([](char c) {
  return std::any_of(kPasswords.begin(), kPasswords.end(), [&](auto known) { return known[0] == to_lower(c); });
});

// Keywords that name much besides secrets.
constexpr auto kVague =
    std::to_array<std::string_view>({"credential", "creds", "_key", "-key", "app", "account", "master", "shared"});

bool begins_with(std::string_view text, std::string_view beginning) {
  return text.size() >= beginning.size() && to_lower(text.front()) == beginning.front() &&
         equal_caseless(text.substr(0, beginning.size()), beginning);
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
      static_cast<unsigned char>(word.front()) >= 0x80 ||  // keywords of other scripts ask for passwords
      (kBeginsPassword[static_cast<unsigned char>(word.front())] &&
       std::any_of(kPasswords.begin(), kPasswords.end(), [&](auto known) { return begins_with(word, known); }));
  const bool within_name =
      contains_caseless(name, "passw") && (contains_caseless(name, "password") || contains_caseless(name, "passwd"));
  out.subject = password || within_name ? Subject::password : Subject::token;
  out.vague = std::any_of(kVague.begin(), kVague.end(),
                          [&](auto known) { return begins_with(name.substr(keyword.begin), known); });
  const bool key = equal_caseless(name.substr(keyword.begin, keyword.size()), "key");
  out.vague = out.vague || key || equal_caseless(word, "auth");
  out.points = out.vague ? 10 : 30;
  // "licenseKey" says what the key is for; "Key" alone is that of any table.
  if (key && (keyword.begin == 0 || !is_lower(name[keyword.begin - 1]))) weigh(out, kNegating, word);

  // A word that goes on behind the keyword: "tokenizer", "secretary", "passwordless"; a plural is none.
  std::size_t i = keyword.end;
  const std::size_t rest = i;
  while (i < name.size() && is_lower(name[i]) && (i > rest || is_lower(name[i - 1]))) ++i;
  const std::string_view tail = name.substr(rest, i - rest);
  if (!tail.empty() && tail != "s" && tail != "e" && tail != "d") {
    const Word* known = find_word(tail);
    // "password" and "passwords", but "keyword" is none of "key".
    const bool keyword_list = word.ends_with("key") && begins_with(tail, "word");
    weigh(out, known != nullptr ? known->behind : is_harmless(tail) && !keyword_list ? 0 : kOtherWord, tail);
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
    const bool of_secret = equal_caseless(before, "csrf") && contains_caseless(word, "secret");  // signs the tokens
    if (const Word* known = find_word(before); known != nullptr && known->before != 0 && !of_secret)
      weigh(out, known->before, before);
    at = end;
  }
  const bool csrf =
      contains_caseless(front, "srf") && (contains_caseless(front, "csrf") || contains_caseless(front, "xsrf"));
  if (csrf && !contains_caseless(word, "secret")) weigh(out, kNegating, "csrf");
  if (word.ends_with("ey") && contains_caseless(front, "websocket")) weigh(out, kNegating, "websocket");  // a nonce
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
