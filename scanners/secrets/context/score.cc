#include "scanners/secrets/context/score.h"

#include <algorithm>
#include <cmath>

#include "scanners/secrets/checks/alphabet.h"
#include "scanners/secrets/checks/decode.h"
#include "scanners/secrets/checks/families.h"
#include "scanners/secrets/context/cursor.h"
#include "scanners/secrets/context/name_words.h"
#include "scanners/secrets/context/rarity.h"

namespace assay::context {

namespace {

using checks::is_alnum;
using checks::is_digit;

constexpr int kNamed = 30;  // points of a name that asks for a secret, and of nothing else
constexpr int kMostOfForm = 10;
constexpr int kMostOfRarity = 45;
constexpr int kMostOfChosen = 18;
constexpr int kNoDigit = -15;
constexpr double kFewBits = 4;  // of rarity: words

class Scorer {
 public:
  // `out`: as it is made.
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): see decoded_.
  Scorer(std::string_view text, const Assignment& assignment, Parts parts, Score& out)
      : out_(out),
        text_(text),
        parts_(parts),
        assignment_(assignment),
        whole_(text.substr(assignment.value.begin, assignment.value.size())) {
    value_ = assignment.split ? without_seams() : whole_.substr(0, kJudgedBytes);
  }

  void score() {
    weigh_name();
    if (parts_ == Parts::deciding && (name_decides() || words_decide())) return;
    out_.content = content_of(value_, assignment_.quote != 0 || assignment_.form == Form::element);
    if (may_be_secret(out_.content) && !assignment_.split) out_.content = content_of_rest(out_.content);
    inner_ = out_.content == Content::literal || out_.content == Content::sequence ? unwrapped() : value_;
    if (inner_.data() != value_.data() && checks::is_filler(inner_)) out_.content = Content::placeholder;
    if (out_.content == Content::literal && is_statement()) out_.content = Content::reference;
    // "Welcome1!" stands for nothing: people choose it where a digit and a sign are asked for.
    common_ =
        out_.content == Content::placeholder && out_.subject == Subject::password && checks::is_common_password(value_);
    if (common_) out_.content = Content::literal;
    if (!may_be_secret(out_.content)) {
      add("content", -100, name_of(out_.content));
      return;
    }
    weigh_form();
    weigh_length();
    weigh_rarity();
    weigh_content();
    weigh_repetition();
    weigh_neighbours();
    weigh_surroundings();
    weigh_drawn();
  }

 private:
  void add(std::string_view what, int points, std::string_view detail = {}, double measure = 0) {
    out_.total += points;
    if (out_.count < out_.parts.size()) out_.parts[out_.count++] = {what, points, detail, measure};
  }

  // Whether nothing that is still to be weighed makes up for what the name says. What is drawn as generators make it
  // counts only where the name speaks for a secret.
  bool name_decides() const {
    constexpr int kMostOfLength = 4;
    return !named_ && out_.total + kMostOfForm + kMostOfLength + kMostOfRarity < kLow;
  }

  // Whether the value is too much like words, or too short, for a secret, whatever it is. Of values without a digit
  // that is known before it is asked what they are: they are no sequences, and when short no UUIDs.
  bool words_decide() {
    constexpr std::size_t kShorterThanUuid = 32;
    if (assignment_.split || assignment_.open || whole_.size() >= kShorterThanUuid) return false;
    if (std::any_of(value_.begin(), value_.end(), [](char c) { return is_digit(c) || c == '\\'; })) return false;
    if (unwrapped().data() != value_.data()) return false;
    const bool password = out_.subject == Subject::password;
    const double bits = rarity(value_);
    const int chosen = password && bits < kFewBits && is_chosen() ? kMostOfChosen : 0;
    const int most =
        points_of(assignment_.form) + points_of_length() + points_of_rarity(bits) + chosen + (password ? 0 : kNoDigit);
    if (out_.total + most >= kLow) return false;
    add("words", most, "the value is too much like words, or too short");
    return true;
  }

