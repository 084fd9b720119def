// What a judgement comes to, and why. Three values everywhere: what was skipped, empty or unknown is unproved, never
// pass (DESIGN §1, promise 7).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

enum class Verdict : std::uint8_t { pass, fail, unproved };

std::string_view name_of(Verdict);  // "pass", "fail", "unproved"
std::optional<Verdict> verdict_from(std::string_view name);

// Of two, the one that decides: fail before unproved before pass.
Verdict worse(Verdict a, Verdict b);

// One thing that was found wrong or not known. A reason of verdict pass is a remark.
struct Reason {
  Verdict verdict = Verdict::fail;
  std::string code;     // never changes its meaning: "evidence-file-changed"
  std::string subject;  // file, label or domain that it is about; may be empty
  std::string text;     // a sentence for people
  friend auto operator<=>(const Reason&, const Reason&) = default;
};

// Gathers reasons. One that nothing was looked at for is unproved: no evidence is no pass. Not synchronised.
class Judgement {
 public:
  void looked(std::uint64_t at = 1) { looked_at_ += at; }
  void add(Reason reason) { reasons_.push_back(std::move(reason)); }
  void fail(std::string code, std::string subject, std::string text) {
    add({Verdict::fail, std::move(code), std::move(subject), std::move(text)});
  }
  void unproved(std::string code, std::string subject, std::string text) {
    add({Verdict::unproved, std::move(code), std::move(subject), std::move(text)});
  }
  void remark(std::string code, std::string subject, std::string text) {
    add({Verdict::pass, std::move(code), std::move(subject), std::move(text)});
  }
  void merge(Judgement other);

  Verdict verdict() const;
  std::uint64_t looked_at() const { return looked_at_; }
  const std::vector<Reason>& reasons() const { return reasons_; }
  std::vector<Reason>& reasons() { return reasons_; }

 private:
  std::vector<Reason> reasons_;
  std::uint64_t looked_at_ = 0;
};

}  // namespace assay
