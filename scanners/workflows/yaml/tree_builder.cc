#include "scanners/workflows/yaml/tree_builder.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "base/strings.h"
#include "scanners/workflows/yaml/block_scalar.h"
#include "scanners/workflows/yaml/comment_scanner.h"
#include "scanners/workflows/yaml/scalar_text.h"

namespace assay::yaml {

namespace {

Style style_of(fy_token* token) {
  switch (token == nullptr ? FYSS_PLAIN : fy_token_scalar_style(token)) {
    case FYSS_SINGLE_QUOTED:
      return Style::single_quoted;
    case FYSS_DOUBLE_QUOTED:
      return Style::double_quoted;
    case FYSS_LITERAL:
      return Style::literal;
    case FYSS_FOLDED:
      return Style::folded;
    default:
      return Style::plain;
  }
}

bool is_flow(fy_event& event) { return fy_event_get_node_style(&event) == FYNS_FLOW; }

std::uint32_t added(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(std::uint64_t{a} + b, kMostNodes + 1));
}

// A long text that aliases repeat takes as long to look through as many short ones.
std::uint32_t own_weight(const Node& node) {
  constexpr std::size_t kBytesEach = 64;
  return 1 + static_cast<std::uint32_t>(node.text.size() / kBytesEach);
}

}  // namespace

bool TreeBuilder::take(fy_event& event) {
  switch (event.type) {
    case FYET_DOCUMENT_START:
      if (++documents_ == 1) return true;
      return fail(span_of(fy_event_start_mark(&event), nullptr), "a second document",
                  "the file must hold one document");
    case FYET_MAPPING_START:
    case FYET_SEQUENCE_START: {
      const bool mapping = event.type == FYET_MAPPING_START;
      const Properties has = mapping ? properties(event.mapping_start.anchor, event.mapping_start.tag)
                                     : properties(event.sequence_start.anchor, event.sequence_start.tag);
      Node node;
      node.style = is_flow(event) ? Style::flow : Style::block;
      node.span = span_of(fy_event_start_mark(&event), nullptr);
      if (node.style == Style::flow) {
        if (node.span.begin > base_ && source_[node.span.begin] != '[' && source_[node.span.begin] != '{' &&
            (source_[node.span.begin - 1] == '[' || source_[node.span.begin - 1] == '{'))
          --node.span.begin;
        note_column(node.span.begin);
        pass({node.span.begin, node.span.begin + 1});
      }
      return open(mapping ? Kind::mapping : Kind::sequence, node, has);
    }
    case FYET_MAPPING_END:
    case FYET_SEQUENCE_END:
      return close(span_of(fy_event_start_mark(&event), fy_event_end_mark(&event)));
    case FYET_SCALAR:
      return scalar(event);
    case FYET_ALIAS:
      return alias(event);
    default:
      return true;
  }
}

bool TreeBuilder::finish() {
  pass({static_cast<std::uint32_t>(source_.size()), static_cast<std::uint32_t>(source_.size())});
  tree_.comments_.shrink_to_fit();
  return tree_.root_ != nullptr;
}

// libfyaml counts from the text that it was given; a mark that is missing or outside is where reading is now.
Span TreeBuilder::span_of(const fy_mark* begin, const fy_mark* end) const {
  const auto place = [this](const fy_mark* mark, std::uint32_t otherwise) {
    if (mark == nullptr || mark->input_pos > source_.size() - base_) return otherwise;
    return static_cast<std::uint32_t>(mark->input_pos) + base_;
  };
  Span out;
  out.begin = place(begin, cursor_);
  out.end = std::max(place(end, out.begin), out.begin);
  return out;
}

Properties TreeBuilder::properties(fy_token* anchor, fy_token* tag) const {
  Properties properties;
  if (anchor != nullptr)
    properties.anchor = tree_.source(span_of(fy_token_start_mark(anchor), fy_token_end_mark(anchor)));
  if (tag != nullptr) properties.tag = tree_.source(span_of(fy_token_start_mark(tag), fy_token_end_mark(tag)));
  return properties;
}

bool TreeBuilder::open(Kind kind, const Node& node, const Properties& properties) {
  if (open_.size() >= kMostDepth) return fail(node.span, cat("nested deeper than ", kMostDepth, " levels"));
  Open open;
  open.node = node;
  open.node.kind = kind;
  open.properties = properties;
  open.first_child = children_.size();
  // The '-' of a block sequence is at its mark; a mapping's first key tells of its column itself.
  if (kind == Kind::sequence && open.node.style == Style::block) {
    note_column(open.node.span.begin);
    pass({open.node.span.begin, open.node.span.begin});
    open.column =
        static_cast<int>(open.node.span.begin - tree_.lines_.begin_of(tree_.lines_.line_of(open.node.span.begin)));
  }
  open_.push_back(std::move(open));
  return true;
}

bool TreeBuilder::close(Span end) {
  if (open_.empty()) return fail(end, "a collection ends that did not begin");
  Open open = std::move(open_.back());
  open_.pop_back();
  Node& node = open.node;
  const std::span<const Node* const> children(children_.data() + open.first_child, children_.size() - open.first_child);
  for (const Node* child : children) node.weight = added(node.weight, child->weight);
  if (node.kind == Kind::sequence) {
    node.text = {reinterpret_cast<const char*>(List<const Node*>::copy(children, tree_.memory_).data()), 0};
  } else {
    entries_.clear();
    for (std::size_t i = 0; i + 1 < children.size(); i += 2) entries_.push_back({children[i], children[i + 1]});
    node.text = {reinterpret_cast<const char*>(List<Entry>::copy(entries_, tree_.memory_).data()), 0};
  }
  // The mark of a mapping without braces stands behind its first key.
  if (node.kind == Kind::mapping && !children.empty())
    node.span.begin = std::min(node.span.begin, children.front()->span.begin);
  if (node.style == Style::flow) {
    pass(end);
    node.span.end = std::max(end.end, node.span.begin);
  } else if (!children.empty()) {
    node.span.end = std::max(node.span.begin, children.back()->span.end);
  }
  children_.resize(open.first_child);
  return add(keep(node, open.properties));
}

