#include "scanners/workflows/shell/batch_script.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/letter_case.h"

namespace assay::shell {
namespace {

using Language = Options::Language;

// Programs of which it is known that they are programs: they set the exit code.
constexpr std::array<std::string_view, 46> kPrograms = {
    "python", "python3", "py",      "pip",    "pip3",  "uv",      "uvx",   "poetry", "pytest", "tox",
    "nox",    "ruff",    "mypy",    "node",   "npm",   "npx",     "yarn",  "pnpm",   "bun",    "deno",
    "dotnet", "nuget",   "msbuild", "cmake",  "ctest", "ninja",   "cargo", "rustup", "go",     "git",
    "gh",     "docker",  "make",    "gradle", "mvn",   "gradlew", "choco", "winget", "curl",   "7z",
    "tar",    "ruby",    "bundle",  "php",    "vcpkg", "composer"};

bool is_program(std::string_view word) {
  std::string name = lower(word.substr(word.find_last_of("/\\") + 1));
  for (const std::string_view end : {".exe", ".cmd", ".bat"})
    if (name.ends_with(end)) name.resize(name.size() - end.size());
  return std::find(kPrograms.begin(), kPrograms.end(), name) != kPrograms.end();
}

// Batch files themselves: without `call` cmd does not come back from them, so that they are the last.
constexpr std::array<std::string_view, 10> kBatchFiles = {"npm",     "npx", "yarn",   "pnpm",     "gradle",
                                                          "gradlew", "mvn", "bundle", "composer", "corepack"};

// rem …, :: … and labels, up to the end of the line.
bool is_remark(std::string_view text) {
  if (text.starts_with('@')) text.remove_prefix(1);
  return text.starts_with(':') || (lower(text.substr(0, 3)) == "rem" && (text.size() == 3 || text[3] == ' '));
}

struct Piece {
  BatchCall call;
  std::string behind;   // "&&", "||", "|", "&", ";" or empty at the end of a line
  bool caught = false;  // it stands in a `catch`, and most often does not run
};

// One line, up to what ends a command. False where a quote or a bracket stays open: more lines belong to it.
bool read_line(std::string_view text, std::size_t begin, std::size_t end, Language language,
               std::vector<Piece>& pieces) {
  Piece piece;
  std::string word;
  bool in_word = false;
  int depth = 0;
  const auto end_word = [&](std::size_t at) {
    if (!in_word) return;
    piece.call.words.push_back(std::move(word));
    word.clear();
    in_word = false;
    piece.call.span.end = at;
  };
  const auto end_piece = [&](std::size_t at, std::string_view sign) {
    end_word(at);
    piece.behind = sign;
    if (!piece.call.words.empty()) pieces.push_back(std::move(piece));
    piece = {};
  };
  for (std::size_t i = begin; i < end; ++i) {
    const char c = text[i];
    const std::string_view two = text.substr(i, std::min<std::size_t>(2, end - i));
    if (c == ' ' || c == '\t' || c == '\r') {
      if (in_word && depth == 0) end_word(i);
      continue;
    }
    if (!in_word && language == Language::powershell && c == '#') break;
    if (language == Language::powershell && two == "<#") return false;  // a comment of several lines
    if (language == Language::cmd && piece.call.words.empty() && is_remark(text.substr(i, end - i))) break;
    if (depth == 0 && (two == "&&" || two == "||")) {
      end_piece(i, two);
      ++i;
      continue;
    }
    const bool call_operator = language == Language::powershell && c == '&' && piece.call.words.empty() && !in_word;
    if (call_operator) continue;
    const bool escaped_by = language == Language::cmd ? c == '^' : c == '`';
    if (escaped_by) {
      if (i + 1 >= end || text[i + 1] == '\r') return false;
      ++i;
    } else if (depth == 0 && (c == '|' || (c == ';' && language == Language::powershell) ||
                              (c == '&' && language == Language::cmd && (i == begin || text[i - 1] != '>')))) {
      end_piece(i, text.substr(i, 1));
      continue;
    }
    if (!in_word && piece.call.words.empty()) piece.call.span.begin = i;
    in_word = true;
    if (c == '"' || (c == '\'' && language == Language::powershell)) {
      const std::size_t close = text.substr(0, end).find(c, i + 1);
      if (close == text.npos) return false;
      word += text.substr(i + 1, close - i - 1);
      i = close;
      continue;
    }
    if (c == '(' || c == '{') ++depth;
    if (c == ')' || c == '}') --depth;
    if (depth < 0) return false;
    word += text[i];
  }
  if (depth != 0) return false;
  end_piece(end, "");
  return true;
}

// The pieces of the lines up to the first one that is not understood: a block, a here-string, a line that goes on.
struct Pieces {
  std::vector<Piece> all;
  bool whole = true;
};

// Blocks within each other are read so far.
constexpr int kMostDepth = 8;

// Where a block of PowerShell that begins at `{` ends, with its `}`; npos where it does not, or its text holds what is
// not read here: comments of several lines and here-strings.
std::size_t end_of_block(std::string_view text, std::size_t begin, std::size_t end) {
  int depth = 0;
  for (std::size_t i = begin; i < end; ++i) {
    const char c = text[i];
    const bool fresh = text[i - 1] == ' ' || text[i - 1] == '\t' || text[i - 1] == '\n' || text[i - 1] == ';';
    if (c == '`') {
      ++i;
    } else if (c == '#' && fresh) {
      i = std::min(text.find('\n', i), end);
    } else if ((c == '<' && text.substr(i, 2) == "<#") ||
               (c == '@' && i + 1 < end && (text[i + 1] == '"' || text[i + 1] == '\''))) {
      return text.npos;
    } else if (c == '"' || c == '\'') {
      i = text.substr(0, end).find(c, i + 1);
      if (i == text.npos) return i;
    } else if (c == '{') {
      ++depth;
    } else if (c == '}' && --depth == 0) {
      return i + 1;
    }
  }
  return text.npos;
}

class BatchReader {
 public:
  BatchReader(std::string_view text, Language language) : text_(text), language_(language) {}

