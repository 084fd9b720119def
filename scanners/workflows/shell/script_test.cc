#include "scanners/workflows/shell/script.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/strings.h"

namespace assay::shell {
namespace {

std::string shape(const Script& script, CommandId id);

std::string shape_of_word(const Script& script, WordId id) {
  std::string out;
  for (const Part& part : script.word(id).parts) {
    switch (part.kind) {
      case Part::Kind::literal:
        out += part.text;
        break;
      case Part::Kind::variable:
        out += cat('$', part.text);
        break;
      case Part::Kind::parameter:
        out += cat("${", part.text, "…}");
        break;
      case Part::Kind::substitution:
        out += cat("$(", shape(script, part.command), ')');
        break;
      case Part::Kind::process:
        out += cat("<(", shape(script, part.command), ')');
        break;
      case Part::Kind::arithmetic:
        out += "$((…))";
        break;
      case Part::Kind::hole:
        out += "◯";
        break;
      case Part::Kind::glob:
        out += part.text;
        break;
    }
  }
  return cat('<', out, '>');
}

std::string shape(const Script& script, CommandId id) {
  const Command& command = script.at(id);
  constexpr std::string_view kNames[] = {"",      "pipe", "and-or", "",         "group", "subshell", "if",
                                         "while", "for",  "case",   "function", "[[",    "((",       "unread"};
  std::string out(kNames[static_cast<std::size_t>(command.kind)]);
  if (command.negated) out += '!';
  if (command.until) out += " until";
  if (!command.name.empty()) out += cat(' ', command.name);
  const auto add = [&](const std::string& piece) { out += cat(out.empty() ? "" : " ", piece); };
  for (const Assignment& one : command.assignments) {
    add(cat(one.name, one.append ? "+=" : "=", one.value ? shape_of_word(script, *one.value) : "()"));
  }
  for (const WordId word : command.words) add(shape_of_word(script, word));
  for (const WordId word : command.nested) add(cat('@', shape_of_word(script, word)));
  for (std::size_t i = 0; i < command.children.size(); ++i) {
    if (i > 0 && command.kind == Command::Kind::and_or) add(command.joined_by_or[i - 1] ? "||" : "&&");
    add(command.kind == Command::Kind::list ? shape(script, command.children[i])
                                            : cat('{', shape(script, command.children[i]), '}'));
    if (command.kind == Command::Kind::list && i + 1 < command.children.size()) out += ';';
  }
  constexpr std::string_view kSigns[] = {"<", ">", ">>", "&>", "&>>", ">&", "<>", "<<", "<<<"};
  for (const Redirection& one : command.redirections)
    add(cat(one.descriptor >= 0 ? std::to_string(one.descriptor) : "", kSigns[static_cast<std::size_t>(one.kind)],
            shape_of_word(script, one.target)));
  if (command.background) out += " &";
  return out;
}

std::string read(std::string_view text) {
  const Script script = read_script(text);
  std::string out = shape(script, script.root);
  for (const Trouble& one : script.troubles) out += cat(" !", one.span.begin, ' ', one.why);
  return out;
}

struct Expectation {
  std::string_view text, expected;
};
void expect_all(std::initializer_list<Expectation> table) {
  for (const auto& [text, expected] : table) EXPECT_EQ(read(text), expected) << text;
}

TEST(Script, WordsAndQuotes) {
  expect_all({{"echo a b", "<echo> <a> <b>"},
              {"  echo   a  ", "<echo> <a>"},
              {"echo 'a b' \"c d\" e\\ f", "<echo> <a b> <c d> <e f>"},
              {"echo 'it'\\''s'", "<echo> <it's>"},
              {"echo \"a\\\"b\\$c\\d\"", "<echo> <a\"b$c\\d>"},
              {"echo ''", "<echo> <>"},
              {"echo a\\\nb", "<echo> <ab>"},
              {"echo a \\\n  b", "<echo> <a> <b>"},
              {"echo $'a\\tb\\'c'", "<echo> <a\tb'c>"},
              {"echo a#b # c", "<echo> <a#b>"},
              {"# only\n\n# comments", ""},
              {"", ""},
              {"echo \"$x\" ${y} $1 $? $@ $$", "<echo> <$x> <$y> <$1> <$?> <$@> <$$>"},
              {"echo ${x:-y} ${#x} ${x[@]} \"${x//a/}\"", "<echo> <${x…}> <${x…}> <${x…}> <${x…}>"},
              {"echo ${x:-$(cmd)}", "<echo> <${x…}$(<cmd>)>"},
              {"echo \"${x:-\"a}b\"}c\"", "<echo> <${x…}c>"},
              {"echo $ 5$", "<echo> <$> <5$>"},
              {"echo *.c a{b,c} ~/x", "<echo> <*.c> <a{b,c}> <~/x>"},
              {"echo !(a|b) @(c)", "<echo> <!(a|b)> <@(c)>"},
              {"echo a\r\necho b\r\n", "<echo> <a>; <echo> <b>"}});
}

TEST(Script, Substitutions) {
  expect_all({{"echo $(ls -l | wc)", "<echo> <$(pipe {<ls> <-l>} {<wc>})>"},
              {"echo \"a $(b \"c $(d)\") e\"", "<echo> <a $(<b> <c $(<d>)>) e>"},
              {"echo `a b`", "<echo> <$(<a> <b>)>"},
              {"echo `a \\$b \"\\\"c\"` \\$d", "<echo> <$(<a> <${…}b> <${…}c>)> <$d>"},
              {"x=$(a; b)", "x=<$(<a>; <b>)>"},
              {"echo $((1 + (2 * 3)))", "<echo> <$((…))>"},
              {"echo $(( $(a) + \"1)\" ))", "<echo> <$((…))>"},
              {"echo $((a); (b))", "<echo> <$(subshell {<a>}; subshell {<b>})>"},
              {"diff <(a) <(b)", "<diff> <<(<a>)> <<(<b>)>"},
              {"a $(b # c )\n)", "<a> <$(<b>)>"}});
}

TEST(Script, Holes) {
  expect_all({{"echo ${{ a == 'b' }}", "<echo> <◯>"},
              {"echo '${{ f('x') }}' \"${{ '}}' }}\"", "<echo> <◯> <◯>"},
              {"${{ inputs.command }}", "<◯>"},
              {"a${{ x }}b", "<a◯b>"},
              {"x=${{ y }}", "x=<◯>"},
              {"cat <<'E'\n${{ z }}\nE", "<cat> <<<◯\n>"},
              {"a $(b ${{ c }})", "<a> <$(<b> <◯>)>"},
              {"# ${{ c\n d }}\ne", "<e>"}});
}

TEST(Script, ListsAndPipes) {
  expect_all({{"a; b & c\nd", "<a>; <b> &; <c>; <d>"},
              {"a && b || c", "and-or {<a>} && {<b>} || {<c>}"},
              {"a |\n b |& c", "pipe {<a>} {<b>} {<c>}"},
              {"a &&\n\n b", "and-or {<a>} && {<b>}"},
              {"! a", "pipe! {<a>}"},
              {"! a | b && c", "and-or {pipe! {<a>} {<b>}} && {<c>}"},
              {"time -p a", "<a>"},
              {"{ a; b; } | (c; d)", "pipe {group {<a>; <b>}} {subshell {<c>; <d>}}"},
              {"(a) && { b; }", "and-or {subshell {<a>}} && {group {<b>}}"}});
}

TEST(Script, Assignments) {
  expect_all({{"X=1 Y=\"a b\" cmd X=2", "X=<1> Y=<a b> <cmd> <X=2>"},
              {"x=", "x=<>"},
              {"x+=y", "x+=<y>"},
              {"x=(a \"b c\"\n # d\n e)", "x=() @<a> @<b c> @<e>"},
              {"x[1]=y", "x=<y>"},
              {"declare -a x=(a b)", "<declare> <-a> <x=> @<a> @<b>"},
              {"1x=2", "<1x=2>"}});
}

TEST(Script, Compounds) {
  expect_all({{"if a; then b; elif c; then d; else e; fi", "if {<a>} {<b>} {<c>} {<d>} {<e>}"},
              {"if ! a\nthen\n  b\nfi > x", "if {pipe! {<a>}} {<b>} ><x>"},
              {"while read -r l; do a; done < f", "while {<read> <-r> <l>} {<a>} <<f>"},
              {"until a; do b; done", "while until {<a>} {<b>}"},
              {"for x in a \"$b\"; do c; done", "for x <a> <$b> {<c>}"},
              {"for x\ndo c; done", "for x {<c>}"},
              {"for ((i = 0; i < $((2)); i++)); do a; done", "for {<a>}"},
              {"select x in a; do b; done", "for x <a> {<b>}"},
              {"case $x in a|b) c;; (d) ;& *) e; f ;; esac", "case <$x> <a> <b> <d> <*> {<c>} {} {<e>; <f>}"},
              {"case x in\n  a)\n    b\n    ;;\nesac", "case <x> <a> {<b>}"},
              {"case x in a) b; esac", "case <x> <a> {<b>}"},
              {"f() { a; }\nfunction g { b; }\nfunction h() (c)",
               "function f {group {<a>}}; function g {group {<b>}}; function h {subshell {<c>}}"},
              {"[[ -f a && ( $b =~ ^(c|d)$ ) ]] && e", "and-or {[[ <-f> <a> <$b> <=~> <^(c|d)$>} && {<e>}"},
              {"((i++))", "(("},
              {"[ -f a ] && b", "and-or {<[> <-f> <a> <]>} && {<b>}"},
              {"echo if then fi }", "<echo> <if> <then> <fi> <}>"}});
}

TEST(Script, Redirections) {
  expect_all({{"a > b 2>&1 < c", "<a> ><b> 2>&<1> <<c>"},
              {"a >> \"$GITHUB_OUTPUT\"", "<a> >><$GITHUB_OUTPUT>"},
              {"a &> b", "<a> &><b>"},
              {"a &>> b", "<a> &>><b>"},
              {"a >& b", "<a> &><b>"},
              {"a >&2", "<a> >&<2>"},
              {"a >|b 3<> c", "<a> ><b> 3<><c>"},
              {"> a", "><a>"},
              {"> a b c", "<b> <c> ><a>"},
              {"echo 2 > a", "<echo> <2> ><a>"},
              {"a <<< \"$b\"", "<a> <<<<$b>"},
              {"exec {fd}> a", "<exec> ><a>"},
              {"a 2> >(b)", "<a> 2><<(<b>)>"}});
}

TEST(Script, HereDocuments) {
  expect_all({{"cat <<E\na $b\nE\nc", "<cat> <<<a $b\n>; <c>"},
              {"cat <<'E'\na $b\nE", "<cat> <<<a $b\n>"},
              {"cat <<-E\n\ta\n\tE\nb", "<cat> <<<a\n>; <b>"},
              {"cat <<A <<B > c\n1\nA\n2\nB", "<cat> <<<1\n> <<<2\n> ><c>"},
              {"cat <<E | b\nx\nE", "pipe {<cat> <<<x\n>} {<b>}"},
              {"a $(cat <<E\nx )\nE\n) b", "<a> <$(<cat> <<<x )\n>)> <b>"},
              {"cat <<E\n\\$a \\\\ \\x $(b)\nE", "<cat> <<<$a \\ \\x $(<b>)\n>"},
              {"if a; then cat <<E\nx\nE\nfi", "if {<a>} {<cat> <<<x\n>}"},
              {"cat <<E\nE", "<cat> <<<>"},
              {"cat <<\"E F\"\nx\nE F\ny", "<cat> <<<x\n>; <y>"}});
  const std::string_view quoted = "cat <<'E'\n$a\nE", open = "cat <<E\n$a\nE";
  EXPECT_EQ(read_script(quoted).word(read_script(quoted).at(0).redirections[0].target).parts[0].kind,
            Part::Kind::literal);
  EXPECT_EQ(read_script(open).word(read_script(open).at(0).redirections[0].target).parts[0].kind, Part::Kind::variable);
}

TEST(Script, GoesOnBehindTheLineThatIsNotUnderstood) {
  expect_all({{"a\nb )\nc", "<a>; <b>; unread; <c> !4 unexpected )"},
              {"fi\na", "unread; <a> !0 unexpected f"},
              {"echo 'a\nb", "<echo> <a\nb>; unread !5 ' without another"},
              {"echo \"a", "<echo> <a>; unread !5 \" without another"},
              {"if a; then b", "if {<a>} {<b>}; unread !0 'fi' is missing"},
              {"a $(b", "<a> <>; unread !2 $( without )"},
              {"cat <<E\nx", "<cat> <<<E>; unread !8 here-document without its end E"},
              {"a &&\n", "<a>; unread !5 nothing behind &&"},
              {"a ||", "<a>; unread !4 nothing behind ||"},
              {"| a", "unread !0 unexpected |"},
              {"a | fi", "<a>; unread !4 nothing behind |"},
              {"case x in a) b; c) d;; esac", "case <x> <a> {<b>; <c>}; unread !0 'esac' is missing"},
              {"a >", "<a>; unread !2 a redirection without its target"},
              {"a;;b", "<a>; unread !1 unexpected ;"}});
}

TEST(Script, EscapedCharactersLieWhereTheyStand) {
  const Script script = read_script("\\a");
  EXPECT_EQ(script.word(0).parts[0].span, (Span{1, 2}));
}

TEST(Script, TroublesAtTheEndLieInTheText) {
  for (const std::string_view text : {"a ||", "a |", "a &&", "a >", "(", "case", "for"}) {
    const Script script = read_script(text);
    ASSERT_EQ(script.troubles.size(), 1U) << text;
    EXPECT_LE(script.troubles[0].span.end, text.size()) << text;
  }
}

TEST(Script, OffsetsAreThoseOfTheText) {
  const std::string_view text = "a\n  bb \"c d\" || true # x";
  const Script script = read_script(text);
  const auto shown = [&](Span span) { return text.substr(span.begin, span.end - span.begin); };
  const Command& either = script.at(script.at(script.root).children[1]);
  EXPECT_EQ(shown(either.span), "bb \"c d\" || true");
  EXPECT_EQ(shown(script.at(either.children[0]).span), "bb \"c d\"");
  EXPECT_EQ(shown(script.word(script.at(either.children[0]).words[1]).span), "\"c d\"");
}

TEST(Script, DepthAndLengthAreBounded) {
  for (const std::string_view opening :
       {"$(", "(", "{ ", "if ", "`", "${x:-", "\"$(", "while ", "$((", "case x in a) "}) {
    std::string text;
    for (int i = 0; i < 20'001; ++i) text += opening;
    EXPECT_FALSE(read_script(text).complete()) << opening;
  }
  std::string deep = "a";
  for (int i = 0; i < 200; ++i) deep = "( " + deep + " )";
  EXPECT_NE(read(deep).find("nested deeper than 60 levels"), std::string::npos);
  EXPECT_EQ(read_script(std::string((1U << 20) + 1, 'a')).troubles.size(), 1U);
  EXPECT_LE(read_script(std::string(5000, ')') + std::string(5000, '\n') + ")\n)\n").troubles.size(), kMostTroubles);
}

}  // namespace
}  // namespace assay::shell
