#include "scanners/workflows/shell/batch_script.h"

#include <gtest/gtest.h>

namespace assay::shell {
namespace {

// The commands that are lost, each with the name of what counts in its place.
std::string lost(std::string_view script, std::string_view shell) {
  std::string out;
  for (const LostCall& one : lost_batch_calls(script, options_of(shell))) {
    out += out.empty() ? "" : ", ";
    out += script.substr(one.span.begin, one.span.end - one.span.begin);
    out += " by " + one.by_name;
  }
  return out;
}

TEST(BatchScript, ProgramsBeforeTheLastOneAreLost) {
  EXPECT_EQ(lost("pytest -q\npython report.py", "pwsh"), "pytest -q by python");
  EXPECT_EQ(lost("pytest -q\nexit 0", "pwsh"), "pytest -q by exit");
  EXPECT_EQ(lost("pytest -q\nexit /b 0", "cmd"), "pytest -q by exit");
  EXPECT_EQ(lost("python a.py\npytest", "pwsh"), "python a.py by pytest");
}

TEST(BatchScript, NothingIsSaidWhereSomebodyAsksOrTheTextIsNotRead) {
  for (const std::string_view script :
       {"pytest\nif ($LASTEXITCODE) { exit 1 }\npython x", "pytest\nif ($x) {\n  exit 1\n}\npython x",
        "<#\npytest\n#>\npython x", "$x = @\"\npytest\n\"@\npython x", "pytest || exit 1\npython x"})
    EXPECT_EQ(lost(script, "pwsh"), "") << script;
}

TEST(BatchScript, RemarksRunNothing) {
  EXPECT_EQ(lost("rem pytest\n:: pytest\n@rem pytest\n:label\npython x", "cmd"), "");
  EXPECT_EQ(lost("# pytest\npython x", "pwsh"), "");
}

// Of a try on one line nothing is said but that it is a command.
TEST(BatchScript, ABlockOnOneLineIsOneCommand) {
  EXPECT_EQ(lost("try { pytest } catch { exit 1 }", "pwsh"), "");
  EXPECT_EQ(lost("try { pytest } catch { exit 1 }\nruff x\npython y", "pwsh"),
            "try { pytest } catch { exit 1 } by python, ruff x by python");
}

}  // namespace
}  // namespace assay::shell
