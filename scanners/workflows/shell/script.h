// A shell script (POSIX sh and bash) as a tree, with ${{ }} as holes of which nothing is known.
//
// Commands and words lie in arrays and name each other by index; spans are bytes of the text that was read, which must
// outlive the script. Immutable once read: any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanners/workflows/expressions/syntax_tree.h"

namespace assay::shell {

using expressions::Span;
using CommandId = std::uint32_t;
using WordId = std::uint32_t;

struct Part {
  enum class Kind : std::uint8_t {
    literal,       // `text` is what it stands for, without quotes and backslashes
    variable,      // $x, ${x}, $?; `text` is the name
    parameter,     // ${x:-y} and the like; `text` is the name
    substitution,  // $( ) and ` `; `command` is what runs
    arithmetic,    // $(( ))
    process,       // <( ) and >( )
    hole,          // ${{ }}
    glob,          // * ? [ and braces outside of quotes; `text` as it is written
  };
  Kind kind = Kind::literal;
  bool quoted = false;
  Span span;
  std::string text;
  CommandId command = 0;
};

struct Word {
  Span span;
  std::vector<Part> parts;
};

struct Redirection {
  enum class Kind : std::uint8_t {
    input,        // <
    output,       // > and >|
    append,       // >>
    both,         // &> and >& with a file
    both_append,  // &>>
    duplicate,    // 2>&1, <&3
    read_write,   // <>
    here_document,
    here_string,  // <<<
  };
  Kind kind = Kind::output;
  int descriptor = -1;  // the number before the sign; -1: none is written
  Span span;
  WordId target = 0;  // of a here-document its content, with the end mark left out
};

struct Assignment {
  std::string name;
  bool append = false;  // +=
  bool array = false;   // NAME=( … ) or NAME[i]=…
  Span span;
  std::optional<WordId> value;  // nothing for arrays; their words are among the command's `nested`
};

struct Command {
  enum class Kind : std::uint8_t {
    simple,       // words, assignments
    pipeline,     // two commands or more, or one with ! before it
    and_or,       // children joined by && and ||
    list,         // children one after another
    group,        // { }
    subshell,     // ( )
    if_,          // condition, body, condition, body, … and an else if their number is odd
    while_,       // condition, body; until too
    for_,         // body; words are the items. select too
    case_,        // children are the arms' bodies; words the subject and all patterns
    function,     // body; `name`
    conditional,  // [[ ]]; words
    arithmetic,   // (( ))
    unread,       // what could not be read
  };
  Kind kind = Kind::simple;
  bool negated = false;     // of a pipeline
  bool background = false;  // ends in &
  bool until = false;
  Span span;
  std::string name;  // of a function, the variable of a for
  std::vector<CommandId> children;
  std::vector<bool> joined_by_or;  // of and_or: for each child but the first, || before it
  std::vector<WordId> words;
  std::vector<WordId> nested;  // words that are neither: elements of arrays
  std::vector<Assignment> assignments;
  std::vector<Redirection> redirections;
};

struct Trouble {
  Span span;
  std::string why;
};

struct Script {
  std::string_view text;
  std::vector<Command> commands;
  std::vector<Word> words;
  CommandId root = 0;  // a list
  // What could not be read. Reading goes on behind the line; what is asked of such a script is answered `unproved`.
  std::vector<Trouble> troubles;

  const Command& at(CommandId id) const { return commands[id]; }
  const Word& word(WordId id) const { return words[id]; }
  bool complete() const { return troubles.empty(); }
};

// Longer scripts are not read: one trouble.
constexpr std::size_t kMostScriptBytes = std::size_t{1} << 20;
// Commands and substitutions within each other.
constexpr int kMostScriptDepth = 60;
// Further troubles are not told.
constexpr std::size_t kMostTroubles = 20;

// Guarantees on any bytes: no crash, at most kMostScriptDepth levels deep, time in proportion to the text times the
// depth.
Script read_script(std::string_view text);

}  // namespace assay::shell
