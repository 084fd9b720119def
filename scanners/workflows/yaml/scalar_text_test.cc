// What scalars say, by hand, and against libfyaml's own reading of them.
#include "scanners/workflows/yaml/scalar_text.h"

#include <gtest/gtest.h>
#include <libfyaml.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/source_dir.h"
#include "base/strings.h"
#include "scanners/workflows/yaml/tree.h"

namespace assay::yaml {
namespace {

std::string value(std::string_view source) {
  const auto tree = read(std::string(source));
  if (!tree) return cat("problem: ", tree.error().message);
  const Node* node = (*tree)->root().value_of("a");
  return node == nullptr ? "no value" : std::string(node->text);
}

TEST(ScalarText, FoldsLinesOfFlowScalars) {
  EXPECT_EQ(value("a: one\n  two\n\n  three\n"), "one two\nthree");
  EXPECT_EQ(value("a: 'it''s  \n  so'\n"), "it's so");
  EXPECT_EQ(value("a: \"x \\\n  y\"\n"), "x y");
}

TEST(ScalarText, ReadsEscapes) {
  EXPECT_EQ(value(R"(a: "\t\"\\\/\x41\u00e9\U0001F600\e\_")"), "\t\"\\/A\xC3\xA9\xF0\x9F\x98\x80\x1B\xC2\xA0");
  EXPECT_EQ(value("a: ''\n"), "");
}

TEST(ScalarText, CutsBlockScalarsByTheirIndentation) {
  EXPECT_EQ(value("a: |\n  x\n    y\n\n  z\nb: 1\n"), "x\n  y\n\nz\n");
  EXPECT_EQ(value("a: |-\n  x\n\n"), "x");
  EXPECT_EQ(value("a: |+\n  x\n\nb: 1\n"), "x\n\n");
  EXPECT_EQ(value("a: |2\n    x\n   y\n"), "  x\n y\n");
  EXPECT_EQ(value("a: |\nb: 1\n"), "");
  EXPECT_EQ(value("a: |\n\n  x\n"), "\nx\n");
  EXPECT_EQ(value("a: |\n  x"), "x");
}

TEST(ScalarText, FoldsFoldedBlocks) {
  EXPECT_EQ(value("a: >\n  x\n  y\n\n  z\n"), "x y\nz\n");
  EXPECT_EQ(value("a: >-\n  x\n    code\n  y\n"), "x\n  code\ny");
  // libfyaml 0.7.12 loses a break here, and ends the text with a NUL.
  EXPECT_EQ(value("a: >\n  x\n\n\n   y\n  z\n\n"), "x\n\n\n y\nz\n");
}

TEST(ScalarText, EachByteOfATextLeadsBack) {
  const std::string source = "a: >-\n  one\n  two\n\n  three\n";
  const auto tree = read(source).value();
  const Node& node = *tree->root().value_of("a");
  ASSERT_EQ(node.text, "one two\nthree");
  for (std::size_t i = 0; i < node.text.size(); ++i) {
    if (node.text[i] == ' ' || node.text[i] == '\n') continue;
    EXPECT_EQ(source[tree->source_offset(node, i)], node.text[i]) << i;
  }
  EXPECT_EQ(tree->source_offset(node, node.text.size()), source.size() - 1);
}

// Scalars in order, as libfyaml reads them.
std::vector<std::string> by_libfyaml(const std::string& source) {
  fy_parse_cfg config{};
  config.flags = static_cast<fy_parse_cfg_flags>(FYPCF_ALLOW_DUPLICATE_KEYS | FYPCF_SLOPPY_FLOW_INDENTATION |
                                                 FYPCF_QUIET | FYPCF_DEFAULT_VERSION_1_2);
  std::vector<std::string> out;
  fy_parser* parser = fy_parser_create(&config);
  fy_parser_set_string(parser, source.data(), source.size());
  while (fy_event* event = fy_parser_parse(parser)) {
    if (event->type == FYET_SCALAR) {
      std::size_t size = 0;
      const char* text = event->scalar.value == nullptr ? nullptr : fy_token_get_text(event->scalar.value, &size);
      out.emplace_back(text == nullptr ? "" : text, size);
    }
    fy_parser_event_free(parser, event);
  }
  fy_parser_destroy(parser);
  return out;
}

void append_scalars(const Node& node, std::vector<std::string>& out) {
  if (node.alias_of() != nullptr) return;
  if (node.is_scalar()) out.emplace_back(node.text);
  for (const Node* item : node.items()) append_scalars(*item, out);
  for (const Entry& entry : node.entries()) {
    append_scalars(*entry.key, out);
    append_scalars(*entry.value, out);
  }
}

TEST(ScalarText, AgreesWithLibfyaml) {
  for (const char* source :
       {"a: |\n  x\n   \n  y\n  \n\nb: c\n", "a: |+\n\n\nb: 1\n", "- |1\n  x\n- >2-\n   y\n",
        "a:\n- |\n  x\n- b: |2\n     y\n", "a: |\n  x\n  # no comment\n # one\nb: 1\n", "a: 'x\n\n\n  y '\n",
        "a: \"\\\n  x\\n\\\n\n  y\"\n", "a: b\n   c\n\n   d # e\n", "|\n x\n", "a: >+\n  x\n\n\n",
        "a: |-\n  x\n\n\n# end\n", "a: |\r\n  x\r\n\r\n  y\r\nb: 1\r\n"}) {
    const auto tree = read(source);
    ASSERT_TRUE(tree) << source << tree.error().message;
    std::vector<std::string> ours;
    append_scalars((*tree)->root(), ours);
    EXPECT_EQ(ours, by_libfyaml(source)) << source;
  }
}

TEST(ScalarText, AgreesWithLibfyamlOnRealWorkflows) {
  std::size_t files = 0;
  for (const char* up : {"/..", "/../.."}) {
    const std::string folder = cat(ASSAY_SOURCE_DIR, up, "/shared/data/dpone/.github/workflows");
    if (files > 0 || !std::filesystem::is_directory(folder)) continue;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      const std::string source = read_file(entry.path().string()).value();
      const auto tree = read(source);
      ASSERT_TRUE(tree) << entry.path() << tree.error().message;
      std::vector<std::string> ours;
      append_scalars((*tree)->root(), ours);
      EXPECT_EQ(ours, by_libfyaml(source)) << entry.path();
      ++files;
    }
  }
  if (files == 0) GTEST_SKIP() << "shared/data/dpone is not here";
}

}  // namespace
}  // namespace assay::yaml
