#include "scanners/posture/dockerfile/reader.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/letter_case.h"
#include "base/strings.h"

namespace assay::posture::dockerfile {

namespace {

constexpr std::string_view kBlanks = " \t\r";

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Dockerfile read() {
    if (text_.size() > kMostBytes) {
      out_.trouble = cat("is larger than ", human_bytes(kMostBytes));
      return std::move(out_);
    }
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    directives();
    while (at_ < text_.size() && out_.trouble.empty()) {
      const std::size_t end = line_end(at_);
      const std::size_t first = text_.find_first_not_of(kBlanks, at_);
      if (first >= end || text_[first] == '#') {
        at_ = next_line(end);
        continue;
      }
      if (out_.instructions.size() == kMostInstructions) {
        out_.trouble = cat("has more than ", with_commas(kMostInstructions), " instructions");
        break;
      }
      instruction(first);
    }
    return std::move(out_);
  }

 private:
  std::size_t line_end(std::size_t from) const { return std::min(text_.find('\n', from), text_.size()); }
  std::size_t next_line(std::size_t end) const { return std::min(end + 1, text_.size()); }

  // `# escape=` before anything else says what continues a line.
  void directives() {
    for (std::size_t at = at_; at < text_.size();) {
      const std::size_t end = line_end(at);
      std::string line = lower(text_.substr(at, end - at));
      std::erase_if(line, is_blank);
      const std::size_t equals = line.find('=');
      if (!line.starts_with('#') || equals == std::string::npos) return;
      if (line.substr(1, equals - 1) == "escape" && line.size() == equals + 2) escape_ = line[equals + 1];
      at = next_line(end);
    }
  }

  // The escape that ends the line, or npos.
  std::size_t continuation(std::size_t begin, std::size_t end) const {
    std::size_t last = end;
    while (last > begin && is_blank(text_[last - 1])) --last;
    return last > begin && text_[last - 1] == escape_ ? last - 1 : std::string_view::npos;
  }

  void instruction(std::size_t begin) {
    Instruction out;
    out.span.begin = begin;
    std::string text;  // of the instruction from `begin` on, as Instruction::text has it
    std::size_t at = begin;
    while (true) {
      const std::size_t end = line_end(at);
      const bool comment = at != begin && is_comment(at, end);
      const std::size_t escape = comment ? std::string_view::npos : continuation(at, end);
      const bool blank = at != begin && text_.find_first_not_of(kBlanks, at) >= end;
      if (comment || blank) {
        text.append(end - at, ' ');
      } else if (escape == std::string_view::npos) {
        text += text_.substr(at, end - at);
        at = next_line(end);
        break;
      } else {
        // A backslash must stand right before the line's end to be one for the shell.
        text += text_.substr(at, escape - at);
        text.append(end - escape - 1, ' ');
        text += '\\';
      }
      at = next_line(end);
      if (at >= text_.size()) break;
      text += comment || blank ? ' ' : '\n';
    }
    split(out, text, begin);
    here_documents(out, at);
    out.span.end = std::max(begin, trimmed_end(at));
    at_ = at;
    out_.instructions.push_back(std::move(out));
  }

  bool is_comment(std::size_t at, std::size_t end) const {
    const std::size_t first = text_.find_first_not_of(kBlanks, at);
    return first < end && text_[first] == '#';
  }

  std::size_t trimmed_end(std::size_t end) const {
    while (end > 0 && (is_blank(text_[end - 1]) || text_[end - 1] == '\n')) --end;
    return end;
  }

  static std::size_t skip_blanks(std::string_view text, std::size_t at) {
    while (at < text.size() && (is_blank(text[at]) || text[at] == '\n' ||
                                (text[at] == '\\' && at + 1 < text.size() && text[at + 1] == '\n')))
      ++at;
    return at;
  }

  static std::size_t word_end(std::string_view text, std::size_t at) {
    while (at < text.size() && !is_blank(text[at]) && text[at] != '\n') ++at;
    return at;
  }

