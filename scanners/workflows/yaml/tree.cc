#include "scanners/workflows/yaml/tree.h"

#include <libfyaml.h>

#include <algorithm>
#include <optional>

#include "base/strings.h"
#include "scanners/workflows/yaml/block_scalar.h"
#include "scanners/workflows/yaml/byte_check.h"
#include "scanners/workflows/yaml/scalar_text.h"
#include "scanners/workflows/yaml/tree_builder.h"

namespace assay::yaml {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

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

void discard(fy_diag* /*diag*/, void* /*user*/, const char* /*text*/, std::size_t /*size*/) {}

Problem first_collected(fy_diag* diag, const LineIndex& lines) {
  void* position = nullptr;
  const fy_diag_error* error = fy_diag_errors_iterate(diag, &position);
  if (error == nullptr) return {{}, "not YAML", ""};
  const auto line = static_cast<std::uint32_t>(std::max(error->line, 1));
  const auto column = static_cast<std::uint32_t>(std::max(error->column, 1));
  const auto at = static_cast<std::uint32_t>(lines.offset_of(line, column));
  const std::string message = printable(error->msg == nullptr ? "" : error->msg);
  return {{at, at}, cat("not YAML: ", message), message.find("tab") == std::string::npos ? "" : "indent with spaces"};
}

ScalarSource source_of(std::string_view source, const Node& scalar) {
  const Node& node = scalar.alias_of() == nullptr ? scalar : *scalar.alias_of();
  return {source, node.style, node.span, node.indent()};
}

}  // namespace

// A tree takes twice to three times its source; less where much of it is one text.
Tree::Tree(std::string source)
    : source_(std::move(source)),
      lines_(source_),
      memory_(std::clamp<std::size_t>(source_.size() * 3 / 2, 512, 4 << 20),
              std::clamp<std::size_t>(source_.size() / 6, 512, 1 << 20)) {}

// By line numbers: looking for the line's end would take as long as the line, which may be the whole file.
const Comment* Tree::comment_on_line(std::uint32_t offset) const {
  const std::uint32_t line = lines_.line_of(offset);
  const auto begin = static_cast<std::uint32_t>(lines_.begin_of(line));
  const auto found = std::lower_bound(comments_.begin(), comments_.end(), begin,
                                      [](const Comment& comment, std::uint32_t at) { return comment.span.begin < at; });
  return found != comments_.end() && lines_.line_of(found->span.begin) == line ? &*found : nullptr;
}

const Comment* Tree::trailing_comment(const Node& node) const {
  const std::uint32_t last = node.is_block_scalar() && node.alias_of() == nullptr ? node.span.begin : node.span.end;
  const Comment* comment = comment_on_line(last);
  return comment != nullptr && comment->span.begin >= last ? comment : nullptr;
}

std::uint32_t Tree::source_offset(const Node& scalar, std::size_t offset) const {
  return scalar_source_begin(source_of(source_, scalar), offset);
}

Span Tree::source_span(const Node& scalar, std::size_t begin, std::size_t end) const {
  const ScalarSource source = source_of(source_, scalar);
  Span out;
  out.begin = scalar_source_begin(source, begin);
  out.end = end > begin ? std::max(scalar_source_end(source, end), out.begin) : out.begin;
  return out;
}

tl::expected<std::unique_ptr<const Tree>, Problem> read(std::string source) {
  if (source.size() > kMostBytes)
    return tl::make_unexpected(Problem{{}, cat("larger than ", human_bytes(kMostBytes)), ""});
  if (auto bad = find_bad_byte(source)) return tl::make_unexpected(std::move(*bad));

  auto tree = std::make_unique<Tree>(std::move(source));
  const std::string_view whole = tree->source();
  const std::uint32_t base = whole.starts_with(kByteOrderMark) ? static_cast<std::uint32_t>(kByteOrderMark.size()) : 0;
  const std::string_view text = whole.substr(base);

  fy_diag_cfg diag_config{};
  fy_diag_cfg_default(&diag_config);
  diag_config.fp = nullptr;
  diag_config.output_fn = discard;
  const std::unique_ptr<fy_diag, CloseDiag> diag(fy_diag_create(&diag_config));
  if (diag) fy_diag_set_collect_errors(diag.get(), true);
  fy_parse_cfg config{};
  // Sloppy indentation: a closing bracket may stand at its parent's column, as GitHub accepts it.
  config.flags = static_cast<fy_parse_cfg_flags>(FYPCF_ALLOW_DUPLICATE_KEYS | FYPCF_SLOPPY_FLOW_INDENTATION |
                                                 FYPCF_COLLECT_DIAG | FYPCF_QUIET | FYPCF_DEFAULT_VERSION_1_2);
  config.diag = diag.get();
  const std::unique_ptr<fy_parser, CloseParser> parser(diag ? fy_parser_create(&config) : nullptr);
  if (!parser || fy_parser_set_string(parser.get(), text.data(), text.size()) != 0)
    return tl::make_unexpected(Problem{{}, "no memory for reading it", ""});

  TreeBuilder builder(*tree, base);
  while (!builder.problem()) {
    const std::unique_ptr<fy_event, FreeEvent> event(fy_parser_parse(parser.get()), FreeEvent{parser.get()});
    if (!event) break;
    builder.take(*event);
  }
  if (builder.problem()) return tl::make_unexpected(*builder.problem());
  if (fy_parser_get_stream_error(parser.get())) return tl::make_unexpected(first_collected(diag.get(), tree->lines()));
  if (!builder.finish()) return tl::make_unexpected(Problem{{}, "the file is empty", ""});
  return tree;
}

}  // namespace assay::yaml
