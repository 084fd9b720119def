// What is wrong in a text that somebody edits: credentials, and in a workflow what the checks find.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/engine.h"
#include "base/bytes.h"
#include "base/severity.h"

namespace assay::serve {

// In a text: lines and UTF-16 code units, both from 0, as editors count.
struct Span {
  std::uint32_t line = 0, column = 0, end_line = 0, end_column = 0;
};

struct TextEdit {
  Span span;
  std::string text;
};

// Something that can be done about a remark.
struct Offer {
  std::string title;
  bool preferred = false;
  std::vector<TextEdit> edits;
};

struct Remark {
  Span span;
  Severity severity = Severity::medium;
  std::string code;  // id of the rule or check; empty where the text was not looked at as a whole
  std::string message;
  std::vector<Offer> offers;
};

// That of a text that was not looked at, or not as a whole.
Remark not_looked_at(std::string_view why);

// A longer text is not looked at, and a remark says so.
inline constexpr std::size_t kMostText = std::size_t{4} << 20;

// Masks the credentials in a text that is shown.
using Mask = std::function<std::string(std::string_view)>;

// Not thread-safe. No remark shows a value; suppressed findings have none.
class Examiner {
 public:
  Examiner(std::shared_ptr<const api::Engine> engine, Mask mask) : engine_(std::move(engine)), mask_(std::move(mask)) {}

  // `name`: the path of the text; what lies in .github/workflows, and an action.yml, is checked as one. Sorted.
  std::vector<Remark> examine(const std::string& name, Bytes text) const;

 private:
  void find_credentials(const std::string& name, Bytes text, std::vector<Remark>& out) const;
  void check_workflow(const std::string& name, std::string_view below, Bytes text, std::vector<Remark>& out) const;

  std::shared_ptr<const api::Engine> engine_;
  Mask mask_;
};

}  // namespace assay::serve
