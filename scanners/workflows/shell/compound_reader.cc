#include "scanners/workflows/shell/reader.h"

namespace assay::shell {

CommandId Reader::compound_if() {
  Command out;
  out.kind = Command::Kind::if_;
  const std::size_t begin = at_;
  at_ += 2;
  bool more_branches = true;
  while (!broken_ && more_branches) {
    out.children.push_back(list());
    if (!expect_reserved("then", begin)) break;
    out.children.push_back(list());
    skip_newlines();
    more_branches = take_reserved("elif");
  }
  if (!broken_ && take_reserved("else")) out.children.push_back(list());
  if (!broken_) expect_reserved("fi", begin);
  return add(std::move(out));
}

CommandId Reader::compound_while() {
  Command out;
  out.kind = Command::Kind::while_;
  out.until = reserved() == "until";
  at_ += 5;
  out.children.push_back(list());
  if (!broken_)
    if (const auto body = body_between("do", "done")) out.children.push_back(*body);
  return add(std::move(out));
}

CommandId Reader::compound_for() {
  Command out;
  out.kind = Command::Kind::for_;
  const std::size_t begin = at_;
  at_ += reserved().size();
  skip_blanks();
  if (next_is("((")) {
    if (!arithmetic(at_, true)) fail({begin, end_}, "(( without ))");
  } else {
    const std::size_t name = at_;
    while (more() && is_name(peek())) ++at_;
    out.name = std::string(text_.substr(name, at_ - name));
    if (out.name.empty()) fail({begin, at_}, "for without a name");
    skip_newlines();
    if (!broken_ && take_reserved("in")) {
      skip_blanks();
      while (!broken_) {
        const auto item = word();
        if (!item) break;
        out.words.push_back(*item);
        skip_blanks();
      }
    }
  }
  if (!broken_) {
    skip_blanks();
    if (peek() == ';') ++at_;
    skip_newlines();
    const auto body = reserved() == "{" ? body_between("{", "}") : body_between("do", "done");
    if (body) out.children.push_back(*body);
  }
  return add(std::move(out));
}

CommandId Reader::compound_case() {
  Command out;
  out.kind = Command::Kind::case_;
  const std::size_t begin = at_;
  at_ += 4;
  skip_blanks();
  if (const auto subject = word()) {
    out.words.push_back(*subject);
  } else {
    fail({begin, at_}, "case without a word");
  }
  expect_reserved("in", begin);
  while (!broken_) {
    skip_newlines();
    if (broken_ || take_reserved("esac")) break;
    if (!more()) {
      fail({begin, end_}, "'esac' is missing");
      break;
    }
    if (peek() == '(') ++at_;
    while (!broken_) {
      skip_blanks();
      const auto pattern = word(Mode::pattern);
      if (pattern) out.words.push_back(*pattern);
      skip_blanks();
      if (broken_ || peek() == ')') break;
      if (!pattern || peek() != '|') {
        fail({begin, at_}, "a pattern of case without )");
        break;
      }
      ++at_;
    }
    if (broken_) break;
    ++at_;
    out.children.push_back(list());
    if (broken_) break;
    if (next_is(";;&")) {
      at_ += 3;
    } else if (next_is(";;") || next_is(";&")) {
      at_ += 2;
    } else if (reserved() != "esac") {
      fail({begin, at_}, "'esac' is missing");
    }
  }
  return add(std::move(out));
}

CommandId Reader::conditional() {
  Command out;
  out.kind = Command::Kind::conditional;
  const std::size_t begin = at_;
  at_ += 2;
  Mode mode = Mode::command;
  while (!broken_) {
    skip_newlines();
    if (broken_) break;
    if (!more()) {
      fail({begin, end_}, "[[ without ]]");
      break;
    }
    if (next_is("]]") && ends_reserved(peek(2))) {
      at_ += 2;
      break;
    }
    const std::size_t start = at_;
    const auto operand = word(mode);
    if (operand) {
      out.words.push_back(*operand);
      mode = text_.substr(start, at_ - start) == "=~" ? Mode::regex : Mode::command;
    } else {
      ++at_;  // an operator
    }
  }
  return add(std::move(out));
}

CommandId Reader::function(std::size_t begin, std::string name) {
  Command out;
  out.kind = Command::Kind::function;
  out.name = std::move(name);
  skip_newlines();
  if (const auto body = broken_ ? std::nullopt : command()) {
    out.children = {*body};
  } else if (!broken_) {
    fail({begin, at_}, "a function without a body");
  }
  out.span = {begin, at_};
  return add(std::move(out));
}

}  // namespace assay::shell
