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

// A program's exit code throws nothing, so that `catch` does not see it.
TEST(BatchScript, WhatATryRunsIsLostAsElsewhere) {
  EXPECT_EQ(lost("try { pytest } catch { exit 1 }", "pwsh"), "");
  EXPECT_EQ(lost("try { pytest } catch {}\nruff x\npython y", "pwsh"), "pytest by python, ruff x by python");
  EXPECT_EQ(lost("try { pytest; python y } catch { }", "pwsh"), "pytest by python");
  EXPECT_EQ(lost("try {\n  pytest # a }\n  ruff '}'\n}\ncatch [System.Exception] {\n  Write-Host $_\n}\nfinally\n{\n"
                 "  python y\n}\n",
                 "pwsh"),
            "pytest by python, ruff '}' by python");
  EXPECT_EQ(lost("try { try { pytest } catch { } } finally { python y }", "pwsh"), "pytest by python");
}

TEST(BatchScript, WhatStandsInACatchDecidesNothing) {
  EXPECT_EQ(lost("pytest\ntry { Get-Item x } catch { python y }", "pwsh"), "");
  EXPECT_EQ(lost("pytest\ntry { Get-Item x } catch { exit 0 }", "pwsh"), "");
  EXPECT_EQ(lost("try { cargo x } catch { pytest }\npython y", "pwsh"), "cargo x by python");
}

TEST(BatchScript, ATryThatIsNotUnderstoodSaysNothing) {
  for (const std::string_view script :
       {"try { pytest", "try { pytest } catch", "try { pytest } catch { } | x\npython y", "try\npython y",
        "try { if ($x) {\n pytest\n}\n}\ncatch {}\npython y", "try { <# } #> pytest }\ncatch {}\npython y",
        "try { pytest `\n }"})
    EXPECT_EQ(lost(script, "pwsh"), "") << script;
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "try { ";
  EXPECT_EQ(lost(deep + "pytest" + std::string(100, '}') + "\npython y", "pwsh"), "");
}

}  // namespace
}  // namespace assay::shell
