// Values that stand for a value: example words, masks, sequences, repetitions. Thresholds are set so that a random
// value of 40 base-62 characters fails less often than once in 10^5, and one of 64 hexadecimal digits less than once in
// 10^6.
#include <algorithm>
#include <array>
#include <bit>
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

bool is_neutral(std::string_view word) {
  const char first = to_lower(word.front());
  for (const std::string_view known : kNeutral)
    if (known.front() == first && equal_caseless(word, known)) return true;
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

struct Profile {
  std::size_t distinct = 0;       // bytes, any case
  std::size_t alphanumeric = 0;   // bytes
  std::size_t longest_run = 0;    // of one byte
  std::size_t longest_mask = 0;   // of x, X, * or #
  std::size_t longest_rise = 0;   // each byte the one behind the last: "abcd", "890"
  std::size_t in_rises = 0;       // bytes in rises of four or more
  std::size_t longest_fall = 0;   // "9876"
  std::size_t longest_stair = 0;  // rises or stays: "aabbcc", "AaBbCc"; with at least four rises
};

Profile profile_of(std::string_view value) {
  Profile profile;
  std::array<std::uint64_t, 4> seen{};
  std::size_t run = 0, rise = 0, fall = 0, stair = 0, stair_rises = 0;
  char last = 0;
  char last_lower = 0;
  const auto raise = [](std::size_t& most, std::size_t now) {
    if (now > most) most = now;
  };
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    seen[byte >> 6] |= std::uint64_t{1} << (byte & 63);
    const char low = to_lower(c);
    const bool plain = is_alnum(c);
    if (plain) ++profile.alphanumeric;
    run = c == last ? run + 1 : 1;
    const bool up = plain && (low == last_lower + 1 || (c == '0' && last == '9'));
    const bool down = plain && (low == last_lower - 1 || (c == '9' && last == '0'));
    if (!up && rise >= 4) profile.in_rises += rise;
    rise = up ? rise + 1 : 1;
    fall = down ? fall + 1 : 1;
    if (plain && (up || low == last_lower)) {
      ++stair;
      if (up) ++stair_rises;
    } else {
      stair = 1;
      stair_rises = 0;
    }
    raise(profile.longest_run, run);
    if (c == 'x' || c == 'X' || c == '*' || c == '#') raise(profile.longest_mask, run);
    raise(profile.longest_rise, rise);
    raise(profile.longest_fall, fall);
    if (stair_rises >= 4) raise(profile.longest_stair, stair);
    last = c;
    last_lower = low;
  }
  if (rise >= 4) profile.in_rises += rise;
  for (const std::uint64_t word : seen) profile.distinct += static_cast<std::size_t>(std::popcount(word));
  return profile;
}

// "abcabcabc", "deadbeefdeadbeef": at least 17 of 20 bytes are those of one period before.
bool is_periodic(std::string_view value) {
  constexpr std::size_t kLongestPeriod = 12;
  for (std::size_t period = 1; period <= kLongestPeriod; ++period) {
    const std::size_t least = period < 6 ? period * 3 : period * 2;
    if (value.size() < least || value.size() < 9) continue;
    std::size_t same = 0;
    for (std::size_t i = period; i < value.size(); ++i) same += static_cast<std::size_t>(value[i] == value[i - period]);
    if (same * 20 >= (value.size() - period) * 17) return true;
  }
  return false;
}

}  // namespace

bool is_filler(std::string_view value) {
  if (value.empty()) return true;
  const Profile profile = profile_of(value);
  const std::size_t size = value.size();
  if (profile.alphanumeric == 0) return true;
  if (profile.longest_mask >= 4 || profile.longest_run >= 7 + size / 4) return true;
  if ((size >= 16 && profile.distinct <= 5) || (size >= 8 && profile.distinct <= 2)) return true;
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
  const Profile profile = profile_of(value);
  if (profile.longest_rise >= 8 || profile.in_rises * 2 >= value.size() || profile.longest_fall >= 7) return true;
  return profile.longest_stair >= 10 || (profile.distinct <= 16 && is_periodic(value));
}

}  // namespace assay::checks
