#include "scanners/workflows/expressions/references.h"

#include <gtest/gtest.h>

#include "base/strings.h"
#include "scanners/workflows/expressions/checks.h"
#include "scanners/workflows/expressions/parser.h"

namespace assay::expressions {
namespace {

// Paths that flow, then, behind a bar, those that only steer; ? behind a computed one.
std::string referenced(std::string_view text) {
  std::string flows, steers;
  for (const Reference& reference : references_of(*parse(text))) {
    std::string& to = reference.flows ? flows : steers;
    to += cat(to.empty() ? "" : " ", reference.path, reference.computed ? "?" : "");
  }
  return steers.empty() ? flows : cat(flows, " | ", steers);
}

TEST(References, FlowAndSteer) {
  const std::vector<std::pair<std::string_view, std::string_view>> table = {
      {"GitHub.Ref", "github.ref"},
      {"a.b == c.d && x.y || z.w", "x.y z.w | a.b c.d"},
      {"a && b && c", "c | a b"},
      {"a || b", "a b"},
      {"!a", " | a"},
      {"contains(a, b) && c", "c | a b"},
      {"startsWith(a, 'x')", " | a"},
      {"format('{0} {1}', a.b, c)", "a.b c"},
      {"format('{0}', a == b)", " | a b"},
      {"toJSON(github.event)", "github.event"},
      {"fromJSON(a.b).c", "a.b"},
      {"join(github.event.commits.*.message, ',')", "github.event.commits.*.message"},
      {"github.event.commits[0].message", "github.event.commits.*.message"},
      {"github['event']['issue'].title", "github.event.issue.title"},
      {"secrets[matrix.name]", "secrets.*? | matrix.name"},
      {"secrets[format('{0}', matrix.name)].x", "secrets.*.x? | matrix.name"},
      {"hashFiles(a)", " | a"},
      {"case(a, b, c, d, e)", "b d e | a c"},
      {"unknown(a)", "a"},
      {"fromJSON(a)[b]", "a | b"},
      {"'x'", ""}};
  for (const auto& [text, expected] : table) EXPECT_EQ(referenced(text), expected) << text;
}

TEST(References, SpansAreThoseOfThePath) {
  const std::string_view text = "  a == github.event.issue.title && x";
  const auto found = references_of(*parse(text));
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(text.substr(found[1].span.begin, found[1].span.end - found[1].span.begin), "github.event.issue.title");
}

std::string problems(const std::vector<Problem>& list) {
  std::string out;
  for (const Problem& problem : list) out += cat(out.empty() ? "" : "; ", problem.span.begin, ": ", problem.why);
  return out;
}

TEST(Checks, Calls) {
  const std::vector<std::pair<std::string_view, std::string_view>> table = {
      {"contains(a, b)", ""},
      {"contains(a)", "0: contains takes 2 arguments, not 1"},
      {"a && hashfile('x')", "5: there is no function hashfile"},
      {"always(1)", "0: always takes 0 arguments, not 1"},
      {"join()", "0: join takes 1 to 2 arguments, not 0"},
      {"format('{0} {2}', a, b)", "0: the format asks for argument {2}, of 2 arguments"},
      {"format('{0}', a, b)", "0: the format does not use all of its arguments"},
      {"format('{0', a)", "0: a brace of the format has no other"},
      {"format('{{}}')", ""},
      {"format(a, b)", ""},
      {"fromJSON('[1,')", "0: the text is no JSON"},
      {"case(a, b, c, d)", "0: case takes pairs of a condition and a value, and a last value"}};
  for (const auto& [text, expected] : table) EXPECT_EQ(problems(check_calls(*parse(text))), expected) << text;
  EXPECT_EQ(check_calls(*parse("hashfile('x')"))[0].hint, "did you mean 'hashFiles'?");
}

TEST(Checks, Types) {
  EXPECT_EQ(problems(check_types(*parse("github.event == 'push'"))), "0: a list or object equals nothing");
  EXPECT_EQ(problems(check_types(*parse("github.event.pull_request != null && github.event.action == 'x'"))), "");
  EXPECT_EQ(problems(check_types(*parse("a == 'b' && contains(x, 'y') == true"))), "");
  EXPECT_EQ(problems(check_types(*parse("contains(x, 'y') == 'true'"))), "0: true and false equal no text");
  EXPECT_EQ(problems(check_types(*parse("github.event.labels.* == 'x'"))), "0: a list or object equals nothing");
}

TEST(Checks, Availability) {
  const Available step = {{"github", "env"}, {"hashFiles(1,255)", "success(0,0)"}};
  EXPECT_EQ(
      problems(check_available(*parse("github.ref && hashFiles('a') && success() && contains(env.A, 'b')"), step)), "");
  EXPECT_EQ(problems(check_available(*parse("secrets.A && always()"), step)),
            "0: the context is not available here: secrets; 13: always is not available here");
  EXPECT_EQ(problems(check_available(*parse("gitlab.ref"), step)), "0: there is no context gitlab");
}

}  // namespace
}  // namespace assay::expressions
