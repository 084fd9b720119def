#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/posture/dockerfile/reader.h"
#include "scanners/posture/results/dependencies.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/image.h"

namespace assay::posture {

namespace {

using dockerfile::Instruction;

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  while (true) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n\\");
    if (begin == text.npos) return out;
    text.remove_prefix(begin);
    const std::size_t end = std::min(text.find_first_of(" \t\r\n"), text.size());
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string unquoted(std::string_view text) {
  if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front())
    text = text.substr(1, text.size() - 2);
  return std::string(text);
}

// Names of images are small letters (distribution reference grammar); others are filled in by a template.
bool is_template(std::string_view name) {
  const std::string_view repository = name.substr(0, name.find_first_of(":@", name.rfind('/') + 1));
  return name.find("{{") != name.npos || name.find("<%") != name.npos || name.find("@@") != name.npos ||
         (repository.find('$') == repository.npos &&
          std::any_of(repository.begin(), repository.end(), [](char c) { return c >= 'A' && c <= 'Z'; }));
}

class Reader {
 public:
  Reader(const Subject& subject, const File& file, Dependencies& out)
      : subject_(subject), file_(file), lines_(file.text), out_(out) {}

  void read(const dockerfile::Dockerfile& parsed) {
    for (const Instruction& one : parsed.instructions) {
      if (one.name == "ARG" && !stage_) argument(one);
      if (one.name == "FROM") from(one);
      if (one.name == "COPY" || one.name == "ADD") copy(one);
      if (one.name == "RUN") run(one);
    }
  }

 private:
  // ARG before the first FROM: what its images may name.
  void argument(const Instruction& one) {
    for (const std::string& word : words_of(one.text)) {
      const std::size_t equals = word.find('=');
      if (equals != word.npos) arguments_[word.substr(0, equals)] = unquoted(word.substr(equals + 1));
    }
  }

  // The name with its variables put in; nothing where one is not known.
  std::optional<std::string> expanded(std::string_view name) const {
    std::string out;
    for (std::size_t at = 0; at < name.size();) {
      if (name[at] != '$') {
        out += name[at++];
        continue;
      }
      const bool braces = at + 1 < name.size() && name[at + 1] == '{';
      const std::size_t begin = at + (braces ? 2 : 1);
      std::size_t end = begin;
      while (end < name.size() && is_name_byte(name[end])) ++end;
      const auto known = arguments_.find(name.substr(begin, end - begin));
      std::optional<std::string> value;
      if (known != arguments_.end() && !known->second.empty()) value = known->second;
      if (braces) {
        const std::size_t close = name.find('}', end);
        if (close == name.npos) return std::nullopt;
        const std::string_view rest = name.substr(end, close - end);
        const std::size_t skip = rest.starts_with(":-") ? 2 : rest.starts_with('-') ? 1 : 0;
        if (!value && skip > 0) value = std::string(rest.substr(skip));
        if (skip == 0 && !rest.empty()) return std::nullopt;
        end = close + 1;
      }
      if (!value) return std::nullopt;
      out += *value;
      at = end;
      if (out.size() > kMostName) return std::nullopt;
    }
    return out;
  }

  void image(const Instruction& one, std::string_view written) {
    const std::string bare = unquoted(written);
    const std::string_view name = bare;
    if (name.empty() || equal_ignoring_case(name, "scratch") || stages_.contains(lower(name))) return;
    Dependency out;
    out.kind = DependencyKind::container_image;
    auto known = expanded(name);
    if (known && is_template(*known)) known.reset();
    if (known && (stages_.contains(lower(*known)) || equal_ignoring_case(*known, "scratch"))) return;
    const std::string_view digest = workflows::parse_image(known ? std::string_view(*known) : name).digest;
    // A digest that comes from a variable is one all the same.
    out.pinned = digest.starts_with("sha256:") ? Pinned::yes : known ? Pinned::no : Pinned::unknown;
    out.reason = cat("image ", workflows::quoted(name),
                     out.pinned == Pinned::unknown ? " is known only when it is built" : " is not named by its digest");
    const std::size_t at = one.text.find(name);
    const std::size_t begin = at == std::string::npos ? one.span.begin : one.arguments + at;
    const std::size_t end = at == std::string::npos ? one.span.end : begin + name.size();
    out.place = place_in(file_.shown, lines_, file_.text, begin, end);
    out_.list.push_back(std::move(out));
  }

  void from(const Instruction& one) {
    stage_ = true;
    const std::vector<std::string> words = words_of(one.text);
    if (words.empty()) return;
    image(one, words[0]);
    if (words.size() >= 3 && equal_ignoring_case(words[1], "as")) stages_.insert(lower(words[2]));
  }

  // COPY --from=IMAGE; stages are named by number too.
  void copy(const Instruction& one) {
    const std::string_view name = one.flag("from");
    if (name.empty() || name.find_first_not_of("0123456789") == name.npos) return;
    image(one, name);
  }

  void run(const Instruction& one) {
    const HasHashes hashes = [this](std::string_view name) { return hashes_of(subject_, file_.folder(), name); };
    const std::string_view text = one.text;
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == text.npos) return;
    if (text[first] == '[') {
      const std::vector<std::string> words = dockerfile::exec_words(text);
      if (!words.empty()) {
        const bool of_shell = words.size() >= 3 && words[1] == "-c";
        std::string script;
        for (const std::string& word : words) script += cat(script.empty() ? "" : " ", word);
        return tell(of_shell ? words[2] : script, hashes, one, std::string::npos);
      }
    }
    if (text.substr(first).starts_with("<<") && one.documents.size() == 1) {
      const dockerfile::Span body = one.documents[0].body;
      return tell(std::string(std::string_view(file_.text).substr(body.begin, body.end - body.begin)), hashes, one,
                  body.begin);
    }
    tell(one.text, hashes, one, one.arguments);
  }

  // `at`: where the script stands in the file; npos: its places are the whole instruction.
  void tell(const std::string& text, const HasHashes& hashes, const Instruction& one, std::size_t at) {
    const shell::Script script = shell::read_script(text);
    for (Download& found : downloads_of(script, shell::calls_of(script), hashes)) {
      const bool whole = at == std::string::npos;
      out_.list.push_back({found.kind, false, found.pinned, std::move(found.reason),
                           place_in(file_.shown, lines_, file_.text, whole ? one.span.begin : at + found.span.begin,
                                    whole ? one.span.end : at + found.span.end)});
    }
    if (!script.complete())
      out_.troubles.push_back(cat(file_.shown, ": a script could not be read: ", script.troubles.front().why));
  }

  static constexpr std::size_t kMostName = 4096;

  const Subject& subject_;
  const File& file_;
  const LineIndex lines_;
  Dependencies& out_;
  std::map<std::string, std::string, std::less<>> arguments_;
  std::set<std::string> stages_;
  bool stage_ = false;
};

}  // namespace

void add_dockerfile(const Subject& subject, const File& file, Dependencies& out) {
  if (!file.kept || !file.unread.empty()) {
    out.troubles.push_back(cat(file.shown, ": ", file.unread));
    return;
  }
  const dockerfile::Dockerfile parsed = dockerfile::read(file.text);
  Reader(subject, file, out).read(parsed);
  if (!parsed.trouble.empty()) out.troubles.push_back(cat(file.shown, ": ", parsed.trouble));
}

}  // namespace assay::posture
