#include "scanners/workflows/shell/writes.h"

#include <gtest/gtest.h>

#include "base/strings.h"
#include "scanners/workflows/shell/expansion.h"

namespace assay::shell {
namespace {

// "TARGET=CONTENT", >> for appending, ? for what is not known, ! behind what is constant.
std::string written(std::string_view text) {
  const Script script = read_script(text);
  std::string out;
  for (const FileWrite& one : writes_of(script)) {
    constexpr std::string_view kTargets[] = {"file", "ENV", "OUTPUT", "PATH", "SUMMARY", "STATE"};
    std::string content = one.content.value_or("?");
    std::replace(content.begin(), content.end(), kUnknown, '?');
    std::replace(content.begin(), content.end(), '\n', '/');
    out += cat(out.empty() ? "" : " ",
               one.target == FileWrite::Target::file ? one.path.value_or("?")
                                                     : std::string(kTargets[static_cast<std::size_t>(one.target)]),
               one.append ? ">>" : ">", content, one.constant ? "!" : "");
  }
  return out;
}

struct Expectation {
  std::string_view text, expected;
};
void expect_all(std::initializer_list<Expectation> table) {
  for (const auto& [text, expected] : table) EXPECT_EQ(written(text), expected) << text;
}

TEST(Writes, EchoAndPrintf) {
  expect_all({{"echo '{\"passed\": true}' > result.json", "result.json>{\"passed\": true}/!"},
              {"echo a $b c >> f", "f>>a ? c/"},
              {"echo -n a > f", "f>a!"},
              {"echo -e 'a\\nb' > f", "f>a/b/!"},
              {"echo 'a\\nb' > f", "f>a\\nb/!"},
              {"printf '%s=%s\\n' a \"$b\" > f", "f>a=?/"},
              {"printf '%s\\n' a b > f", "f>a/b/!"},
              {"printf '100%%' > f", "f>100%!"},
              {"printf '%05d' 7 > f", "f>?"},
              {"a > f", "f>?"},
              {"a > \"$x\"", "?>?"},
              {"a 2> f", "f>?"},
              {"a > /dev/null 2>&1", ""},
              {"> f", "f>?"}});
}

TEST(Writes, HereDocumentsAndGroups) {
  expect_all({{"cat > f <<'E'\n{\"passed\": true}\nE", "f>{\"passed\": true}/!"},
              {"cat <<E > f\na ${{ x }} $(b)\nE", "f>a ? ?/"},
              {"{ echo a; echo b; } > f", "f>a/b/!"},
              {"{ echo a; b; } >> f", "f>>a/?"},
              {"(echo a) > f", "f>a/!"},
              {"{ a; } > f", "f>?"}});
}

TEST(Writes, Tee) {
  expect_all({{"echo a | tee f", "f>a/!"},
              {"echo a | tee -a f g", "f>>a/! g>>a/!"},
              {"a | tee f", "f>?"},
              {"tee f <<E\nx\nE", "f>x/!"},
              {"tee f <<< x", "f>x/!"},
              {"echo a | sudo tee -a f", "f>>a/!"}});
}

TEST(Writes, FilesOfTheRunner) {
  expect_all({{"echo a=b >> $GITHUB_ENV", "ENV>>a=b/!"},
              {"echo \"a=$b\" >> \"$GITHUB_OUTPUT\"", "OUTPUT>>a=?/"},
              {"echo /x >> \"${GITHUB_PATH}\"", "PATH>>/x/!"},
              {"echo x | tee -a $GITHUB_STEP_SUMMARY", "SUMMARY>>x/!"},
              {"echo x >> ${{ github.output }}", "OUTPUT>>x/!"},
              {"echo x >> $GITHUB_STATE", "STATE>>x/!"},
              {"echo x >> $GITHUB_ENV/x", "?>>x/!"}});
}

TEST(Writes, PathsOfConstantVariables) {
  expect_all({{"out=build/x.json\necho a > \"$out\"", "build/x.json>a/!"},
              {"d=a\nf=$d/b\necho x > $f", "a/b>x/!"},
              {"if a; then o=x; fi\necho a > $o", "?>a/!"},
              {"o=x\no=y\necho a > $o", "?>a/!"},
              {"echo a > $o\no=x", "?>a/!"},
              {"o=x\nread o\necho a > $o", "?>a/!"},
              {"o=x b\necho a > $o", "?>a/!"},
              {"o=1\n((o++))\necho a > $o", "?>a/!"},
              {"o=1\nx=$((o += 1))\necho a > $o", "?>a/!"},
              {"o=x\neval \"$y\"\necho a > $o", "?>a/!"},
              {"for o in 1 2; do :; done\no=x\necho a > $o", "?>a/!"}});
}

TEST(Calls, NamesAndWords) {
  const Script script =
      read_script("sudo -E env A=b timeout 5m pytest -q \"$x\" 'a b'\n$y z\na=$(gh pr view)\n[ -f q ]");
  std::string out;
  for (const Call& call : calls_of(script)) {
    for (const auto& word : call.words) out += cat('<', word.value_or("?"), '>');
    out += '\n';
  }
  EXPECT_EQ(out, "<pytest><-q><?><a b>\n<?><z>\n<gh><pr><view>\n<[><-f><q><]>\n");
}

TEST(Calls, ConstantsDoNotGrow) {
  std::string text = "a0=xxxxxxxxxxxxxxxx\n";
  for (int i = 1; i < 60; ++i) text += cat("a", i, "=\"$a", i - 1, "$a", i - 1, "\"\n");
  const Script script = read_script(text + "echo \"$a59\" \"$a2\"");
  const auto calls = calls_of(script);
  ASSERT_EQ(calls.size(), 1U);
  EXPECT_FALSE(calls[0].words[1]);
  EXPECT_EQ(calls[0].words[2]->size(), 64U);
}

}  // namespace
}  // namespace assay::shell
