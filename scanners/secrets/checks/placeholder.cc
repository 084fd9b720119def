// Values that stand for a value: example words, masks, sequences, repetitions. Thresholds are set so that a random
// value of 40 base-62 characters fails less often than once in 10^5, and one of 64 hexadecimal digits less than once in
// 10^6.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "scanners/secrets/checks/alphabet.h"
#include "scanners/secrets/checks/families.h"

namespace assay::checks {

namespace {

// Words that no credential holds by chance, anywhere in the value. Sorted by their first letter.
constexpr std::array kTelling = std::to_array<std::string_view>({
    "asdfgh",     "aendern",      "beispiel",     "bitteaend",  "change_me",   "change-me",   "changeit",
    "changeme",   "changethis",   "cambiame",     "cambiar",    "contrase",    "changezmoi",  "changez-m",
    "changez_m",  "deadbeef",     "dummy",        "ejemplo",    "eintragen",   "enter_",      "enter-",
    "example",    "exemplo",      "fake_",        "fake-",      "fakekey",     "faketoken",   "foobar",
    "hierdein",   "insert_",      "insert-",      "inserthere", "izmenit",     "kennwort",    "loremipsum",
    "motdepasse", "mot_de_passe", "mot-de-passe", "mysecret",   "mypassword",  "mudeme",      "not_a_real",
    "not-a-real", "notasecret",   "notreal",      "passwort",   "placeholder", "platzhalter", "q2w3e",
    "qaz2wsx",    "qazwsx",       "qwerty",       "redacted",   "remplacer",   "remplacez",   "replace_",
    "replace-",   "replaceme",    "sample",       "suasenha",   "sua_senha",   "sua-senha",   "todo_",
    "votre_",     "votre-",       "votremot",     "wachtwoord", "yoursecret",  "your_",       "your-",
    "yourapi",    "yourkey",      "yourpassword", "yourtoken",  "zxcvbn",
});

// first[c - 'a'] .. first[c - 'a' + 1]: the words of kTelling that begin with c.
constexpr std::array<std::uint8_t, 27> kFirst = [] {
  std::array<std::uint8_t, 27> first{};
  for (std::size_t letter = 0; letter < first.size(); ++letter) {
    std::size_t at = 0;
    while (at < kTelling.size() && kTelling[at][0] < static_cast<char>('a' + letter)) ++at;
    first[letter] = static_cast<std::uint8_t>(at);
  }
  return first;
}();
static_assert([] {
  for (std::size_t i = 1; i < kTelling.size(); ++i)
    if (kTelling[i - 1][0] > kTelling[i][0]) return false;
  return true;
}());

// second[a]: the letters (and '_', '-') that follow the first letter a in one of the words, one bit each.
constexpr unsigned bit_of(char c) {
  return is_lower(c) ? static_cast<unsigned>(c - 'a') : c == '_' ? 26U : c == '-' ? 27U : 31U;
}
constexpr std::array<std::uint32_t, 26> kSecond = [] {
  std::array<std::uint32_t, 26> second{};
  for (const std::string_view word : kTelling) second[static_cast<std::size_t>(word[0] - 'a')] |= 1U << bit_of(word[1]);
  return second;
}();

bool holds_telling_word(std::string_view value) {
  for (std::size_t i = 0; i + 5 <= value.size(); ++i) {
    const char c = to_lower(value[i]);
    if (!is_lower(c)) continue;
    const std::size_t letter = static_cast<std::size_t>(c - 'a');
    if (((kSecond[letter] >> bit_of(to_lower(value[i + 1]))) & 1U) == 0) continue;
    for (std::size_t at = kFirst[letter]; at < kFirst[letter + 1]; ++at)
      if (equal_caseless(value.substr(i, kTelling[at].size()), kTelling[at])) return true;
  }
  return false;
}

// Words that say nothing where nothing else stands.
constexpr std::array kNeutral = std::to_array<std::string_view>({
    "adgangskode", "salasana", "jelszo",   "heslo",   "sifre",   "parool",     "lozinka", "geslo",    "parole",
    "losenord",    "passord",  "kodeord",  "senha",   "parola",  "clave",      "secreto", "haslo",    "geheim",
    "a",           "abc",      "access",   "account", "admin",   "api",        "app",     "apikey",   "auth",
    "bar",         "baz",      "bearer",   "bot",     "client",  "code",       "config",  "database", "db",
    "default",     "demo",     "dev",      "empty",   "env",     "fake",       "false",   "fixme",    "foo",
    "for",         "guest",    "hello",    "here",    "hidden",  "host",       "id",      "in",       "is",
    "key",         "letmein",  "live",     "local",   "login",   "masked",     "master",  "my",       "name",
    "new",         "nil",      "no",       "none",    "null",    "of",         "old",     "only",     "pass",
    "passphrase",  "passwd",   "password", "private", "prod",    "production", "pw",      "pwd",      "public",
    "removed",     "root",     "sandbox",  "secret",  "secrets", "service",    "set",     "some",     "staging",
    "string",      "super",    "tbd",      "temp",    "test",    "testing",    "tests",   "text",     "the",
    "this",        "to",       "todo",     "token",   "true",    "undefined",  "unknown", "unset",    "use",
    "user",        "username", "value",    "very",    "webhook", "welcome",    "world",   "xxx",      "you",
    "your",
});

// The words again by their first letters, and where each letter's begin.
struct WordsByLetter {
  std::array<std::string_view, kNeutral.size()> words;
  std::array<std::uint8_t, 27> first{};
};
constexpr WordsByLetter kNeutralByLetter = [] {
  WordsByLetter by;
  std::size_t count = 0;
  for (std::size_t letter = 0; letter < 26; ++letter) {
    by.first[letter] = static_cast<std::uint8_t>(count);
    for (const std::string_view word : kNeutral)
      if (word.front() == static_cast<char>('a' + letter)) by.words[count++] = word;
  }
  by.first[26] = static_cast<std::uint8_t>(count);
  return by;
}();
static_assert(kNeutralByLetter.first[26] == kNeutral.size());

bool is_neutral(std::string_view word) {
  const auto letter = static_cast<std::size_t>(to_lower(word.front()) - 'a');
  for (std::size_t at = kNeutralByLetter.first[letter]; at < kNeutralByLetter.first[letter + 1]; ++at)
    if (equal_caseless(word, kNeutralByLetter.words[at])) return true;
  return false;
}

// "1", "123", "2024": counts and years say nothing either.
bool is_counting(std::string_view digits) {
  if (digits.size() <= 2) return true;
  if (digits.size() == 4 && (digits.starts_with("19") || digits.starts_with("20"))) return true;
  for (std::size_t i = 1; i < digits.size(); ++i)
    if (digits[i] != digits[i - 1] + 1 && digits[i] != digits[i - 1]) return false;
  return true;
}

// "my-secret-token", "TestPassword123", "your_api_key_here". Words end at anything but a letter and where "aB" meet.
bool is_neutral_words(std::string_view value) {
  if (value.size() > 64) return false;
  for (std::size_t i = 0; i < value.size();) {
    const std::size_t begin = i;
    if (is_alpha(value[i])) {
      ++i;
      while (i < value.size() && is_alpha(value[i]) && !(is_lower(value[i - 1]) && is_upper(value[i]))) ++i;
      if (!is_neutral(value.substr(begin, i - begin))) return false;
    } else if (is_digit(value[i])) {
      while (i < value.size() && is_digit(value[i])) ++i;
      if (!is_counting(value.substr(begin, i - begin))) return false;
    } else {
      ++i;
    }
  }
  return true;
}

bool holds_alnum(std::string_view value) {
  for (const char c : value)
    if (is_alnum(c)) return true;
  return false;
}

bool has_more_bytes_than(std::size_t most, std::string_view value) {
  std::array<std::uint64_t, 4> seen{};
  std::size_t distinct = 0;
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    const std::uint64_t bit = std::uint64_t{1} << (byte & 63);
    if ((seen[byte >> 6] & bit) != 0) continue;
    seen[byte >> 6] |= bit;
    if (++distinct > most) return true;
  }
  return false;
}

// A byte that is repeated often for the length, or masks.
bool holds_run(std::string_view value) {
  constexpr std::size_t kMask = 4;
  const std::size_t least = 7 + value.size() / 4;
  std::size_t run = 0;
  char last = 0;
  for (const char c : value) {
    run = c == last ? run + 1 : 1;
    last = c;
    if (run < kMask) continue;
    if (run >= least || c == 'x' || c == 'X' || c == '*' || c == '#') return true;
  }
  return false;
}

// "live_aaaaaaaa": the last part is one byte again and again. A run may be short for the whole beside a long beginning.
bool ends_in_run(std::string_view value) {
  constexpr std::size_t kLeast = 6;
  const std::size_t before = value.find_last_not_of(value.back());
  const std::size_t run = before == std::string_view::npos ? value.size() : value.size() - before - 1;
  return run >= kLeast && is_alnum(value.back()) && before != std::string_view::npos && !is_alnum(value[before]);
}

// Four bytes in a row that follow each other in their alphabet, either way, or are the same: each sequence holds some,
// and few random values do, so that most are not looked at more closely.
bool holds_near_bytes(std::string_view value) {
  constexpr int kPairs = 3;
  int near = 0;
  int last = -2;
  for (const char c : value) {
    const int low = static_cast<unsigned char>(to_lower(c));
    const int step = low - last;
    const bool is_near = (step >= -1 && step <= 1) || step == '9' - '0' || step == '0' - '9';
    near = is_near ? near + 1 : 0;
    if (near == kPairs) return true;
    last = low;
  }
  return false;
}

struct Steps {
  std::size_t longest_rise = 0;   // each byte the one behind the last: "abcd", "890"
  std::size_t in_rises = 0;       // bytes in rises of four or more
  std::size_t longest_fall = 0;   // "9876"
  std::size_t longest_stair = 0;  // rises or stays: "aabbcc", "AaBbCc"; with at least four rises
};

Steps steps_of(std::string_view value) {
  Steps steps;
  std::size_t rise = 0, fall = 0, stair = 0, stair_rises = 0;
  char last = 0;
  char last_lower = 0;
  for (const char c : value) {
    const char low = to_lower(c);
    const bool plain = is_alnum(c);
    const bool up = plain && (low == last_lower + 1 || (c == '0' && last == '9'));
    const bool down = plain && (low == last_lower - 1 || (c == '9' && last == '0'));
    if (!up && rise >= 4) steps.in_rises += rise;
    rise = up ? rise + 1 : 1;
    fall = down ? fall + 1 : 1;
    if (plain && (up || low == last_lower)) {
      ++stair;
      if (up) ++stair_rises;
    } else {
      stair = 1;
      stair_rises = 0;
    }
    steps.longest_rise = std::max(steps.longest_rise, rise);
    steps.longest_fall = std::max(steps.longest_fall, fall);
    if (stair_rises >= 4) steps.longest_stair = std::max(steps.longest_stair, stair);
    last = c;
    last_lower = low;
  }
  if (rise >= 4) steps.in_rises += rise;
  return steps;
}

bool is_stepped(std::string_view value) {
  if (value.empty()) return true;
  if (!holds_near_bytes(value)) return false;
  const Steps steps = steps_of(value);
  return steps.longest_rise >= 8 || steps.in_rises * 2 >= value.size() || steps.longest_fall >= 7 ||
         steps.longest_stair >= 10;
}

// "abcabcabc", "deadbeefdeadbeef": at least 17 of 20 bytes are those of one period before.
bool is_periodic(std::string_view value) {
  constexpr std::size_t kLongestPeriod = 12;
  for (std::size_t period = 1; period <= kLongestPeriod; ++period) {
    const std::size_t least = period < 6 ? period * 3 : period * 2;
    if (value.size() < least || value.size() < 9) continue;
    const std::size_t most = (value.size() - period) * 3;  // twentieths of others
    std::size_t others = 0;
    std::size_t i = period;
    for (; i < value.size() && others * 20 <= most; ++i)
      others += static_cast<std::size_t>(value[i] != value[i - period]);
    if (others * 20 <= most) return true;
  }
  return false;
}

}  // namespace

