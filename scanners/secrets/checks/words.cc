// Whether a value is made of words: identifiers, prose, names. Measured on 21,614 words of headers and standard
// libraries (a fifth of them held out) against random letters: the mean cost of a pair of letters is 3.8 in identifiers
// of 12 letters (95 % below 4.6) and 5.9 in random ones (99 % above 4.4).
#include <array>
#include <cstddef>

#include "scanners/secrets/checks/alphabet.h"
#include "scanners/secrets/checks/families.h"

namespace assay::checks {

namespace {

// kCost[a][b]: bits to say that b follows a, rounded, at most 9.
constexpr std::array<std::string_view, 26> kCost = {
    "85448758596343959343667769", "35563679358367469446389859", "37563783594467269453579979",
    "45652667289566468446577869", "47435568698453757334867569", "46654378299456369445478959",
    "47672754399464469345588987", "28862899397556379464597969", "55445559997452459544859695",
    "39662678376766357846376989", "47752676387555569635585969", "37652669297377379755578949",
    "25662789395658439846579979", "47433538496676479733668889", "66447658696442549344455789",
    "37663675497477349354568969", "55555665698554655534265999", "37552768396656369544668959",
    "58473774396567548742477869", "38572684298567469345597859", "54565559498443749333998898",
    "37562479398558469646859889", "27653674397574469447698887", "57453587497556539642678569",
    "46564668498444529634767977", "37791986399768489677797565",
};

constexpr int kMostCostInTenths = 45;
constexpr int kMostCostOfFewInTenths = 42;  // fewer than 8 pairs scatter more

}  // namespace

bool made_of_words(std::string_view value) {
  std::size_t letters = 0;
  std::size_t digits = 0;
  int pairs = 0;
  int cost = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (is_digit(value[i])) ++digits;
    if (!is_alpha(value[i])) continue;
    ++letters;
    // A pair across "aB" is where a word ends.
    if (i == 0 || !is_alpha(value[i - 1]) || (is_lower(value[i - 1]) && is_upper(value[i]))) continue;
    ++pairs;
    cost += kCost[static_cast<std::size_t>(to_lower(value[i - 1]) - 'a')]
                 [static_cast<std::size_t>(to_lower(value[i]) - 'a')] -
            '0';
  }
  if (letters * 2 < value.size() || digits * 5 > value.size() || pairs < 3) return false;
  return cost * 10 <= pairs * (pairs < 8 ? kMostCostOfFewInTenths : kMostCostInTenths);
}

// Several words, parted by their case or by '_'. Random values of the lengths of tokens have more digits, and fewer
// words of four letters and more.
bool is_name_of_words(std::string_view value) {
  constexpr std::size_t kMostDigits = 3;
  constexpr std::size_t kLeastOfWord = 4;
  constexpr std::size_t kLeastSeams = 2;
  std::size_t digits = 0, letters = 0, of_words = 0, word = 0, seams = 0;
  for (std::size_t i = 0; i <= value.size(); ++i) {
    const char c = i < value.size() ? value[i] : '_';
    const bool begins = is_upper(c) && i > 0 && is_lower(value[i - 1]);
    seams += begins || (c == '_' && word > 0 && i + 1 < value.size() && is_alpha(value[i + 1])) ? 1U : 0U;
    if (begins || !is_alpha(c)) {
      of_words += word >= kLeastOfWord ? word : 0;
      word = 0;
    }
    digits += is_digit(c) ? 1U : 0U;
    letters += is_alpha(c) ? 1U : 0U;
    word += is_alpha(c) ? 1U : 0U;
  }
  return digits <= kMostDigits && seams >= kLeastSeams && of_words * 4 >= letters * 3 && made_of_words(value);
}

}  // namespace assay::checks