bool TreeBuilder::scalar(fy_event& event) {
  fy_token* token = event.scalar.value;
  Properties has = properties(event.scalar.anchor, event.scalar.tag);
  Node node;
  node.style = style_of(token);
  if (token == nullptr) {
    const std::uint32_t at = behind_indicator();
    node.span = {at, at};
    pass(node.span);
    return add(keep(node, has));
  }
  node.span = span_of(fy_token_start_mark(token), fy_token_end_mark(token));
  if (node.is_block_scalar()) {
    block_scalar(node, has);
  } else {
    if (node.is_quoted()) {
      const char quote = node.style == Style::single_quoted ? '\'' : '"';
      if (node.span.begin > base_ && source_[node.span.begin - 1] == quote) --node.span.begin;
      if (node.span.end < source_.size() && source_[node.span.end] == quote) ++node.span.end;
    }
    pass(node.span);
  }
  note_column(node.span.begin);
  node.text = scalar_text({source_, node.style, node.span, has.indent}, tree_.memory_);
  node.weight = own_weight(node);
  return add(keep(node, has));
}

void TreeBuilder::block_scalar(Node& node, Properties& properties) {
  const auto header = find_block_header(source_, cursor_);
  if (!header) return;
  const BlockExtent extent = block_extent(source_, *header, parent_column());
  scan_comments(source_, cursor_, header->begin, tree_.comments_);
  scan_comments(source_, header->end, header->content, tree_.comments_);
  cursor_ = std::max(extent.end, line_end(source_, header->end));
  node.span = {header->begin, extent.end};
  properties.indent = extent.indent;
  node.style = header->folded ? Style::folded : Style::literal;
}

bool TreeBuilder::alias(fy_event& event) {
  Span span = span_of(fy_token_start_mark(event.alias.anchor), fy_token_end_mark(event.alias.anchor));
  const std::string_view name = tree_.source(span);
  if (span.begin > base_ && source_[span.begin - 1] == '*') --span.begin;
  pass(span);
  note_column(span.begin);
  const auto anchor = anchors_.find(name);
  if (anchor == anchors_.end()) {
    const bool inside =
        std::any_of(open_.begin(), open_.end(), [name](const Open& one) { return one.properties.anchor == name; });
    return fail(span, cat("alias '", printable(name.substr(0, 40)),
                          inside ? "' stands inside of what it names" : "' names no anchor before it"));
  }
  Node node = *anchor->second;
  node.span = span;
  Properties properties;
  properties.alias_of = anchor->second->alias_of() == nullptr ? anchor->second : anchor->second->alias_of();
  return add(keep(node, properties));
}

const Node* TreeBuilder::keep(const Node& node, const Properties& properties) {
  const bool none =
      properties.anchor.empty() && properties.tag.empty() && properties.indent == 0 && properties.alias_of == nullptr;
  if (none) return ::new (tree_.memory_.allocate(sizeof(Node), alignof(Node))) Node(node);
  void* const place = tree_.memory_.allocate(sizeof(ExtendedNode), alignof(ExtendedNode));
  return ::new (place) ExtendedNode(node, properties);
}

// What stands written counts once where it stands, an alias as much as it unfolds to: in the end, what a walk meets.
bool TreeBuilder::add(const Node* node) {
  unfolded_ = added(unfolded_, node->alias_of() == nullptr ? own_weight(*node) : node->weight);
  if (unfolded_ > kMostNodes)
    return fail(node->span, cat("more than ", with_commas(kMostNodes), " values, aliases unfolded"));
  if (node->extended && !node->properties()->anchor.empty()) anchors_[node->properties()->anchor] = node;
  if (open_.empty()) {
    tree_.root_ = node;
    return true;
  }
  children_.push_back(node);
  return true;
}

// Of a value that is not written: behind the ':' of its key, or the '-' of its item, which may stand some lines further
// down.
std::uint32_t TreeBuilder::behind_indicator() const {
  const bool item = !open_.empty() && open_.back().node.kind == Kind::sequence;
  const std::string_view blank = item ? " \t\r\n" : " \t";
  std::size_t at = std::min(source_.find_first_not_of(blank, cursor_), source_.size());
  while (item && at < source_.size() && source_[at] == '#')
    at = std::min(source_.find_first_not_of(blank, line_end(source_, static_cast<std::uint32_t>(at))), source_.size());
  const bool indicator = at < source_.size() && source_[at] == (item ? '-' : ':');
  return indicator ? static_cast<std::uint32_t>(at + 1) : cursor_;
}

int TreeBuilder::parent_column() const { return open_.empty() ? -1 : open_.back().column; }

// The first key of a block mapping tells its column.
void TreeBuilder::note_column(std::uint32_t begin) {
  if (open_.empty()) return;
  Open& parent = open_.back();
  if (parent.column >= 0 || parent.node.kind != Kind::mapping || parent.node.style != Style::block) return;
  parent.column = static_cast<int>(begin - tree_.lines_.begin_of(tree_.lines_.line_of(begin)));
}

void TreeBuilder::pass(Span token) {
  if (cursor_ < token.begin) scan_comments(source_, cursor_, token.begin, tree_.comments_);
  cursor_ = std::max(cursor_, token.end);
}

bool TreeBuilder::fail(Span span, std::string message, std::string hint) {
  problem_ = Problem{span, std::move(message), std::move(hint)};
  return false;
}

}  // namespace assay::yaml
