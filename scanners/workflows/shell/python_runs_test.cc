#include "scanners/workflows/shell/python_runs.h"

#include <gtest/gtest.h>

namespace assay::shell {
namespace {

// The first words of what is run and whose failure is lost, with ! where a handler catches it.
std::string lost(std::string_view script) {
  std::string out;
  for (const PythonRun& one : lost_python_runs(script)) out += one.words[0] + (one.caught ? "! " : " ");
  return out;
}

TEST(PythonRuns, WithoutCheckAreLost) {
  EXPECT_EQ(lost("import subprocess\nsubprocess.run(['a', 'b'])\nos.system('c d')"), "a c ");
  EXPECT_EQ(lost("subprocess.run(\n  ['a'],  # (\n  check=False,\n)"), "a ");
}

TEST(PythonRuns, WithCheckOrAnyValueOfItAreNot) {
  EXPECT_EQ(lost("subprocess.run(['a'], check=True)"), "");
  EXPECT_EQ(lost("subprocess.run(['a'], check = True)"), "");
  EXPECT_EQ(lost("subprocess.run(['a'], check=strict)"), "");
  EXPECT_EQ(lost("x = subprocess.run(['a'])\nsubprocess.run(['b']).check_returncode()"), "");
}

TEST(PythonRuns, AreCaughtByHandlersThatGoOn) {
  constexpr std::string_view kTry = "try:\n  subprocess.check_call(['a'])\n";
  const auto with = [&](std::string_view handler) { return lost(std::string(kTry) + std::string(handler)); };
  EXPECT_EQ(with("except Exception:\n  pass"), "a! ");
  EXPECT_EQ(with("except Exception: pass"), "a! ");
  EXPECT_EQ(with("except Exception as e: print(e)"), "a! ");
  EXPECT_EQ(with("except Exception as e: print(e); sys.exit(1)"), "");
  EXPECT_EQ(with("except Exception as e:\n  print(e); sys.exit(1)"), "");
  EXPECT_EQ(with("except ValueError:\n  pass"), "");
}

TEST(PythonRuns, AnyTextIsRead) {
  for (const std::string_view text :
       {"#", "'", "\"\"\"", "(", ";", "\\", "try:", "subprocess.run(", "subprocess.run(["})
    EXPECT_EQ(lost(text), "") << text;
}

}  // namespace
}  // namespace assay::shell