  void weigh_name() {
    if (assignment_.form == Form::url) {
      out_.subject = Subject::password;
      named_ = true;
      return add("place", kNamed, "the place is for a password");
    }
    if (assignment_.asked) {
      out_.subject = *assignment_.asked;
      const bool password = out_.subject == Subject::password;
      // Keys of samples and test vectors are given to the same functions.
      named_ = password;
      return add("place", password ? kNamed : 20, password ? "the argument is a password" : "the argument is a key");
    }
    const Span& name = assignment_.name;
    const Span keyword{assignment_.keyword.begin - name.begin, assignment_.keyword.end - name.begin};
    const NameReading reading = read_name(text_.substr(name.begin, name.size()), keyword);
    out_.subject = reading.subject;
    vague_ = reading.vague;
    int points = reading.points;
    // "Jwt": { "Key": "value" }
    if (points < 0 && checks::equal_caseless(text_.substr(name.begin, name.size()), "key") &&
        (assignment_.form == Form::query ? address_asks() : holder_asks()))
      points = 10;
    named_ = points == kNamed;
    if (assignment_.form == Form::call && vague_ && points > 0 && is_credential(keyword)) {
      out_.subject = Subject::password;
      points = kNamed;
      named_ = true;
    }
    add("name", points, reading.word);
    // A checksum of a secret in Helm charts; "Next page token: …".
    for (const std::string_view word : views("checksum/", "page "))
      if (text_.substr(0, name.begin).ends_with(word)) add("name", kNegating, word.substr(0, word.size() - 1));
  }

  // Whether the object that the name stands in is named for a secret: "Jwt": {, "TokenSettings": {.
  bool holder_asks() const {
    std::size_t i = assignment_.name.begin;
    for (int depth = 0; i > 0; --i) {
      if (text_[i - 1] == '}') ++depth;
      if (text_[i - 1] == '{' && depth-- == 0) break;
    }
    if (i == 0) return false;
    i = back_over_blanks(text_, i - 1);
    while (i > 0 && checks::is_space(text_[i - 1])) --i;
    if (i < 2 || text_[i - 1] != ':' || !is_quote(text_[i - 2])) return false;
    std::size_t begin = i - 2;
    while (begin > 0 && is_word(text_[begin - 1])) --begin;
    const std::string_view holder = text_.substr(begin, i - 2 - begin);
    for (const std::string_view word : views("jwt", "token", "secret", "encryption", "signing", "bearer"))
      if (checks::contains_caseless(holder, word)) return true;
    return false;
  }

  // Whether "?key=" stands in the address of an interface for programs, which spreadsheets and pages are not.
  bool address_asks() const {
    std::size_t begin = assignment_.name.begin;
    while (begin > 0 && !checks::is_space(text_[begin - 1]) && !is_quote(text_[begin - 1])) --begin;
    const std::string_view address = text_.substr(begin, assignment_.name.begin - begin);
    const std::size_t host = address.find("://");
    const std::size_t end = assignment_.value.end;
    return host != std::string_view::npos && (end >= text_.size() || text_[end] != '#') &&
           (checks::contains_caseless(address.substr(host), "api") ||
            checks::contains_caseless(address.substr(host), "/v1")) &&
           !checks::contains_caseless(address, "spreadsheet");
  }

  // "    hooks.check_password = default_check_db;": an identifier without quotes, and the end of a statement.
  bool is_statement() const {
    const std::size_t begin = assignment_.value.begin;
    const std::size_t end = assignment_.value.end;
    if (assignment_.quote != 0 || assignment_.open || end + 1 >= text_.size() || text_[end] != ';' ||
        !is_newline(text_[end + 1]) || begin < 3 || text_.substr(begin - 3, 3) != " = ")
      return false;
    return whole_.find('_') != std::string_view::npos && !is_digit(whole_.front()) &&
           std::all_of(whole_.begin(), whole_.end(),
                       [](char c) { return checks::is_lower(c) || is_digit(c) || c == '_'; });
  }

  // The literals that the value is written as, in one.
  std::string_view without_seams() {
    std::size_t size = 0;
    bool inside = true;
    for (const char c : whole_) {
      if (c == assignment_.quote)
        inside = !inside;
      else if (inside && size < joined_.size())
        joined_[size++] = c;
    }
    return {joined_.data(), size};
  }