  Pieces read() {
    out_.whole = lines(0, text_.size(), 0, false);
    return std::move(out_);
  }

 private:
  bool lines(std::size_t begin, std::size_t end, int depth, bool caught) {
    for (std::size_t at = begin; at < end;) {
      if (language_ == Language::powershell && is_word(at, end, "try")) {
        const std::size_t behind = attempt(skip_space(at, end), end, depth, caught);
        if (behind == text_.npos) return false;
        at = behind;
        continue;
      }
      const std::size_t line_end = std::min(text_.find('\n', at), end);
      std::vector<Piece> line;
      if (!read_line(text_, at, line_end, language_, line)) return false;
      for (Piece& one : line) {
        one.caught = caught;
        out_.all.push_back(std::move(one));
      }
      at = line_end + 1;
    }
    return true;
  }

  // try {…} catch [Type] {…} finally {…}: GitHub's PowerShell throws for no program's exit code, so what stands in the
  // try goes on behind a failure like anything else. Where all of it ends; npos where it is not understood, or
  // something stands behind it on its line.
  std::size_t attempt(std::size_t at, std::size_t end, int depth, bool caught) {
    if (depth == kMostDepth) return text_.npos;
    at = block(at + 3, end, depth, caught);
    while (at != text_.npos) {
      const std::size_t next = skip_breaks(at, end);
      if (is_word(next, end, "catch")) {
        const std::size_t open = text_.substr(0, end).find('{', next);
        if (open == text_.npos) return open;
        at = block(open, end, depth, true);
      } else if (is_word(next, end, "finally")) {
        at = block(next + 7, end, depth, caught);
      } else {
        break;
      }
    }
    if (at == text_.npos) return at;
    at = skip_space(at, end);
    if (at < end && text_[at] == ';') at = skip_space(at + 1, end);
    return at == end || text_[at] == '\n' || text_[at] == '#' || text_[at] == '\r'
               ? std::min(text_.find('\n', at), end) + (at < end ? 1 : 0)
               : text_.npos;
  }

