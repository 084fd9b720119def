#include "scanners/workflows/grammar/expression_list.h"

#include <utility>

#include "scanners/workflows/expressions/holes.h"
#include "scanners/workflows/expressions/parser.h"

namespace assay::workflows {

namespace {

constexpr std::string_view kBlank = " \t\r\n\f\v";

class Collector {
 public:
  explicit Collector(ExpressionList& out) : out_(out) {}

  void collect(const ExpressionPlace& place) {
    const std::string_view text = place.node->text;
    const std::vector<expressions::Hole> holes = expressions::find_holes(text);
    if (holes.empty()) {
      if (place.condition && text.find_first_not_of(kBlank) != text.npos)
        parse(place, {0, text.size()}, {0, text.size()}, true);
      return;
    }
    for (const expressions::Hole& hole : holes) {
      if (!hole.closed) {
        out_.broken.push_back({&place, {hole.span, "${{ without }}", "quotes within it may have no end"}});
        continue;
      }
      const bool alone = holes.size() == 1 && hole.span == expressions::Span{0, text.size()};
      parse(place, hole.span, hole.inside, alone);
    }
  }

 private:
  void parse(const ExpressionPlace& place, expressions::Span span, expressions::Span inside, bool alone) {
    expressions::Parsed tree = expressions::parse(place.node->text, inside);
    if (tree)
      out_.expressions.push_back({&place, span, std::move(*tree), alone});
    else
      out_.broken.push_back({&place, std::move(tree.error())});
  }

  ExpressionList& out_;
};

}  // namespace

ExpressionList read_expressions(const std::vector<ExpressionPlace>& places) {
  ExpressionList out;
  Collector collector(out);
  for (const ExpressionPlace& place : places) collector.collect(place);
  return out;
}

}  // namespace assay::workflows
