#include "scanners/scan/line_hashes.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/line_hash.h"

namespace assay {
namespace {

const std::string kLongValue = "q7Jx0Zr4Wc8Nf2Tb6Lm1Kd5H";

Finding finding_at(std::uint32_t line, std::uint32_t column = 5, const std::string& value = kLongValue) {
  Finding finding{
      .rule = {}, .secret = Secret(value), .fingerprint = {}, .places = {}, .companions = {}, .line_hash = {}};
  Place& place = finding.places.emplace_back();
  place.origin.kind = OriginKind::file;
  place.origin.path = "f";
  place.region.line = line;
  place.region.column = column;
  return finding;
}

// Hashes of findings in a text that comes in pieces of three bytes.
std::vector<std::string> hashes(std::string_view text, std::vector<Finding> findings) {
  add_line_hashes(findings, [&](const Origin& origin, const PieceSink& sink) {
    EXPECT_EQ(origin.path, "f");
    for (std::size_t at = 0; at < text.size(); at += 3) {
      if (!sink(text.substr(at, 3))) break;
    }
    return true;
  });
  std::vector<std::string> out;
  for (const Finding& finding : findings) out.push_back(finding.line_hash);
  return out;
}

TEST(LineHashes, AreGithubsOfTheFirstPlacesLine) {
  const std::string text = "one\ntwo\none\nfour";
  EXPECT_EQ(hashes(text, {finding_at(4), finding_at(1), finding_at(3)}),
            (std::vector<std::string>{primary_location_line_hash(text, 4), primary_location_line_hash(text, 1),
                                      primary_location_line_hash(text, 3)}));
}

TEST(LineHashes, AreNotToldOfWhatCanBeGuessed) {
  EXPECT_EQ(hashes("x\n", {finding_at(1, 5, "hunter2!")}), std::vector<std::string>{""});
}

// What stands in the window instead could be guessed from its hash.
TEST(LineHashes, AreNotToldWhereTheValueIsBeyondTheWindow) {
  EXPECT_EQ(hashes("x\n", {finding_at(1, 90)}), std::vector<std::string>{""});
}

TEST(LineHashes, AreNotToldOfMembersAndMessages) {
  Finding member = finding_at(1);
  member.places[0].origin.parent = std::make_shared<const Origin>();
  Finding message = finding_at(1);
  message.places[0].origin.kind = OriginKind::git_commit;
  Finding decoded = finding_at(1);
  decoded.places[0].encoding = "base64";
  EXPECT_EQ(hashes("x\n", {member, message, decoded}), (std::vector<std::string>{"", "", ""}));
}

TEST(LineHashes, AreLeftOutWhereTheTextIsGone) {
  std::vector<Finding> findings = {finding_at(1)};
  findings[0].places[0].origin.path = "/nonexistent/file";
  add_line_hashes(findings, read_pieces_of_file);
  EXPECT_EQ(findings[0].line_hash, "");
}

}  // namespace
}  // namespace assay
