// The reader of scripts: recursive descent over characters, since words hold commands. Declared here for its parts:
// script_reader.cc begins and goes on behind what it cannot read, the others are named below.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scanners/workflows/expressions/holes.h"
#include "scanners/workflows/shell/script.h"
#include "scanners/workflows/shell/signs.h"

namespace assay::shell {

class Reader {
 public:
  explicit Reader(std::string_view text);
  Script read();

 private:
  enum class Mode : std::uint8_t {
    command,  // blanks and operators end a word
    regex,    // behind =~: only blanks do
    pattern,  // of a case arm: | and ) end it
  };

  // ---- characters
  bool more() const { return at_ < end_; }
  char peek(std::size_t ahead = 0) const { return at_ + ahead < end_ ? text_[at_ + ahead] : '\0'; }
  bool next_is(std::string_view piece) const { return text_.substr(at_, end_ - at_).starts_with(piece); }
  // The hole that begins here; its end, or 0.
  std::size_t hole_end(std::size_t at) const { return at < end_ && text_[at] == '$' ? hole_end_at_dollar(at) : 0; }
  std::size_t hole_end_at_dollar(std::size_t at) const;
  // The first of the signs behind what stands here, or the end.
  std::size_t next_of(const Signs& signs) const {
    std::size_t at = at_ + 1;
    while (at < end_ && !signs.has(text_[at])) ++at;
    return at;
  }
  // Blanks and line continuations; with newlines also comments, newlines and the here-documents that begin behind them.
  void skip_blanks();
  void skip_newlines();
  void skip_comment();
  // Where what begins there ends: here, or before the blanks before it.
  std::size_t without_blanks(std::size_t begin) const;

  // ---- trouble
  // Reading goes on behind this line.
  void fail(Span span, std::string why);
  bool broken() const { return broken_; }
  bool too_deep(std::size_t at);

  // ---- word_reader.cc
  // Nothing where no word begins.
  std::optional<WordId> word(Mode mode = Mode::command);
  bool ends_word(Mode mode) const;
  void word_part(Word& word, Mode mode);
  void single_quotes(Word& word);
  void ansi_quotes(Word& word);
  void double_quotes(Word& word);
  bool unescaped_first() const;
  void unknown_escape(Word& word, bool quoted);
  void balanced(Word& word);  // ( ) of an extended pattern, as it is
  void literal(Word& word, char c, bool quoted) { literal(word, std::string_view(&c, 1), at_ + 1, quoted); }
  // A text that the bytes from here up to `end` stand for.
  void literal(Word& word, std::string_view text, std::size_t end, bool quoted);
  // The bytes from here up to `end` as they are; reading goes on behind them.
  void literal_run(Word& word, std::size_t end, bool quoted);
  WordId keep(Word word);

  // ---- dollar_reader.cc
  void dollar(Word& word, bool quoted);
  void parameter(Word& word, bool quoted);
  void substitution(Word& word, bool quoted, Part::Kind kind, std::size_t begin);
  void backticks(Word& word, bool quoted);
  // From the first parenthesis of (( to behind )); false when this is no arithmetic. In a for it has semicolons.
  bool arithmetic(std::size_t begin, bool semicolons = false);

  // ---- here_document_reader.cc
  void here_documents();
  void here_document_body(Word& word, std::size_t begin, std::size_t end, bool strip_tabs, bool expand);

  // ---- command_reader.cc
  CommandId list();
  std::optional<CommandId> and_or();
  std::optional<CommandId> pipeline();
  std::optional<CommandId> command();
  std::optional<CommandId> body_between(std::string_view opening, std::string_view closing);
  // The reserved word that stands here, or nothing.
  std::string_view reserved() const;
  bool take_reserved(std::string_view word);
  bool expect_reserved(std::string_view word, std::size_t begin);
  bool at_list_end() const;

  // ---- compound_reader.cc
  CommandId compound_if();
  CommandId compound_while();
  CommandId compound_for();
  CommandId compound_case();
  CommandId conditional();
  CommandId function(std::size_t begin, std::string name);

  // ---- simple_reader.cc
  std::optional<CommandId> simple();
  bool assignment(Command& into);
  bool redirection(Command& into);
  void redirections(Command& into);

  CommandId add(Command command);

  struct PendingDocument {
    WordId body = 0;
    std::string mark;
    bool strip_tabs = false, expand = true;
  };

  std::string_view text_;
  std::size_t at_ = 0, end_;
  std::vector<expressions::Hole> holes_;
  std::vector<PendingDocument> pending_;
  Script script_;
  bool broken_ = false;
  int depth_ = 0, in_backticks_ = 0;
};

}  // namespace assay::shell
