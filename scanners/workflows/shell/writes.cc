#include "scanners/workflows/shell/writes.h"

#include <algorithm>

#include "scanners/workflows/shell/expansion.h"
#include "scanners/workflows/shell/outcome.h"

namespace assay::shell {
namespace {

using Target = FileWrite::Target;

// Text in text in text: no more than this.
constexpr std::size_t kMostContent = 100'000;
// Of files that one command writes to, the content is told for so many.
constexpr std::size_t kMostFiles = 8;

struct NamedTarget {
  std::string_view variable, context;
  Target target;
};
constexpr NamedTarget kTargets[] = {{"GITHUB_ENV", "github.env", Target::environment},
                                    {"GITHUB_OUTPUT", "github.output", Target::output},
                                    {"GITHUB_PATH", "github.path", Target::path},
                                    {"GITHUB_STEP_SUMMARY", "github.step_summary", Target::summary},
                                    {"GITHUB_STATE", "github.state", Target::state}};

bool writes(Redirection::Kind kind) {
  using Kind = Redirection::Kind;
  return kind == Kind::output || kind == Kind::append || kind == Kind::both || kind == Kind::both_append;
}

// \n, \t, \\ and the like of echo -e and printf; others stay.
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    constexpr std::string_view kFrom = "ntr\\\"'", kTo = "\n\t\r\\\"'";
    const std::size_t known = text[i] == '\\' && i + 1 < text.size() ? kFrom.find(text[i + 1]) : kFrom.npos;
    if (known == kFrom.npos) {
      out += text[i];
    } else {
      out += kTo[known];
      ++i;
    }
  }
  return out;
}

class Reading {
 public:
  explicit Reading(const Script& script) : script_(script), constants_(script) {}

  std::vector<FileWrite> take() {
    for (CommandId id = 0; id < script_.commands.size(); ++id) {
      const Command& command = script_.at(id);
      std::size_t files = 0;
      for (const Redirection& one : command.redirections)
        if (writes(one.kind)) redirected(id, command, one, files++);
      if (is_tee(command)) teed(id, command, from_within(command));
      if (command.kind == Command::Kind::pipeline) piped(command);
    }
    std::stable_sort(out_.begin(), out_.end(),
                     [](const FileWrite& a, const FileWrite& b) { return a.span.begin < b.span.begin; });
    return std::move(out_);
  }

 private:
  void add(CommandId id, WordId word, Span span, bool append, std::optional<std::string> content) {
    FileWrite write;
    write.command = id;
    write.span = span;
    write.append = append;
    const auto variable = variable_of(script_, word);
    const Span written = script_.word(word).span;
    const std::string_view text = script_.text.substr(written.begin, written.end - written.begin);
    for (const NamedTarget& one : kTargets) {
      const bool by_context = text.starts_with("${{") && text.find(one.context) != text.npos;
      if ((variable && *variable == one.variable) || by_context) write.target = one.target;
    }
    if (write.target == Target::file) {
      write.path = constant_text(script_, word, &constants_);
      if (write.path && write.path->starts_with("/dev/")) return;
    }
    write.constant = content && content->find(kUnknown) == content->npos;
    write.content = std::move(content);
    out_.push_back(std::move(write));
  }

  void redirected(CommandId id, const Command& command, const Redirection& one, std::size_t number) {
    if (one.descriptor > 1 || number >= kMostFiles)
      return add(id, one.target, one.span, one.kind == Redirection::Kind::append, std::nullopt);
    const bool append = one.kind == Redirection::Kind::append || one.kind == Redirection::Kind::both_append;
    add(id, one.target, one.span, append, printed(command, 0));
  }

  bool is_tee(const Command& command) const {
    const std::string name = name_of_command(script_, command);
    return name == "tee" ||
           (name == "sudo" && command.words.size() > 1 && constant_text(script_, command.words[1]) == "tee");
  }

