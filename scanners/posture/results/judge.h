// What a check sees, and how it says what it made of it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/line_index.h"
#include "scanners/posture/checkout/checkout.h"
#include "scanners/posture/results/judgement.h"
#include "scanners/workflows/taint/callers.h"

namespace assay::posture {

struct Subject {
  const Checkout& checkout;
  const workflows::taint::Callers& callers;
  std::int64_t now = 0;  // seconds since 1970
};

// `lines` are those of `text`.
Place place_in(std::string path, const LineIndex& lines, std::string_view text, std::size_t begin, std::size_t end);
Place place_in(const workflows::Document& document, yaml::Span span);
Place whole_file(const File& file);

// Workflows that GitHub runs: in the .github/workflows of the root.
template <class Visit>
void for_each_workflow(const Subject& subject, const Visit& visit) {
  for (const workflows::Document& document : subject.checkout.repository.documents)
    if (document.is_workflow()) visit(document);
}
bool has_workflows(const Subject& subject);

class Judge {
 public:
  explicit Judge(Judgement& out) : out_(out) {}

  // Once each; the last one counts. One clause, without full stop.
  void score(int score, std::string reason);
  void unproved(std::string reason);
  // Where the file that is not there belongs.
  void missing(std::string path) { out_.missing = std::move(path); }

  void warn(std::string text, std::optional<Place> place = std::nullopt);
  void note(std::string text, std::optional<Place> place = std::nullopt);
  std::size_t warnings() const { return warnings_; }

 private:
  void tell(Detail::Kind kind, std::string text, std::optional<Place> place);

  Judgement& out_;
  std::size_t warnings_ = 0;
};

}  // namespace assay::posture
