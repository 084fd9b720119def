#include "rules/yaml_reader.h"

#include <libfyaml.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "base/strings.h"
#include "base/utf8.h"

namespace assay {
namespace {

struct CloseDiag {
  void operator()(fy_diag* diag) const { fy_diag_destroy(diag); }
};
struct CloseParser {
  void operator()(fy_parser* parser) const { fy_parser_destroy(parser); }
};
struct FreeEvent {
  fy_parser* parser;
  void operator()(fy_event* event) const { fy_parser_event_free(parser, event); }
};
using Event = std::unique_ptr<fy_event, FreeEvent>;

void discard(fy_diag* /*diag*/, void* /*user*/, const char* /*text*/, std::size_t /*size*/) {}

YamlMark mark_of(const fy_mark* mark, YamlMark otherwise) {
  if (mark == nullptr || mark->line < 0 || mark->column < 0) return otherwise;
  return {static_cast<std::uint32_t>(mark->line) + 1, static_cast<std::uint32_t>(mark->column) + 1};
}

// libfyaml's marks leave out the quote, & or * that stands before.
YamlMark before(YamlMark mark) { return {mark.line, std::max(mark.column, 2U) - 1}; }

// What a single-quoted scalar says (YAML 1.2 §7.3.2): '' is a quote, line breaks are folded. libfyaml 0.7.12 leaks
// memory for one with twenty '' in a row, about 20 bytes for each byte of the file.
std::string unquoted(std::string_view raw) {
  std::string out;
  for (std::size_t at = 0; at < raw.size();) {
    if (raw[at] == '\'') {
      out += '\'';
      at += 2;
    } else if (raw[at] == '\n' || raw[at] == '\r') {
      out.erase(out.find_last_not_of(" \t") + 1);
      std::size_t breaks = 0;
      for (; at < raw.size() && std::string_view(" \t\r\n").find(raw[at]) != std::string_view::npos; ++at)
        if (raw[at] == '\n' || (raw[at] == '\r' && raw.substr(at + 1, 1) != "\n")) ++breaks;
      out += breaks == 1 ? std::string(1, ' ') : std::string(breaks - 1, '\n');
    } else {
      out += raw[at++];
    }
  }
  return out;
}

// The first byte that may not stand in a file. libfyaml 0.7.12 takes invalid UTF-8 for the end of the file, in silence,
// and drops control characters.
bool find_bad_byte(std::string_view text, YamlProblem& problem) {
  YamlMark mark;
  while (!text.empty()) {
    const std::size_t size = utf8_sequence(text);
    const auto byte = static_cast<unsigned char>(text[0]);
    if (size == 0) {
      problem = {mark, cat("byte ", printable(text.substr(0, 1)), " is not UTF-8"), "save the file as UTF-8"};
      return true;
    }
    if ((byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F) {
      problem = {mark, cat("control character ", printable(text.substr(0, 1))),
                 "write it as \"\\xNN\" in double quotes"};
      return true;
    }
    if (byte == '\n')
      mark = {mark.line + 1, 1};
    else
      ++mark.column;
    text.remove_prefix(size);
  }
  return false;
}

// Turns libfyaml's events into the tree.
class Builder {
 public:
  Builder(std::string_view source, bool foreign, YamlDocument& out) : source_(source), foreign_(foreign), out_(out) {}

  // False when reading must stop.
  bool take(fy_event& event);

 private:
  // A list or map that is open. Its node is built here and moved into the one around it at its end.
  struct Open {
    YamlNode node;
    std::string anchor;
    std::set<std::string, std::less<>> seen;
    bool awaits_value = false;  // of a map: the key has been read
    bool dropped = false;       // of a map: the value that comes belongs to no key
  };

  // Of what has no mark itself: an empty value is where its key is.
  YamlMark place() const {
    if (open_.empty()) return {};
    const Open& innermost = open_.back();
    return innermost.awaits_value && !innermost.dropped ? innermost.node.keys.back().mark : innermost.node.mark;
  }
  void problem(YamlMark mark, std::string message, std::string hint = {}) {
    out_.problems.push_back({mark, std::move(message), std::move(hint)});
  }
  std::string text_of(fy_token* token, fy_scalar_style style) const;
  std::size_t most_depth() const { return foreign_ ? kMostForeignYamlDepth : kMostYamlDepth; }
  // The anchor's name, where there may be one.
  std::string properties(fy_token* anchor, fy_token* tag);
  bool take_alias(fy_token* name, YamlMark mark);
  // Keeps what an anchor names.
  bool remember(const std::string& anchor, const YamlNode& node);
  // Whether a copy fits the bounds.
  bool copy(const YamlNode& node, YamlMark mark);
  bool open(YamlNode::Kind kind, YamlMark mark, std::string anchor);
  bool close();
  bool add(YamlNode node);
  void add_key(Open& map, YamlNode node);

  std::string_view source_;
  bool foreign_;
  YamlDocument& out_;
  std::vector<Open> open_;
  std::size_t documents_ = 0;
  std::size_t nodes_ = 0;
  std::map<std::string, YamlNode> anchored_;
  std::size_t copied_ = 0;  // bytes of texts for anchors and aliases
};

struct Extent {
  std::size_t nodes = 0, depth = 0, bytes = 0;
};

// As deep as a document may be, so this ends soon.
Extent extent_of(const YamlNode& node) {
  Extent out{.nodes = 1, .depth = 0, .bytes = node.text.size()};
  for (const YamlKey& key : node.keys) out.bytes += key.text.size();
  for (const YamlNode& item : node.items) {
    const Extent inner = extent_of(item);
    out.nodes += inner.nodes;
    out.bytes += inner.bytes;
    out.depth = std::max(out.depth, inner.depth);
  }
  out.depth += static_cast<std::size_t>(node.kind != YamlNode::Kind::scalar);
  return out;
}

bool Builder::take(fy_event& event) {
  const YamlMark mark = mark_of(fy_event_start_mark(&event), place());
  switch (event.type) {
    case FYET_DOCUMENT_START:
      if (++documents_ == 1) return true;
      problem(mark, "a second document", "a rule file holds one; put the rules under one 'rules:'");
      return false;
    case FYET_MAPPING_START:
      return open(YamlNode::Kind::map, mark, properties(event.mapping_start.anchor, event.mapping_start.tag));
    case FYET_SEQUENCE_START:
      return open(YamlNode::Kind::list, mark, properties(event.sequence_start.anchor, event.sequence_start.tag));
    case FYET_MAPPING_END:
    case FYET_SEQUENCE_END:
      return close();
    case FYET_ALIAS:
      if (foreign_) return take_alias(event.alias.anchor, mark);
      problem(before(mark), "an alias (*name)", "write the value out");
      return add({.plain = false, .mark = mark, .text = "alias", .items = {}, .keys = {}});
    case FYET_SCALAR: {
      const std::string anchor = properties(event.scalar.anchor, event.scalar.tag);
      const fy_scalar_style style =
          event.scalar.value == nullptr ? FYSS_PLAIN : fy_token_scalar_style(event.scalar.value);
      const bool in_quotes = style == FYSS_SINGLE_QUOTED || style == FYSS_DOUBLE_QUOTED;
      YamlNode node;
      node.mark = in_quotes ? before(mark) : mark;
      node.plain = style == FYSS_PLAIN;
      node.text = text_of(event.scalar.value, style);
      return remember(anchor, node) && add(std::move(node));
    }
    default:
      return true;
  }
}

std::string Builder::properties(fy_token* anchor, fy_token* tag) {
  if (anchor != nullptr && !foreign_)
    problem(before(mark_of(fy_token_start_mark(anchor), {})), "an anchor (&name)", "write the value out");
  if (tag != nullptr) problem(mark_of(fy_token_start_mark(tag), {}), "a tag (!name)", "leave it out");
  return anchor != nullptr && foreign_ ? text_of(anchor, FYSS_PLAIN) : std::string();
}

bool Builder::take_alias(fy_token* name, YamlMark mark) {
  const auto found = anchored_.find(text_of(name, FYSS_PLAIN));
  if (found == anchored_.end()) {
    problem(before(mark), "an alias (*name) of nothing that stands before it");
    return false;
  }
  if (!copy(found->second, before(mark))) return false;
  return add(found->second);
}

bool Builder::remember(const std::string& anchor, const YamlNode& node) {
  if (anchor.empty()) return true;
  if (!copy(node, node.mark)) return false;
  anchored_[anchor] = node;
  return true;
}

bool Builder::copy(const YamlNode& node, YamlMark mark) {
  const Extent extent = extent_of(node);
  nodes_ += extent.nodes;
  copied_ += extent.bytes;
  if (nodes_ <= kMostYamlNodes && copied_ <= kMostYamlBytes && open_.size() + extent.depth <= most_depth()) return true;
  problem(mark, "with its anchors (&name) and aliases (*name) the file is larger, or nested deeper, than may be",
          "write the values out");
  return false;
}

std::string Builder::text_of(fy_token* token, fy_scalar_style style) const {
  const fy_mark* begin = token == nullptr ? nullptr : fy_token_start_mark(token);
  const fy_mark* end = token == nullptr ? nullptr : fy_token_end_mark(token);
  if (style == FYSS_SINGLE_QUOTED && begin != nullptr && end != nullptr && begin->input_pos <= end->input_pos &&
      end->input_pos <= source_.size())
    return unquoted(source_.substr(begin->input_pos, end->input_pos - begin->input_pos));
  std::size_t size = 0;
  const char* text = fy_token_get_text(token, &size);
  return text == nullptr ? std::string() : std::string(text, size);
}

bool Builder::open(YamlNode::Kind kind, YamlMark mark, std::string anchor) {
  if (open_.size() >= most_depth()) {
    problem(mark, cat("nested deeper than ", most_depth()));
    return false;
  }
  Open open;
  open.node.kind = kind;
  open.node.mark = mark;
  open.anchor = std::move(anchor);
  open_.push_back(std::move(open));
  return true;
}

bool Builder::close() {
  if (open_.empty()) return false;
  YamlNode node = std::move(open_.back().node);
  const std::string anchor = std::move(open_.back().anchor);
  open_.pop_back();
  return remember(anchor, node) && add(std::move(node));
}

bool Builder::add(YamlNode node) {
  if (++nodes_ > kMostYamlNodes) {
    problem(node.mark, cat("more than ", with_commas(kMostYamlNodes), " values"), "split the file");
    return false;
  }
  if (open_.empty()) {
    out_.root = std::move(node);
    out_.whole = true;
    return true;
  }
  Open& parent = open_.back();
  if (parent.node.kind == YamlNode::Kind::list) {
    parent.node.items.push_back(std::move(node));
  } else if (!parent.awaits_value) {
    add_key(parent, std::move(node));
  } else {
    if (!parent.dropped) parent.node.items.push_back(std::move(node));
    parent.awaits_value = false;
  }
  return true;
}

void Builder::add_key(Open& map, YamlNode node) {
  map.awaits_value = true;
  map.dropped = true;
  if (node.kind != YamlNode::Kind::scalar) return problem(node.mark, "a key that is not text");
  if (!map.seen.insert(node.text).second)
    return problem(node.mark, cat("key '", printable(node.text.substr(0, 40)), "' stands here twice"),
                   "remove one of them");
  map.dropped = false;
  map.node.keys.push_back({std::move(node.text), node.mark});
}

std::string hint_for(std::string_view message) {
  const auto says = [&](std::string_view word) { return message.find(word) != std::string_view::npos; };
  if (says("tab")) return "indent with spaces";
  if (says("nested block mapping")) return "put a text with ': ' in it into quotes";
  if (says("missing comma")) return "a quote or a bracket before it may be open";
  if (says("escape")) return "write expressions in single quotes, where a backslash is one: 'tok_\\d{20}'";
  if (says("document start")) return "a file of another tool? 'assay rules import FILE' takes it over";
  if (says("'-' indicator") || says("did not find expected key")) return "the keys of one mapping begin in one column";
  return {};
}

void add_collected(fy_diag* diag, std::vector<YamlProblem>& problems) {
  void* position = nullptr;
  while (const fy_diag_error* error = fy_diag_errors_iterate(diag, &position)) {
    const YamlMark mark{static_cast<std::uint32_t>(std::max(error->line, 1)),
                        static_cast<std::uint32_t>(std::max(error->column, 1))};
    const std::string message = printable(error->msg == nullptr ? "" : error->msg);
    problems.push_back({mark, cat("not YAML: ", message), hint_for(message)});
  }
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (keys[i].text == key) return &items[i];
  return nullptr;
}

namespace {

YamlDocument read_document(std::string_view text, bool foreign) {
  YamlDocument out;
  YamlProblem bad;
  if (text.size() > kMostYamlBytes) {
    out.problems.push_back({{}, cat("larger than ", human_bytes(kMostYamlBytes)), "split the file"});
    return out;
  }
  if (find_bad_byte(text, bad)) {
    out.problems.push_back(std::move(bad));
    return out;
  }

  fy_diag_cfg diag_config{};
  fy_diag_cfg_default(&diag_config);
  diag_config.fp = nullptr;
  diag_config.output_fn = discard;
  const std::unique_ptr<fy_diag, CloseDiag> diag(fy_diag_create(&diag_config));
  if (diag) fy_diag_set_collect_errors(diag.get(), true);
  fy_parse_cfg config{};
  // Sloppy indentation: a closing bracket may stand at its parent's column, as everybody writes it.
  config.flags = static_cast<fy_parse_cfg_flags>(FYPCF_ALLOW_DUPLICATE_KEYS | FYPCF_SLOPPY_FLOW_INDENTATION |
                                                 FYPCF_COLLECT_DIAG | FYPCF_QUIET | FYPCF_DEFAULT_VERSION_1_2);
  config.diag = diag.get();
  const std::unique_ptr<fy_parser, CloseParser> parser(diag ? fy_parser_create(&config) : nullptr);
  if (!parser || fy_parser_set_string(parser.get(), text.data(), text.size()) != 0) {
    out.problems.push_back({{}, "no memory for reading it", ""});
    return out;
  }

  Builder builder(text, foreign, out);
  bool stopped = false;
  while (!stopped) {
    const Event event(fy_parser_parse(parser.get()), FreeEvent{parser.get()});
    if (!event) break;
    stopped = !builder.take(*event);
  }
  const bool failed = fy_parser_get_stream_error(parser.get());
  add_collected(diag.get(), out.problems);
  if (failed && out.problems.empty()) out.problems.push_back({{}, "not YAML", ""});
  if (!stopped && !failed && !out.whole)
    out.problems.push_back({{}, "the file is empty", "it needs 'provider' and 'rules'"});
  out.whole = out.whole && !stopped && !failed;
  return out;
}

}  // namespace

YamlDocument read_yaml(std::string_view text) { return read_document(text, false); }

YamlDocument read_foreign_yaml(std::string_view text) { return read_document(text, true); }

}  // namespace assay