  // tee [-a] FILE…
  void teed(CommandId id, const Command& command, const std::optional<std::string>& content) {
    bool append = false;
    std::size_t files = 0;
    for (std::size_t i = name_of_command(script_, command) == "tee" ? 1 : 2; i < command.words.size(); ++i) {
      const std::string text = text_with_gaps(script_, command.words[i]);
      if (text == "-a" || text == "--append") append = true;
      if (text.starts_with('-')) continue;
      add(id, command.words[i], script_.word(command.words[i]).span, append,
          files++ < kMostFiles ? content : std::nullopt);
    }
  }
  // The tee of a pipe: what the command before it prints is not known yet where it is met alone.
  void piped(const Command& pipeline) {
    for (std::size_t i = 1; i < pipeline.children.size(); ++i) {
      const CommandId id = pipeline.children[i];
      if (!is_tee(script_.at(id))) continue;
      const auto content = printed(script_.at(pipeline.children[i - 1]), 0);
      std::size_t files = 0;
      for (auto write = out_.rbegin(); write != out_.rend() && write->command >= id && files < kMostFiles; ++write) {
        if (write->command != id || write->content) continue;
        write->content = content;
        write->constant = content && content->find(kUnknown) == content->npos;
        ++files;
      }
    }
  }
  std::optional<std::string> from_within(const Command& command) const {
    for (const Redirection& one : command.redirections) {
      if (one.kind == Redirection::Kind::here_document) return text_with_gaps(script_, one.target, &constants_);
      if (one.kind == Redirection::Kind::here_string) return text_with_gaps(script_, one.target, &constants_) + '\n';
    }
    return std::nullopt;
  }

  // What a command prints to its standard output.
  std::optional<std::string> printed(const Command& command, int depth) const {
    if (depth > kMostScriptDepth) return std::nullopt;
    if (command.kind == Command::Kind::group || command.kind == Command::Kind::subshell ||
        command.kind == Command::Kind::list) {
      std::string out;
      for (const CommandId child : command.children) {
        const auto piece = printed(script_.at(child), depth + 1);
        out += piece ? *piece : std::string(1, kUnknown);
        if (out.size() > kMostContent) return std::nullopt;
      }
      const bool nothing_known = out.find_first_not_of(kUnknown) == out.npos;
      return nothing_known ? std::nullopt : std::optional(out);
    }
    if (command.kind != Command::Kind::simple) return std::nullopt;
    const std::string name = name_of_command(script_, command);
    if (name == "echo") return echoed(command);
    if (name == "printf") return formatted(command);
    if (name == "cat" && command.words.size() == 1) return from_within(command);
    return std::nullopt;
  }

  std::string echoed(const Command& command) const {
    bool escapes = false, line_end = true;
    std::size_t first = 1;
    for (; first < command.words.size(); ++first) {
      const std::string option = text_with_gaps(script_, command.words[first]);
      if (option.size() < 2 || option[0] != '-' || option.find_first_not_of("neE", 1) != option.npos) break;
      if (option.find('n') != option.npos) line_end = false;
      if (option.find('e') != option.npos) escapes = true;
    }
    std::string out;
    for (std::size_t i = first; i < command.words.size(); ++i) {
      if (i > first) out += ' ';
      out += text_with_gaps(script_, command.words[i], &constants_);
    }
    if (escapes) out = unescaped(out);
    return line_end ? out + '\n' : out;
  }

  // %s and %d in order; any other conversion is a gap.
  std::optional<std::string> formatted(const Command& command) const {
    if (command.words.size() < 2) return std::nullopt;
    const std::string format = text_with_gaps(script_, command.words[1], &constants_);
    std::string out;
    std::size_t argument = 2;
    do {
      const std::size_t before = argument;
      std::string plain;
      const auto flush = [&] {
        out += unescaped(plain);
        plain.clear();
      };
      for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] != '%' || i + 1 == format.size()) {
          plain += format[i];
          continue;
        }
        const char conversion = format[++i];
        if (conversion == '%') {
          plain += '%';
          continue;
        }
        flush();
        const bool simple = conversion == 's' || conversion == 'd' || conversion == 'i';
        if (!simple) i = std::min(format.find_first_of("bcdeEfFgGiouqsxX", i), format.size() - 1);
        if (argument < command.words.size()) {
          out += simple ? text_with_gaps(script_, command.words[argument], &constants_) : std::string(1, kUnknown);
          ++argument;
        } else if (!simple) {
          out += kUnknown;
        }
      }
      flush();
      if (argument == before) break;  // the format takes none
    } while (argument < command.words.size() && out.size() < kMostContent);
    return out;
  }

  const Script& script_;
  const Constants constants_;
  std::vector<FileWrite> out_;
};

}  // namespace

std::vector<FileWrite> writes_of(const Script& script) { return Reading(script).take(); }

}  // namespace assay::shell
