// A baseline of detect-secrets: the filters that a project has set, as it writes them into .secrets.baseline ("exclude"
// and "word_list" before version 1). The findings that it accepts are read by scans themselves.
#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "base/strings.h"
#include "rules/importers/readers.h"

namespace assay::import {

namespace {

using Json = nlohmann::json;

constexpr std::string_view kFilters = "detect_secrets.filters.";
constexpr std::uint64_t kShortestWord = 3;  // as detect-secrets, where nothing is said

std::string text_of(const Json& object, const char* key) {
  const auto at = object.find(key);
  return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}

// A text, or a list of them.
std::vector<std::string> texts_of(const Json& object, const char* key) {
  std::vector<std::string> out;
  const auto at = object.find(key);
  if (at == object.end()) return out;
  if (at->is_string() && !at->get_ref<const std::string&>().empty()) out.push_back(at->get<std::string>());
  if (at->is_array())
    for (const Json& one : *at)
      if (one.is_string()) out.push_back(one.get<std::string>());
  return out;
}

std::string without_blanks(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t\r\f\v");
  if (first == std::string_view::npos) return {};
  return std::string(line.substr(first, line.find_last_not_of(" \t\r\f\v") - first + 1));
}

// Without a copy: one of a value that is nested deeply takes the stack.
const Json::array_t& list_of(const Json& root, const char* key) {
  static const Json::array_t kNone;
  const auto at = root.find(key);
  return at != root.end() && at->is_array() ? at->get_ref<const Json::array_t&>() : kNone;
}

class BaselineReader {
 public:
  BaselineReader(const ReadFile& read, ForeignFile& out) : read_(read), out_(out) {}

  void read(const Json& root) {
    for (const Json& filter : list_of(root, "filters_used")) read_filter(filter);
    if (const auto old = root.find("exclude"); old != root.end() && old->is_object()) {
      add(&ForeignAllow::paths, texts_of(*old, "files"));
      add(&ForeignAllow::line, texts_of(*old, "lines"));
    }
    if (const auto old = root.find("word_list");
        old != root.end() && old->is_object() && !text_of(*old, "file").empty())
      read_words(text_of(*old, "file"), kShortestWord);
    for (const Json& plugin : list_of(root, "plugins_used")) read_plugin(plugin);
    for (const std::string& path : texts_of(root, "custom_plugin_paths"))
      out_.lose(path, "a plugin of your own: its expressions can be rules (docs/rules.md)");
    if (const auto results = root.find("results"); results != root.end() && results->is_object() && !results->empty())
      out_.note("results", "they hold as they are while the file is named .secrets.baseline");
  }

 private:
  // Each for itself, whatever the others say.
  void add(std::vector<std::string> ForeignAllow::*kind, std::vector<std::string> texts) {
    if (texts.empty()) return;
    ForeignAllow allow;
    allow.*kind = std::move(texts);
    out_.allow.push_back(std::move(allow));
  }

  void read_filter(const Json& filter) {
    if (!filter.is_object()) return out_.lose("filters_used", "an entry that is no filter");
    const std::string path = text_of(filter, "path");
    const std::string_view name = path.starts_with(kFilters) ? std::string_view(path).substr(kFilters.size()) : "";
    if (name == "regex.should_exclude_file") return add(&ForeignAllow::paths, texts_of(filter, "pattern"));
    if (name == "regex.should_exclude_line") return add(&ForeignAllow::line, texts_of(filter, "pattern"));
    if (name == "regex.should_exclude_secret") return add(&ForeignAllow::secret, texts_of(filter, "pattern"));
    if (name == "wordlist.should_exclude_secret") {
      const auto shortest = filter.find("min_length");
      return read_words(text_of(filter, "file_name"), shortest != filter.end() && shortest->is_number_unsigned()
                                                          ? shortest->get<std::uint64_t>()
                                                          : kShortestWord);
    }
    // Those are on in every baseline, or ask whether values are live.
    if (name.starts_with("heuristic.") || name.starts_with("allowlist.") || name.starts_with("common.")) return;
    out_.lose(printable(path), name.starts_with("gibberish.") ? "values are judged by a score of ours (docs/generic.md)"
                                                              : "a filter of your own, which is Python");
  }

  void read_words(const std::string& file, std::uint64_t shortest) {
    const auto text = read_(file);
    if (!text)
      return out_.lose(printable(file),
                       cat("the list of words: ", text.error().why, "; values with them are reported"));
    std::vector<std::string> words;
    std::string_view rest = *text;
    while (!rest.empty()) {
      const std::size_t end = rest.find('\n');
      std::string word = without_blanks(rest.substr(0, end));
      if (!word.empty() && word.size() >= shortest) words.push_back(std::move(word));
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    add(&ForeignAllow::words, std::move(words));
  }

  void read_plugin(const Json& plugin) {
    if (!plugin.is_object()) return out_.lose("plugins_used", "an entry that is no plugin");
    const std::string name = text_of(plugin, "name");
    if (!text_of(plugin, "path").empty())
      return out_.lose(printable(name), "a plugin of your own: its expressions can be rules (docs/rules.md)");
    if (!text_of(plugin, "keyword_exclude").empty())
      out_.lose(printable(name), "'keyword_exclude' has no counterpart: what it leaves out is reported");
  }

  const ReadFile& read_;
  ForeignFile& out_;
};

}  // namespace

Result<ForeignFile> read_detect_secrets(std::string_view text, const ReadFile& read) {
  Json root;
  try {
    root = Json::parse(text);
  } catch (const Json::parse_error& error) {
    const std::size_t before = std::min(text.size(), error.byte);
    return fail("reading JSON",
                cat("line ", 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(before), '\n')),
                "no JSON from here on");
  } catch (const Json::exception&) {
    return fail("reading JSON", "", "a number is too large");
  }
  if (!root.is_object() || (!root.contains("plugins_used") && !root.contains("results")))
    return fail("reading a baseline", "", "there is neither 'plugins_used' nor 'results' in it",
                "a baseline of detect-secrets is the only JSON that can be read");
  ForeignFile out;
  out.extends_default = true;
  BaselineReader(read, out).read(root);
  return out;
}

}  // namespace assay::import