  // What a long value is, whose first bytes are `content`: with blanks behind them, or bytes that are no text, it is no
  // secret. Nor is what begins as the files do that are put into strings: pictures, fonts, archives, programs.
  Content content_of_rest(Content content) const {
    if (!assignment_.open && whole_.size() <= value_.size()) return content;
    constexpr auto kFiles = std::to_array<std::string_view>(
        {"data:",  "iVBORw0KGgo", "/9j/",    "R0lGOD", "UklGR", "PHN2Zy", "PD94bWwg", "d09GM",  "d09GR", "AAABAA",
         "AAEAAA", "T1RUTw",      "JVBERi0", "UEsDB",  "H4sIA", "f0VMRg", "TVqQ",     "AGFzbQ", "SUkqA", "Qk0"});
    if (std::any_of(kFiles.begin(), kFiles.end(), [&](std::string_view magic) { return whole_.starts_with(magic); }))
      return Content::file;
    const std::string_view rest = whole_.substr(value_.size());
    if (std::any_of(rest.begin(), rest.end(), checks::is_space)) return Content::message;
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
    return std::any_of(rest.begin(), rest.end(), is_control) ? Content::binary : content;
  }

  // NetworkCredential("user", "value"): what a name about credentials takes is a password.
  bool is_credential(const Span& keyword) const {
    return checks::equal_caseless(text_.substr(assignment_.name.begin + keyword.begin, 10), "credential");
  }

  static int points_of(Form form) {
    switch (form) {
      case Form::assignment:
      case Form::entry:
        return kMostOfForm;
      case Form::line:
      case Form::element:
      case Form::argument:
      case Form::statement:
        return 8;
      case Form::call:
        return 6;
      case Form::pair:
      case Form::query:
        return 4;
      case Form::comparison:
      case Form::fallback:
      case Form::cell:
        return 2;
      case Form::prose:
      case Form::url:
        return 8;
      case Form::remark:
        return -20;  // it may speak of something else
      case Form::returned:
        return -24;  // functions return names and labels of secrets, too
    }
    return 0;
  }

  void weigh_form() {
    add("form", points_of(assignment_.form), name_of(assignment_.form));
    if (assignment_.joined) add("joined", -30, "the literal is a part of the value");
    if (assignment_.trailing && assignment_.form != Form::argument && assignment_.form != Form::cell)
      add("more words", -25, "words follow the value in its line");
  }

  double length() const {
    // Of an open value at least as long as what is judged.
    return static_cast<double>(assignment_.open    ? std::max(whole_.size(), kJudgedBytes)
                               : assignment_.split ? value_.size()
                                                   : whole_.size());
  }

  int points_of_length() const {
    const double size = length();
    if (out_.subject == Subject::password) return size < 4 ? -60 : size < 6 ? -25 : size < 8 ? -8 : size > 64 ? -15 : 0;
    return size < 8 ? -60 : size < 12 ? -25 : size < 16 ? -8 : size > 20 ? 4 : 0;
  }

  void weigh_length() {
    if (const int points = points_of_length(); points != 0) add("length", points, {}, length());
  }

  // Base64 and escapes of printable text are judged by that text: what they wrap may be words. Else the value itself.
  std::string_view unwrapped() {
    if (value_.starts_with("\\x")) return without_escapes();
    constexpr std::size_t kLeast = 12;
    const auto size = value_.size() < kLeast ? std::nullopt : checks::decode_base64(value_, decoded_);
    if (!size) return value_;
    std::string_view text(reinterpret_cast<const char*>(decoded_.data()), *size);
    while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
    const bool printable =
        std::all_of(text.begin(), text.end(), [](char c) { return (c >= ' ' && c <= '~') || c == '\n'; });
    return printable && !text.empty() ? text : value_;
  }

  // "\x6d\x61\x73\x74\x65\x72": what printable text it writes, or the value itself.
  std::string_view without_escapes() {
    std::size_t size = 0;
    for (std::size_t i = 0; i < value_.size(); i += 4) {
      const std::string_view escape = value_.substr(i, 4);
      if (escape.size() < 4 || !escape.starts_with("\\x") || size == decoded_.size()) return value_;
      const int high = checks::hex_value(escape[2]);
      const int low = checks::hex_value(escape[3]);
      if (high < 2 || high > 7 || low < 0) return value_;
      decoded_[size++] = static_cast<unsigned char>(high * 16 + low);
    }
    return {reinterpret_cast<const char*>(decoded_.data()), size};
  }

  int points_of_rarity(double bits) const {
    const bool password = out_.subject == Subject::password;
    const double most = password ? 40 : kMostOfRarity;
    const double least = password ? -25 : -60;
    return static_cast<int>(std::lround(std::clamp(bits, least, most)));
  }

