#include "scanners/workflows/taint/script_flow.h"

#include <gtest/gtest.h>

#include "base/strings.h"

namespace assay::workflows::taint {
namespace {

// In these tests $TITLE and ${{ }} hold a text of an outsider, $TOKEN a secret.
ScriptSources sources() {
  ScriptSources out;
  out.variable = [](std::string_view name) -> Flows {
    Flow flow;
    flow.source.name = name;
    if (name == "TOKEN") flow.source.kind = Source::Kind::secret;
    return name == "TITLE" || name == "TOKEN" ? Flows{flow} : Flows();
  };
  out.hole = [](const shell::Span&) {
    Flow flow;
    flow.source.name = "hole";
    return Flows{flow};
  };
  out.event_payload = [](std::string_view path) {
    Flow flow;
    flow.source.name = cat("payload ", path);
    return Flows{flow};
  };
  out.changed_files = [] {
    Flow flow;
    flow.source.name = "files";
    return Flows{flow};
  };
  out.file = [](std::string_view path) -> Flows {
    Flow flow;
    flow.source.name = cat("file ", path);
    return path.starts_with("pr/") ? Flows{flow} : Flows();
  };
  return out;
}

// What the last word of the script has in it: "TITLE", "TOKEN changed".
std::string last_word(std::string_view text) {
  const shell::Script script = shell::read_script(text);
  const ScriptFlow flow = follow(script, sources());
  std::string out;
  for (const Flow& one : flow.of(shell::calls_of(script).back().from.back()))
    out += cat(out.empty() ? "" : ",", one.source.name, one.changed ? " changed" : "");
  return out;
}

// "NAME=TITLE line" of each write to the environment or the outputs.
std::string writes(std::string_view text) {
  const shell::Script script = shell::read_script(text);
  const ScriptFlow flow = follow(script, sources());
  std::string out;
  for (const Written& one : flow.writes)
    out += cat(one.target == shell::FileWrite::Target::file ? one.path : one.name, "=", one.flows[0].source.name,
               one.one_line          ? " line"
               : one.fixed_delimiter ? " fixed"
                                     : "",
               ";");
  return out;
}

TEST(ScriptFlow, FollowsAssignments) { EXPECT_EQ(last_word("X=\"a $TITLE\"\nY=$X\necho $Y"), "TITLE"); }
TEST(ScriptFlow, ALaterAssignmentTakesItsPlace) { EXPECT_EQ(last_word("X=$TITLE\nX=b\necho $X"), ""); }
TEST(ScriptFlow, FollowsExportedVariables) { EXPECT_EQ(last_word("export X=$TITLE\necho $X"), "TITLE"); }
TEST(ScriptFlow, FollowsAFor) { EXPECT_EQ(last_word("for x in $TITLE; do echo $x; done"), "TITLE"); }
TEST(ScriptFlow, FollowsAHereString) { EXPECT_EQ(last_word("read -r a b <<< \"$TITLE\"\necho $b"), "TITLE"); }
TEST(ScriptFlow, FollowsSubstitutionsOfFilters) {
  EXPECT_EQ(last_word("X=$(echo \"$TITLE\" | sed s/a/b/)\necho $X"), "TITLE changed");
}
TEST(ScriptFlow, AProgramThatIsNotKnownPassesNothingOn) { EXPECT_EQ(last_word("X=$(tool \"$TITLE\")\necho $X"), ""); }
TEST(ScriptFlow, StrippedTextIsClean) { EXPECT_EQ(last_word("X=$(echo \"$TITLE\" | tr -cd a-z)\necho $X"), ""); }
TEST(ScriptFlow, ADigestIsClean) { EXPECT_EQ(last_word("X=$(echo \"$TITLE\" | sha256sum)\necho $X"), ""); }
TEST(ScriptFlow, AStrippedSecretIsStillOne) {
  EXPECT_EQ(last_word("X=$(echo \"$TOKEN\" | base64)\necho $X"), "TOKEN changed");
}
TEST(ScriptFlow, AWholeExpressionValidates) {
  EXPECT_EQ(last_word("[[ $TITLE =~ ^[a-z]+$ ]] || exit 1\necho $TITLE"), "");
}
TEST(ScriptFlow, AnExpressionWithoutEndDoesNotValidate) {
  EXPECT_EQ(last_word("[[ $TITLE =~ [a-z]+ ]] || exit 1\necho $TITLE"), "TITLE");
}
TEST(ScriptFlow, APartOfASecretIsChanged) { EXPECT_EQ(last_word("echo ${TOKEN%%x*}"), "TOKEN changed"); }
TEST(ScriptFlow, ALengthIsNothing) { EXPECT_EQ(last_word("echo ${#TITLE}"), ""); }
TEST(ScriptFlow, ReadsTheEventsPayload) {
  EXPECT_EQ(last_word("X=$(jq -r .issue.title \"$GITHUB_EVENT_PATH\")\necho $X"), "payload issue.title");
}
TEST(ScriptFlow, NamesOfChangedFilesAreOthersText) {
  EXPECT_EQ(last_word("X=$(git diff --name-only HEAD^ | head -1)\necho $X"), "files changed");
}
TEST(ScriptFlow, ReadsBackAFileThatItWrote) { EXPECT_EQ(last_word("echo $TITLE > f\nX=$(cat f)\necho $X"), "TITLE"); }

TEST(ScriptFlow, TellsOutputsByTheirNames) {
  EXPECT_EQ(writes("echo \"a=$TITLE\" >> $GITHUB_OUTPUT\necho \"b=c\" >> $GITHUB_OUTPUT"), "a=TITLE line;");
}
TEST(ScriptFlow, TellsAValueOfSeveralLines) {
  EXPECT_EQ(writes("{ echo 'a<<EOF'; echo \"$TITLE\"; echo EOF; echo b=c; } >> \"$GITHUB_ENV\""), "a=TITLE fixed;");
}
TEST(ScriptFlow, ADelimiterOfTheRunIsNotFixed) {
  EXPECT_EQ(writes("{ echo \"a<<$D\"; echo \"$TITLE\"; echo \"$D\"; } >> $GITHUB_OUTPUT"), "a=TITLE;");
}
TEST(ScriptFlow, TellsFilesByTheirPaths) { EXPECT_EQ(writes("echo $TITLE | tee out/x"), "out/x=TITLE line;"); }
TEST(ScriptFlow, TellsTheOldCommands) { EXPECT_EQ(writes("echo \"::set-output name=a::$TITLE\""), "a=TITLE;"); }

TEST(ScriptFlow, KnowsWhatIsMasked) {
  const shell::Script script = shell::read_script("X=$(echo $TOKEN | base64)\necho \"::add-mask::$X\"");
  EXPECT_TRUE(follow(script, sources()).masked.contains("X"));
}

TEST(ScriptFlow, TooManyValuesAreSaid) {
  std::string text;
  for (int i = 0; i < 3'000; ++i) text += cat("X", i, "=\"$TITLE$TOKEN", i, "${{ a }}\"\n");
  EXPECT_FALSE(follow(shell::read_script(text), sources()).complete);
}

TEST(ScriptFlow, ReadsFilesThatWereThere) {
  for (const std::string_view script :
       {"x=$(cat pr/x)\necho $x", "x=$(<pr/x)\necho $x", "x=$(jq -r .number pr/x)\necho $x",
        "read -r x < pr/x\necho $x", "x=$(head -n 1 pr/x)\necho $x"})
    EXPECT_TRUE(last_word(script).starts_with("file pr/x")) << script << last_word(script);
  EXPECT_EQ(last_word("x=$(jq pr/x)\necho $x"), "") << "the first word is jq's own text";
  EXPECT_EQ(last_word("x=$(wc -l pr/x)\necho $x"), "");
}

TEST(ScriptFlow, AValueOverSeveralLinesMayBeWrittenLineByLine) {
  EXPECT_EQ(writes("EOF=$(openssl rand -hex 8)\necho \"X<<$EOF\" >> $GITHUB_ENV\necho \"$TITLE\" >> $GITHUB_ENV\n"
                   "echo \"$EOF\" >> $GITHUB_ENV\necho \"Y=$TITLE\" >> $GITHUB_ENV"),
            "X=TITLE;Y=TITLE line;");
}

}  // namespace
}  // namespace assay::workflows::taint
