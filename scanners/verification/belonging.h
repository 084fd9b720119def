// Whether what goes along with a value belongs to it. An id that is found near a key may be another account's, and by
// that a live key is refused as a dead one is: a refusal proves a value dead only where the id is surely its own.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"

namespace assay::verification {

enum class Belonging : std::uint8_t {
  alone,    // the value is asked about with nothing beside it
  given,    // whoever runs it gave what goes along, and said that it belongs to it
  bound,    // it stands right beside it, and nothing else of its kind stands in the same texts
  near,     // it stands in the same text
  several,  // more than one of a kind does
};

// What reports say of it, beside what the provider tells; nothing for alone.
std::optional<OfflineEvidence> evidence_of(Belonging belonging);

// Whether an answer of a rule's host says more than that it refuses: that the account is known and the value is none of
// its own, or that the account is gone, and its values with it. Of what is bound to its account that proves a value
// dead; "invalid_client" and a bare 401 do not tell a wrong id from a wrong secret.
bool tells_whose_fault(std::string_view host, std::string_view body);

// Why a refusal proves nothing, for reports; empty: of this belonging and such an answer it does prove something.
// `rules` are those of what went along, `choices` how many were tried of it, and `more` that there are others.
std::string doubt_of_companions(Belonging belonging, bool told, std::string_view host,
                                const std::vector<std::string>& rules, bool more, std::size_t choices);

// The values of a run by rule and text. Borrows the findings, which must not be moved.
class Neighbours {
 public:
  explicit Neighbours(const std::vector<Finding>& findings);

  // The values of a rule in the texts that hold the finding, whatever their distance, each once: the first ones by the
  // order of findings, at most kMost.
  std::vector<const Finding*> in_texts_of(const Finding& finding, const std::string& rule);

  // Whether at one of the finding's places a chain of all of `companions` stands next to it, at most 64 bytes from one
  // to the next (quotes, a comma, a line break with its blanks, and the next name), and to no other value of its rule.
  bool is_bound(const Finding& finding, const std::vector<const Finding*>& companions);

  static constexpr std::size_t kMost = 8;

 private:
  using Texts = std::map<std::string, std::vector<const Finding*>, std::less<>>;
  const Texts& texts_of(const std::string& rule);

  const std::vector<Finding>& findings_;
  std::map<std::string, Texts, std::less<>> by_rule_;
};

}  // namespace assay::verification