  void weigh_rarity() {
    constexpr double kUuid = 30;  // random, but for what it is no more than an identifier
    const double bits = out_.content == Content::uuid       ? kUuid
                        : out_.content == Content::sequence ? 0  // nobody drew it
                                                            : rarity(inner_);
    bits_ = bits;
    const bool password = out_.subject == Subject::password;
    add("rarity", points_of_rarity(bits), {}, bits);
    // Without quotes a name of something else may stand there: names are made of words.
    const bool bare = assignment_.quote == 0 && assignment_.form != Form::element && assignment_.form != Form::argument;
    const bool chosen = password && bits < kFewBits && is_chosen();
    if (chosen) {
      // What says "password" or "test" itself is mostly made up for documentation.
      const bool made_up = checks::contains_caseless(value_, "pass") || checks::contains_caseless(value_, "test");
      add("chosen", common_ ? 4 : made_up ? 12 : kMostOfChosen, "words with digits or signs, as people choose them");
    }
    const bool is_sequence = out_.content == Content::sequence;  // nobody names anything so
    if ((bare || assignment_.form == Form::call) && bits < kFewBits && !chosen && !is_sequence && is_name())
      add("name-like", -20, "the value may be a name of something else");
    if (password) return;
    if (std::none_of(value_.begin(), value_.end(), is_digit)) add("no digit", kNoDigit);
    weigh_alphabet();
  }

  // Tokens are written in the alphabets of base64 and of URLs. A few other signs in a long run of letters and digits
  // say that it is no token, or one that somebody altered.
  void weigh_alphabet() {
    constexpr std::size_t kLong = 20;
    const std::string_view value = assignment_.split ? value_ : whole_;
    const auto foreign = std::count_if(value.begin(), value.end(), [](char c) {
      return !is_alnum(c) && std::string_view("_-+/=.~:|").find(c) == std::string_view::npos;
    });
    // More of them belong to an alphabet of their own (Django, WordPress), which is one of short values, and of secrets
    // that frameworks draw: of 50 characters that Django draws, one value in sixty holds three such signs or fewer.
    constexpr std::ptrdiff_t kFewOfSecret = 3;
    const std::string_view name = text_.substr(assignment_.name.begin, assignment_.name.size());
    const bool secret = checks::contains_caseless(name, "secret") && foreign > kFewOfSecret;
    const bool few = (!secret && static_cast<std::size_t>(foreign) * 8 < value.size()) || value.size() > kJudgedBytes;
    if (value.size() >= kLong && foreign > 0 && few)
      add("alphabet", -75, "signs that tokens are not written with", static_cast<double>(foreign));
  }

  // "hunter2", "Summer2024!", "p4ssphr@se": letters, and digits or signs among or behind them. Names have those too,
  // but keep to '_', '-' and '.' between their words.
  bool is_chosen() const {
    constexpr std::string_view kSigns = "!@#$%^&*+?";
    std::size_t letters = 0;
    std::size_t others = 0;
    for (const char c : value_) {
      if (checks::is_alpha(c))
        ++letters;
      else if (is_digit(c) || kSigns.find(c) != std::string_view::npos)
        others += static_cast<std::size_t>(letters > 0);  // behind a letter
      else if (c != '-' || assignment_.quote == 0)
        return false;
    }
    return letters >= 3 && others > 0;
  }

  bool is_name() const {
    return std::all_of(value_.begin(), value_.end(),
                       [](char c) { return is_alnum(c) || c == '_' || c == '-' || c == '.'; });
  }

  // Identifiers and digests stand beside names such as key and auth more often than secrets do.
  void weigh_content() {
    if (out_.content == Content::uuid) add("content", vague_ ? -60 : -40, name_of(Content::uuid));
    if (out_.content == Content::digest) add("content", vague_ ? -25 : -10, name_of(Content::digest));
    // Never more than a hint, but a hint where the name asks for a secret and nothing speaks against it.
    if (out_.content == Content::sequence) add("content", vague_ ? -60 : -12, name_of(Content::sequence));
    // "db_pwd", "admin-token": the value is a name of its own.
    if (names_secret()) add("names a secret", -25, "the value is made of such words as names of secrets are");
  }

