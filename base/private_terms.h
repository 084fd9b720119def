// Words that nobody outside may read: names of customers, of projects, of machines. They are looked for like
// credentials, and neither they nor a path that holds one stands in anything that the program writes.
//
// A term is found whatever the case of its letters (ASCII, Latin-1, Greek, Cyrillic) and whatever separators (space,
// tab, line end, '_', '-', '.', '/', '\') stand in it. Texts are not normalised: a letter that is written as letter and
// combining mark is another.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

// The rule whose matches they are.
inline constexpr std::string_view kPrivateTermRule = "private-term";
// What stands in the place of a text that holds one.
inline constexpr std::string_view kWithheldText = "$PROTECTED";

class PrivateTerms {
 public:
  static constexpr std::size_t kLeastLetters = 3;   // of a term, without separators
  static constexpr std::size_t kMostLetters = 120;  // so that a match stays within the engine's reach
  static constexpr std::size_t kWidest = 250;       // bytes of a match
  static constexpr std::size_t kMostTerms = 10'000;

  // False where the term is too short or too long, or there are too many.
  [[nodiscard]] bool add(std::string_view term);
  // "ABC": a ticket, ABC-123. False where it is no word of capitals and digits.
  [[nodiscard]] bool add_ticket_prefix(std::string_view prefix);
  // IPv4 addresses of RFC 1918.
  void add_private_addresses() { addresses_ = true; }

  bool empty() const { return terms_.empty() && tickets_.empty() && !addresses_; }

  struct Span {
    std::size_t begin = 0, end = 0;
    friend auto operator<=>(const Span&, const Span&) = default;
  };
  // Appends where terms begin in [from, to) of text, sorted. Whether one is found depends only on the kWidest bytes
  // behind its first one, and one byte before it.
  void find(std::string_view text, std::size_t from, std::size_t to, std::vector<Span>& out) const;

  // Whether a text holds one, as it stands or escaped as in JSON, URLs and what is made printable.
  bool in(std::string_view text) const;
  // The text, or kWithheldText.
  std::string withheld(std::string_view text) const;
  // The lines of a text, those that hold one withheld: the JSON string that it stands in, else the whole line.
  std::string without(std::string_view lines) const;

 private:
  struct Folded;
  bool stands_in(std::string_view text) const;
  void find_tickets(std::string_view text, std::size_t from, std::size_t to, std::vector<Span>& out) const;
  void find_addresses(std::string_view text, std::size_t from, std::size_t to, std::vector<Span>& out) const;

  std::vector<std::string> terms_;                           // folded
  std::map<std::uint16_t, std::vector<std::size_t>> heads_;  // first two bytes, terms
  std::bitset<65536> begins_;
  std::vector<std::string> tickets_;
  bool addresses_ = false;
};

// Those of the process. Set once, before there is a second thread; not changed after.
void set_private_terms(PrivateTerms terms);
const PrivateTerms& private_terms();

// The least length of a name that is looked at: where there are private terms, any.
inline std::size_t least_name_length(std::size_t usual) { return private_terms().empty() ? usual : 1; }

// A stream on its way out, line by line. Not synchronised.
class PrivateTermFilter {
 public:
  static constexpr std::size_t kLongestLine = std::size_t{8} << 20;

  // What may go out now: whole lines. Of a line that is longer, nothing does.
  std::string push(std::string_view bytes);
  // The rest.
  std::string finish();
  // Whether a line was left out for its length.
  bool left_out() const { return left_out_; }

 private:
  std::string held_;
  bool drops_ = false, left_out_ = false;
};

}  // namespace assay
