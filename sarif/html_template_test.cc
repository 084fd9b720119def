// The committed page: what it allows, and that it loads nothing.
#include "sarif/html_template.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <string>

#include "base/hash.h"
#include "base/strings.h"

namespace assay {
namespace {

std::string base64(std::string_view bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<const unsigned char*>(bytes.data()),
                  static_cast<int>(bytes.size()));
  out.pop_back();
  return out;
}

std::string_view between(std::string_view text, std::string_view begin, std::string_view end) {
  const std::size_t from = text.find(begin);
  if (from == std::string_view::npos) return {};
  const std::string_view rest = text.substr(from + begin.size());
  return rest.substr(0, rest.find(end));
}

std::string allowed(std::string_view text) { return cat("'sha256-", base64(as_bytes(sha256(text))), "'"); }

TEST(HtmlTemplate, HasAPlaceForDataInItsBody) {
  EXPECT_TRUE(html_template().head.starts_with("<!doctype html>"));
  EXPECT_NE(html_template().head.find("<body>"), std::string_view::npos);
  EXPECT_NE(html_template().tail.find("</html>"), std::string_view::npos);
}

TEST(HtmlTemplate, AllowsItsOwnScriptAndStyleByTheirHashesAndNothingElse) {
  const std::string_view head = html_template().head;
  const std::string_view script = between(head, "<script type=\"module\">", "</script>");
  const std::string_view style = between(head, "<style>", "</style>");
  ASSERT_GT(script.size(), 10000U);
  ASSERT_GT(style.size(), 1000U);
  EXPECT_EQ(between(head, "Content-Security-Policy\" content=\"", "\""),
            cat("default-src 'none'; script-src ", allowed(script), "; style-src ", allowed(style),
                "; img-src data:; base-uri 'none'; form-action 'none'"));
}

TEST(HtmlTemplate, LoadsNothing) {
  const std::string_view head = html_template().head;
  const std::string_view script = between(head, "<script type=\"module\">", "</script>");
  const std::string_view style = between(head, "<style>", "</style>");
  EXPECT_EQ(head.find(" src="), std::string_view::npos);
  EXPECT_EQ(style.find("url("), std::string_view::npos);
  EXPECT_EQ(style.find("@import"), std::string_view::npos);
  for (const char* word : {"fetch(", "XMLHttpRequest", "import(", "WebSocket", "sendBeacon", "eval("}) {
    EXPECT_EQ(script.find(word), std::string_view::npos) << word;
  }
}

}  // namespace
}  // namespace assay
