#include "scanners/packages/model/restructured_text.h"

#include <gtest/gtest.h>

#include "base/strings.h"

namespace assay::packages {
namespace {

// "LINE: WHY" of each problem, joined by "; ".
std::string told(std::string_view text) {
  std::string out;
  for (const RestProblem& one : problems_of_rest(text)) out += cat(out.empty() ? "" : "; ", one.line, ": ", one.why);
  return out;
}

// Each was given to readme_renderer 46.0 with docutils 0.23, which refuses it.
TEST(RestructuredText, TellsWhatDocutilsRefuses) {
  for (const std::string_view text : {
           "A title\n====\n",
           "A\n=\n\nB\n-\n\nC\n~\n\nD\n-\n\nE\n~\n\nF\n=\n\nG\n~\n",
           "====\nTitle\n\ntext\n",
           "=====\nTitle\n----\n",
           "- one\n- two\ntext\n",
           "1. one\n2. two\n\ntext\nmore\n  text\n",
           ":a: b\ntext\n",
           "term\n  definition\nterm\n",
           "Literal::\n\ntext\n",
           "Literal::\n\n  a\nb\n",
           "text *emphasis\n",
           "text **strong\n",
           "text ``literal\n",
           "text `reference\n",
           "text |name\n",
           "text |name|\n",
           ".. |a| replace:: b\n.. |a| replace:: c\n\n|a|\n",
           ":ref:`usage`\n",
           "`usage`:class:\n",
           ".. toctree::\n\n   usage\n",
           ".. automodule:: demo\n",
           ".. raw:: html\n\n   <br>\n",
           ".. include:: a.txt\n",
           ".. note::\n\ntext\n",
           ".. image::\n",
           ".. image:: a.png\n   :colour: red\n",
           ".. code-block:: python\n   :linenos:\n\n   x = 1\n",
           ".. a comment\ntext\n",
           ".. _a: https://example.com\ntext\n",
           "=== ===\na   b\n=== ====\n",
           "| a line\ntext\n",
           "- one\n\n  Title\n  =====\n",
           "text\n\n  quote\ntext\n",
           "```python\nx\n\n```\n",
       })
    EXPECT_NE(told(text), "") << text;
}

// The same renders these.
TEST(RestructuredText, TellsNothingOfWhatRenders) {
  for (const std::string_view text : {
           "Title\n=====\n\ntext *a* **b** ``c`` `d` :code:`e` \\*f\n",
           "=====\nTitle\n=====\n\nA\n-\n\ntext\n\nB\n-\n\ntext\n",
           "- one\n- two\n\n  * three\n\n1. one\n2. two\n\na) b\n",
           "text::\n\n  a\n   b\n\nmore ::\n\n> quoted\n> again\n\nend\n",
           "term\n  definition\nother\n  definition\n",
           ":field: body\n        more\n\n-a  option\n--long=ARG  option\n\n>>> 1 + 1\n2\n",
           ".. note:: text\n.. image:: a.png\n   :alt: a\n   :target: https://example.com\n\ntext\n",
           ".. |name| replace:: text\n\n|name| and 2 * 3 * 4, a|b, \"*\", (``)\n",
           ".. role:: mine\n\n:mine:`a`\n",
           "=== ===\na   b\n=== ===\n1   2\n=== ===\n\n+---+\n| a |\n+---+\n\n| line\n| line\n",
           ".. a comment\n   that goes on\n\n..\n\n  quote\n\ntext\n",
           "text\n\n----\n\nmore __init__ and *args* of f(\\*args)\n",
           ".. code-block:: python\n   :number-lines:\n\n   x = *1\n",
           "1986 was a\ngood year. A. Einstein\n\n12. was\nno list\n",
           "\xc3\x9c"
           "berschrift\n===========\n",
       })
    EXPECT_EQ(told(text), "") << text;
}

TEST(RestructuredText, NamesTheLine) {
  EXPECT_EQ(told("Demo\n====\n\nSee :ref:`usage`.\n"), "4: 'ref' is no role that docutils knows");
}

TEST(RestructuredText, DepthAndProblemsAreBounded) {
  std::string deep;
  for (std::size_t i = 0; i < 300; ++i) deep += cat(std::string(i * 2, ' '), "- a\n\n");
  EXPECT_EQ(told(deep), "");
  std::string many;
  for (std::size_t i = 0; i < 1000; ++i) many += "text *a\n\n";
  EXPECT_EQ(problems_of_rest(many).size(), kMostRestProblems);
}

}  // namespace
}  // namespace assay::packages