  // Name, flags, and what is left.
  static void split(Instruction& out, std::string_view text, std::size_t begin) {
    std::size_t at = 0;
    for (int i = 0; i < 2; ++i) {
      const std::size_t end = word_end(text, at);
      out.name = upper(text.substr(at, end - at));
      at = skip_blanks(text, end);
      if (out.name != "ONBUILD") break;
    }
    while (text.substr(at).starts_with("--")) {
      const std::size_t end = word_end(text, at);
      out.flags.emplace_back(text.substr(at, end - at));
      at = skip_blanks(text, end);
    }
    out.arguments = begin + at;
    out.text = text.substr(at);
  }

  // The lines behind the instruction up to the word that ends each.
  void here_documents(Instruction& out, std::size_t& at) {
    if (out.name != "RUN" && out.name != "COPY" && out.name != "ADD") return;
    struct Mark {
      std::string name;
      bool strip = false;
    };
    std::vector<Mark> marks;
    const std::string_view text = out.text;
    for (std::size_t found = text.find("<<"); found != text.npos; found = text.find("<<", found)) {
      found += 2;
      if (text.substr(found).starts_with('<')) {
        ++found;
        continue;
      }
      Mark mark;
      if (text.substr(found).starts_with('-')) mark.strip = true, ++found;
      const char quote = found < text.size() && (text[found] == '"' || text[found] == '\'') ? text[found] : '\0';
      if (quote != '\0') ++found;
      std::size_t end = found;
      const auto of_name = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
      };
      while (end < text.size() && of_name(text[end])) ++end;
      mark.name = text.substr(found, end - found);
      found = end;
      // 1<<2 and the like are no documents.
      if (mark.name.empty() || (mark.name[0] >= '0' && mark.name[0] <= '9')) continue;
      if (marks.size() < kMostDocuments) marks.push_back(std::move(mark));
    }
    if (marks.empty()) return;
    const std::size_t begin = at;
    for (const Mark& mark : marks) {
      HereDocument document{mark.name, {at, at}};
      bool ended = false;
      while (at < text_.size() && !ended) {
        const std::size_t end = line_end(at);
        std::string_view line = text_.substr(at, end - at);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (mark.strip) line.remove_prefix(std::min(line.find_first_not_of('\t'), line.size()));
        ended = line == mark.name;
        if (!ended) document.body.end = end;
        at = next_line(end);
      }
      // Without its end it is none: `RUN echo "<<EOF"`. Each look for one may read to the end of the file.
      if (!ended) {
        if (++unended_ > kMostUnended) out_.trouble = "has too many here-documents without an end";
        at = begin;
        out.documents.clear();
        return;
      }
      out.documents.push_back(std::move(document));
    }
    out.text += '\n';
    out.text += text_.substr(begin, at - begin);
  }

  static constexpr std::size_t kMostDocuments = 16;
  static constexpr int kMostUnended = 64;

  std::string_view text_;
  std::size_t at_ = 0;
  char escape_ = '\\';
  int unended_ = 0;
  Dockerfile out_;
};

}  // namespace

std::string_view Instruction::flag(std::string_view wanted) const {
  for (const std::string& flag : flags) {
    const std::string_view given = std::string_view(flag).substr(2);
    if (given.starts_with(wanted) && given.size() > wanted.size() && given[wanted.size()] == '=')
      return given.substr(wanted.size() + 1);
  }
  return {};
}

Dockerfile read(std::string_view text) { return Reader(text).read(); }

std::vector<std::string> exec_words(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos || text[first] != '[') return {};
  std::string joined(text);
  for (std::size_t i = 0; i + 1 < joined.size(); ++i)
    if (joined[i] == '\\' && joined[i + 1] == '\n') joined[i] = joined[i + 1] = ' ';
  const nlohmann::json list = nlohmann::json::parse(joined, nullptr, false);
  if (!list.is_array()) return {};
  std::vector<std::string> out;
  for (const auto& word : list) {
    if (!word.is_string()) return {};
    out.push_back(word.get<std::string>());
  }
  return out;
}

}  // namespace assay::posture::dockerfile
