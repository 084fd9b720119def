#include "base/strings.h"
#include "scanners/workflows/expressions/evaluator.h"
#include "scanners/workflows/expressions/holes.h"
#include "scanners/workflows/findings/conditions.h"
#include "scanners/workflows/model/texts.h"

namespace assay::workflows::checks {

namespace {

using Kind = expressions::Node::Kind;

bool is_call(const expressions::Node& node, std::string_view name) {
  return node.kind == Kind::call && expressions::same_name(node.text, name);
}

// What is said more simply, in a few words; empty: nothing is.
std::string simpler(const expressions::Tree& tree, const expressions::Node& node) {
  if (is_call(node, "fromJSON") && node.count == 1 && is_call(tree.operand(node, 0), "toJSON"))
    return "what 'fromJSON' undoes 'toJSON' has done";
  if (is_call(node, "format") && node.count >= 1 && tree.operand(node, 0).kind == Kind::string) {
    bool constant = true;
    for (std::size_t i = 1; i < node.count; ++i) constant = constant && tree.operand(node, i).kind == Kind::string;
    if (constant && node.count > 1) return "'format' joins constants";
  }
  if (is_call(node, "join") && node.count >= 1 && is_call(tree.operand(node, 0), "fromJSON") &&
      tree.operand(tree.operand(node, 0), 0).kind == Kind::string)
    return "'join' joins constants";
  if (node.kind == Kind::index && is_call(tree.operand(node, 1), "format")) return "the index is put together";
  if (node.kind == Kind::index && is_call(tree.operand(node, 1), "join")) return "the index is put together";
  return {};
}

bool is_plain(std::string_view text) {
  return text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == text.npos;
}

// What the node comes to, where that is certain and fits into quotes of any kind; empty: it is not.
std::string plainly(const expressions::Tree& tree, expressions::NodeId id, std::string_view source) {
  const expressions::Node& node = tree.at(id);
  const auto of = [&](const expressions::Node& one) {
    return std::string(source.substr(one.span.begin, one.span.end - one.span.begin));
  };
  if (is_call(node, "fromJSON")) {
    const expressions::Node& inner = tree.operand(tree.operand(node, 0), 0);
    const bool chain = inner.kind == Kind::context || inner.kind == Kind::property || inner.kind == Kind::index;
    return chain ? of(inner) : std::string();
  }
  const auto operands = tree.operands_of(node);
  const auto value = expressions::evaluate(tree, node.kind == Kind::index ? operands[1] : id, {}).value;
  if (!value || value->kind != expressions::Value::Kind::string || value->text.empty() || !is_plain(value->text))
    return {};
  if (node.kind != Kind::index) return cat("'", value->text, "'");
  const bool is_name = (value->text[0] < '0' || value->text[0] > '9') && value->text[0] != '-';
  return is_name ? cat(of(tree.at(operands[0])), ".", value->text) : std::string();
}

void run(const Subject& subject, Reporter& out) {
  for_each_text(subject.document, [&](const Job* job, const Step* step, const Text& text) {
    if (!text.has_expression()) return;
    for (const expressions::Hole& hole : expressions::find_holes(text.value())) {
      const auto tree = expressions::parse(text.value(), hole.inside);
      if (!tree) continue;
      for (expressions::NodeId id = 0; id < tree->nodes.size(); ++id) {
        const expressions::Node& node = tree->at(id);
        const std::string why = simpler(*tree, node);
        if (why.empty()) continue;
        const bool index = node.kind == Kind::index;
        Draft draft = out.report(span_in(subject, text, node.span), cat("The expression hides what it is: ", why, "."));
        draft.in(job, step);
        if (index) draft.severity(Severity::medium);
        const std::string plain = plainly(*tree, id, text.value());
        const yaml::Span place = span_in(subject, text, node.span);
        const bool quotes = plain.find('\'') != plain.npos && text.node->style == yaml::Style::single_quoted;
        if (!plain.empty() && !quotes && text.node->alias_of() == nullptr &&
            subject.tree().source(place).find('\n') == std::string_view::npos)
          draft.fix(place, plain, "write what it comes to", true);
      }
    }
  });
}

}  // namespace

extern const Check expression_obfuscated = {
    .id = "expression-obfuscated",
    .title = "Expression that hides what it is",
    .severity = Severity::low,
    .confidence = Confidence::high,
    .what = "`fromJSON(toJSON(x))`, constants that `format` and `join` put together, and an index that they compute.",
    .why = "Who reviews the file, and every tool that reads it, must find out what is meant. Attacks are hidden so.",
    .reproduce = "Evaluate it by hand: a shorter expression says the same.",
    .fix = "Write what it comes to.",
    .avoid = "Do not keep it because it works.",
    .references = {"https://docs.zizmor.sh/audits/#obfuscation"},
    .zizmor = {"obfuscation"},
    .bad = {"- run: echo ${{ fromJSON(toJSON(github.sha)) }}\n", "- run: echo ${{ format('{0}{1}', 'se', 'crets') }}\n",
            "- run: echo\n  env: {X: \"${{ github[format('{0}{1}', 'tok', 'en')] }}\"}\n"},
    .good = {"- run: echo ${{ fromJSON(needs.a.outputs.list) }}\n", "- run: echo ${{ format('{0}-x', github.sha) }}\n",
             "- run: echo ${{ github['sha'] }} ${{ matrix.os }}\n", "- run: echo ${{ toJSON(matrix) }}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