  // Reads what stands in the block whose brace comes next; where it ends.
  std::size_t block(std::size_t at, std::size_t end, int depth, bool caught) {
    at = skip_breaks(at, end);
    if (at == end || text_[at] != '{') return text_.npos;
    const std::size_t behind = end_of_block(text_, at, end);
    if (behind == text_.npos || !lines(at + 1, behind - 1, depth + 1, caught)) return text_.npos;
    return behind;
  }

  std::size_t skip_space(std::size_t at, std::size_t end) const {
    while (at < end && (text_[at] == ' ' || text_[at] == '\t')) ++at;
    return at;
  }
  std::size_t skip_breaks(std::size_t at, std::size_t end) const {
    while (at < end && (text_[at] == ' ' || text_[at] == '\t' || text_[at] == '\r' || text_[at] == '\n')) ++at;
    return at;
  }
  // Behind spaces, whether this keyword begins a block.
  bool is_word(std::size_t at, std::size_t end, std::string_view word) const {
    at = skip_space(at, end);
    const std::size_t behind = at + word.size();
    if (behind >= end || lower(text_.substr(at, word.size())) != word) return false;
    return std::string_view(" \t\r\n{[").find(text_[behind]) != std::string_view::npos;
  }

  std::string_view text_;
  Language language_;
  Pieces out_;
};

Pieces read_pieces(std::string_view text, Language language) { return BatchReader(text, language).read(); }

std::optional<Pieces> pieces_of(std::string_view script, const Options& options) {
  if (options.language != Language::powershell && options.language != Language::cmd) return std::nullopt;
  return read_pieces(script, options.language);
}

bool asks_for_status(std::string_view text) {
  const std::string small = lower(text);
  constexpr std::string_view kAsking[] = {"lastexitcode", "$?", "errorlevel", "nativecommanduseerror", "trap "};
  return std::any_of(std::begin(kAsking), std::end(kAsking),
                     [&](std::string_view one) { return small.find(one) != std::string::npos; });
}

bool is_exit_0(const std::vector<std::string>& words) {
  if (lower(words[0]) != "exit") return false;
  const std::size_t at = words.size() > 1 && lower(words[1]) == "/b" ? 2 : 1;
  return at < words.size() && words[at] == "0";
}

}  // namespace

std::vector<BatchCall> batch_calls(std::string_view script, const Options& options) {
  std::vector<BatchCall> out;
  if (auto pieces = pieces_of(script, options))
    for (Piece& one : pieces->all) out.push_back(std::move(one.call));
  return out;
}

std::vector<LostCall> lost_batch_calls(std::string_view script, const Options& options) {
  std::vector<LostCall> out;
  // A status that is asked for anywhere may be that of any command.
  if (asks_for_status(script) || options.has_arguments) return out;
  const auto pieces = pieces_of(script, options);
  if (!pieces || !pieces->whole) return out;
  const Piece* decides = nullptr;
  for (std::size_t i = pieces->all.size(); i-- > 0;) {
    const Piece& one = pieces->all[i];
    const bool conditional = one.caught || one.behind == "&&" || one.behind == "||" || one.behind == "|" ||
                             (i > 0 && (pieces->all[i - 1].behind == "&&" || pieces->all[i - 1].behind == "||"));
    const std::string_view name = one.call.words[0];
    const bool ends = options.language == Language::cmd &&
                      std::find(kBatchFiles.begin(), kBatchFiles.end(), name) != kBatchFiles.end();
    if (ends) decides = nullptr;
    if (decides != nullptr && !conditional) out.push_back({one.call.span, decides->call.span, decides->call.words[0]});
    const bool certain = !one.caught && (i == 0 || pieces->all[i - 1].behind.empty() ||
                                         pieces->all[i - 1].behind == ";" || pieces->all[i - 1].behind == "&");
    // The last one, whatever stands before it.
    if (decides == nullptr && certain && (is_exit_0(one.call.words) || is_program(name))) decides = &one;
  }
  std::reverse(out.begin(), out.end());
  return out;
}

}  // namespace assay::shell