bool is_filler(std::string_view value) {
  if (!holds_alnum(value) || holds_run(value) || ends_in_run(value)) return true;
  if (value.size() >= 16 ? !has_more_bytes_than(5, value) : value.size() >= 8 && !has_more_bytes_than(2, value))
    return true;
  return holds_telling_word(value) || is_neutral_words(value) || is_vendor_example(value);
}

bool is_common_password(std::string_view value) {
  constexpr auto kCommon =
      std::to_array<std::string_view>({"admin", "administrator", "guest", "hello", "letmein", "login", "master",
                                       "qwerty", "root", "super", "user", "welcome"});
  constexpr std::size_t kLeast = 8;
  std::size_t letters = 0, digits = 0, signs = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= value.size(); ++i) {
    const bool letter = i < value.size() && is_alpha(value[i]);
    if (!letter && i > begin) {
      const std::string_view word = value.substr(begin, i - begin);
      if (std::none_of(kCommon.begin(), kCommon.end(), [&](auto known) { return equal_caseless(word, known); }))
        return false;
    }
    if (!letter) begin = i + 1;
    if (i == value.size()) break;
    letters += static_cast<std::size_t>(letter);
    digits += static_cast<std::size_t>(is_digit(value[i]));
    signs += static_cast<std::size_t>(std::string_view("!@#$%&*?").find(value[i]) != std::string_view::npos);
  }
  return value.size() >= kLeast && letters > 0 && digits > 0 && signs > 0 && letters + digits + signs == value.size();
}

bool is_sequence(std::string_view value) {
  constexpr std::size_t kFewBytes = 16;
  return is_stepped(value) || (!has_more_bytes_than(kFewBytes, value) && is_periodic(value));
}

}  // namespace assay::checks
