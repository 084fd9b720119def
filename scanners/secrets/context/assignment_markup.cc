// Markup and data: elements of XML, entries that give a name and a value apart, cells of tables, blocks.
#include "base/bytes.h"
#include "scanners/secrets/context/assignment_reader.h"
#include "scanners/secrets/context/value_reader.h"

namespace assay::context {

namespace {

using checks::equal_caseless;
using checks::is_space;

}  // namespace

bool AssignmentReader::read_element() {
  if (quote_.width != 0) return false;
  std::size_t open = out_.name.begin;
  while (open > 0 && (is_word(text_[open - 1]) || text_[open - 1] == ':')) --open;
  if (open == 0 || text_[open - 1] != '<') return false;
  // Generics and named groups of regular expressions: Map<Token>, (?P<token>…)
  if (open > 1 && (is_word(text_[open - 2]) || text_[open - 2] == '?')) return false;
  std::size_t i = out_.name.end;
  const std::size_t furthest = i + 96;
  while (i < furthest && i < text_.size() && text_[i] != '>' && text_[i] != '<') ++i;
  if (char_at(i) != '>' || text_[i - 1] == '/' || text_[i - 1] == '=') return false;
  // FileZilla's, where a master password protects it: <Pass encoding="crypt" pubkey="…">
  if (text_.substr(out_.name.end, i - out_.name.end).find("encoding=\"crypt\"") != Bytes::npos) return false;
  i = skip_spaces(text_, i + 1);
  if (from(i).starts_with("<![CDATA[")) i += 9;
  out_.form = Form::element;
  return read_content(i);
}

bool AssignmentReader::read_content(std::size_t i) {
  std::size_t last = i;
  while (last < text_.size() && text_[last] != '<' && !is_newline(text_[last])) ++last;
  if (out_.cut && last == text_.size() && last > i) {
    out_.open = true;
    out_.value = {i, last};
    return true;
  }
  const std::size_t end = skip_spaces(text_, last);
  while (last > i && is_space(text_[last - 1])) --last;
  if (from(i).substr(0, last - i).ends_with("]]>")) last -= 3;
  if (last <= i || char_at(end) != '<' || char_at(end + 1) != '/') return false;
  out_.value = {i, last};
  return true;
}

bool AssignmentReader::is_named() const {
  std::size_t i = out_.name.begin - quote_.width;
  i = back_over_blanks(text_, i);
  if (i == 0 || (text_[i - 1] != ':' && text_[i - 1] != '=')) return false;
  i = back_over_blanks(text_, i - 1);
  if (const Quote quote = quote_before(text_, i); quote.width != 0) i -= quote.width;
  std::size_t begin = i;
  while (begin > 0 && is_word(text_[begin - 1])) --begin;
  const std::string_view key = text_.substr(begin, i - begin);
  for (const std::string_view known : views("id", "variable", "setting", "property"))
    if (equal_caseless(key, known)) return true;
  return ends_caseless(key, "name") || ends_caseless(key, "key");  // "ParameterKey", "x:Name"
}

bool AssignmentReader::read_entry() {
  std::size_t i = behind_;
  if (char_at(i) == '<' && from(i).starts_with("</key>")) {
    i = skip_spaces(text_, i + 6);
    if (!from(i).starts_with("<string>")) return false;
    out_.form = Form::element;
    const std::size_t begin = i + 8;
    std::size_t end = text_.find('<', begin);
    out_.open = end == std::string_view::npos && out_.cut && begin < text_.size();
    if (out_.open) end = text_.size();
    if (end == std::string_view::npos || end == begin) return false;
    out_.form = Form::entry;
    out_.value = {begin, end};
    return true;
  }
  if (!is_named()) return false;
  const std::size_t furthest = i + 64;
  while (i < furthest && (is_space(char_at(i)) || char_at(i) == ',' || char_at(i) == ';')) ++i;
  if (char_at(i) == '#') i = skip_spaces(text_, std::min(text_.find('\n', i), text_.size()));  // a comment between
  if (const Quote quote = quote_at(text_, i); quote.width != 0) i += quote.width;
  const std::size_t key = i;
  while (i - key < 24 && (is_word(char_at(i)) || (char_at(i) == ':' && is_word(char_at(i + 1))))) ++i;
  if (!ends_caseless(from(key).substr(0, i - key), "value"))
    return closed_ && (read_named_element(behind_) || read_value_before());
  if (const Quote quote = quote_at(text_, i); quote.width != 0) i += quote.width;
  i = skip_blanks(text_, i);
  if (char_at(i) != ':' && char_at(i) != '=') return false;
  i = skip_blanks(text_, i + 1);
  if (value_at(i, Form::line)) {
    if (out_.form == Form::line) out_.form = Form::entry;
    return true;
  }
  return false;
}

bool AssignmentReader::read_value_before() {
  // Back over the key and its quotes, to the literal before it.
  std::size_t i = back_over_blanks(text_, out_.name.begin - quote_.width);
  if (i == 0) return false;
  i = back_over_blanks(text_, i - 1);  // ':' or '='
  while (i > 0 && (is_quote(text_[i - 1]) || is_word(text_[i - 1]) || text_[i - 1] == ':')) --i;
  while (i > 0 && (is_space(text_[i - 1]) || text_[i - 1] == ',')) --i;
  if (i == 0 || text_[i - 1] == '`' || !literal_before(i, Form::entry)) return false;
  i = back_over_blanks(text_, out_.value.begin - 1);
  if (i == 0 || (text_[i - 1] != ':' && text_[i - 1] != '=')) return false;
  i = back_over_blanks(text_, i - 1);
  if (i > 0 && is_quote(text_[i - 1])) --i;
  return ends_caseless(text_.substr(0, i), "value");
}

bool AssignmentReader::read_named_element(std::size_t i) {
  const std::size_t furthest = i + 96;
  while (i < furthest && i < text_.size() && text_[i] != '>' && text_[i] != '<') ++i;
  if (char_at(i) != '>' || text_[i - 1] == '/' || text_[i - 1] == '=') return false;
  i = skip_spaces(text_, i + 1);
  for (const std::string_view opening : views("<value>", "<![CDATA["))
    if (from(i).starts_with(opening)) i = skip_spaces(text_, i + opening.size());
  out_.form = Form::entry;
  return read_content(i);
}

bool AssignmentReader::read_cell(std::size_t sign) {
  const std::size_t before = back_over_blanks(text_, out_.name.begin - quote_.width);
  if (before == 0 || text_[before - 1] != '|') return false;
  std::size_t i = skip_blanks(text_, sign + 1);
  if (char_at(i) == '`') return quoted_at(i, Form::cell);
  return value_at(i, Form::cell) && (out_.open || char_at(skip_blanks(text_, out_.value.end)) == '|');
}

bool AssignmentReader::read_block(std::size_t open) {
  constexpr std::size_t kBlock = 120;
  const std::string_view block = from(open).substr(0, kBlock);
  const std::size_t close = block.find('}');
  if (!closed_) {
    if (is_quote(char_at(open + 1))) return quoted_at(open + 1, Form::assignment);  // name{"value"} of C++
    if (!from(open + 1).substr(0, 5).starts_with(" get;") || close == std::string_view::npos) return false;
    const std::size_t sign = skip_blanks(text_, open + close + 1);
    return char_at(sign) == '=' && quoted_at(skip_blanks(text_, sign + 1), Form::assignment);
  }
  const std::size_t word = block.find("default");
  if (word == std::string_view::npos || word > close || is_word(block[word - 1])) return false;
  const std::size_t sign = skip_blanks(text_, open + word + 7);
  return char_at(sign) == '=' && quoted_at(skip_blanks(text_, sign + 1), Form::entry);
}

bool AssignmentReader::read_to(std::size_t i) {
  for (const std::string_view word : views("to ", "with "))
    if (from(i).starts_with(word)) return quoted_at(skip_blanks(text_, i + word.size()), Form::assignment);
  return false;
}

bool AssignmentReader::read_dash(std::size_t sign) {
  if (ends_caseless(name(), "securestring")) {  // ConvertTo-SecureString -String "value"
    std::size_t i = sign;
    for (int options = 0; options < 3 && char_at(i) == '-'; ++options)
      for (const std::string_view option : views("-String ", "-AsPlainText ", "-Force "))
        if (from(i).starts_with(option)) i = skip_blanks(text_, i + option.size());
    if (i != sign) return char_at(i) != '-' && value_at(i, Form::argument);
  }
  if (char_at(sign + 1) == '>') return quoted_at(skip_blanks(text_, sign + 2), Form::assignment);
  if (!is_blank(char_at(sign + 1)) || at_line_start() != Form::line) return false;
  return value_at(skip_blanks(text_, sign + 1), Form::cell) && out_.quote == 0 && !out_.trailing;
}

}  // namespace assay::context