  bool names_secret() const {
    constexpr auto kEndings =
        std::to_array<std::string_view>({"pass", "pwd", "password", "passwd", "secret", "token", "key"});
    const std::size_t last = value_.find_last_of("_-.");
    const std::string_view ending = last == std::string_view::npos ? std::string_view{} : value_.substr(last + 1);
    return std::any_of(kEndings.begin(), kEndings.end(),
                       [&](std::string_view word) { return checks::equal_caseless(ending, word); });
  }

  // Few different characters for the length.
  void weigh_repetition() {
    std::array<bool, 256> seen{};
    std::size_t distinct = 0;
    for (const char c : value_) {
      bool& known = seen[static_cast<unsigned char>(c)];
      distinct += known ? 0U : 1U;
      known = true;
    }
    const auto size = value_.size();
    if (size >= 8 && distinct * 3 < std::min<std::size_t>(size, 24))
      add("repetition", -25, {}, static_cast<double>(distinct));
  }

  // Values of one length and alphabet in a row are test vectors and tables, not secrets of one name.
  void weigh_neighbours() {
    if (!is_hexadecimal(value_)) return;
    std::size_t alike = 0;
    std::size_t run = 0;
    for (std::size_t i = 0; i <= text_.size(); ++i) {
      if (i < text_.size() && checks::hex_value(text_[i]) >= 0) {
        ++run;
        continue;
      }
      if (run == value_.size()) ++alike;
      run = 0;
    }
    if (alike >= 4) add("neighbours", -30, "values of the same shape", static_cast<double>(alike - 1));
  }

  // Among bytes that are no text a name and a value stand mostly by chance: tables, machine code, compressed data.
  void weigh_surroundings() {
    constexpr std::size_t kNear = 64;
    const std::size_t from = assignment_.value.begin > kNear ? assignment_.value.begin - kNear : 0;
    const std::string_view near = text_.substr(from, assignment_.value.size() + 2 * kNear);
    // Without a branch, so that it takes a few nanoseconds.
    unsigned binary = 0;
    for (const char c : near) {
      const auto byte = static_cast<unsigned char>(c);
      const auto from_tab = static_cast<unsigned char>(byte - '\t');
      binary |= static_cast<unsigned>(byte < 0x20) & static_cast<unsigned>(from_tab > '\r' - '\t') &
                static_cast<unsigned>(byte != 0x1B);  // ESC colours logs
    }
    binary_ = binary != 0;
    if (binary_) add("surroundings", -20, "bytes that are no text stand around it");
  }

  // Nothing but a password is both named so and as random as generators make one.
  void weigh_drawn() {
    constexpr double kBits = 12;  // three in four of ten random characters have so many
    constexpr std::size_t kLeast = 8;
    // What high confidence lacks, and no more: among tests and examples the place still speaks against it.
    const int points = std::min(24, kHigh - out_.total);
    if (points > 0 && out_.subject == Subject::password && named_ && !binary_ && out_.content == Content::literal &&
        bits_ >= kBits && whole_.size() >= kLeast)
      add("drawn", points, "a password's name, and a value as generators make one");
  }

  Score& out_;
  std::string_view text_;
  Parts parts_;
  const Assignment& assignment_;
  std::string_view whole_;
  std::string_view value_;  // what is judged: the whole, the first bytes of a long one, or several literals joined
  bool vague_ = false;
  bool named_ = false;      // nothing in the name speaks of something else
  bool common_ = false;     // a password that many choose
  bool binary_ = false;     // bytes that are no text stand around
  double bits_ = 0;         // of rarity
  std::string_view inner_;  // of the value or of decoded_
  // Not cleared, which took as long as all that is asked of a short value.
  std::array<unsigned char, 192> decoded_;
  std::array<char, kJudgedBytes> joined_;  // several literals
};

}  // namespace

std::optional<Confidence> Score::confidence() const {
  if (total < kLow || !may_be_secret(content)) return std::nullopt;
  return confidence_of(total);
}

void add_beyond_limit(Score& score) {
  const int points = std::min(0, kMedium - 1 - score.total);
  score.total += points;
  if (score.count < score.parts.size())
    score.parts[score.count++] = {"beyond limit", points, "the value goes on: this is its beginning", 0};
}

void add_score(std::string_view text, const Assignment& assignment, Parts parts, Score& out) {
  Scorer(text, assignment, parts, out).score();
}

Score score_of(std::string_view text, const Assignment& assignment, Parts parts) {
  Score out;
  add_score(text, assignment, parts, out);
  return out;
}

}  // namespace assay::context
