#include "scanners/secrets/saved_values.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "base/image.h"
#include "base/strings.h"
#include "scanners/secrets/findings.h"
#include "scanners/secrets/saved_places.h"
#include "scanners/secrets/scanner.h"
#include "scanners/secrets/test_rules.h"

namespace assay {
namespace {

class SavedValuesTest : public ::testing::Test {
 protected:
  Collector make() { return Collector(rules_, key_, Limits()); }
  void add(Collector& collector, const std::string& path, const std::string& text) {
    std::vector<Match> matches;
    ASSERT_TRUE(scanner_->find_all(text, matches));
    std::vector<Hit> hits;
    ASSERT_TRUE(resolve(*scanner_, text, matches, {}, hits));
    Origin origin;
    origin.path = path;
    collector.add(text, 0, hits, origin);
  }
  std::vector<std::string> saved(const Collector& collector) {
    std::vector<std::string> records;
    EXPECT_TRUE(save_values(collector.values(), [&](std::string record) {
      records.push_back(std::move(record));
      return Status();
    }));
    return records;
  }
  Status load(const std::vector<std::string>& records, Collector& into) {
    GatheredValues values(rules_, key_.bytes, Limits());
    SavedValues loading(values, rules_);
    for (const std::string& record : records)
      if (Status status = loading.take(record); !status) return status;
    into.merge(std::move(values));
    return {};
  }
  std::string told(Collector collector) {
    std::string out;
    for (const Finding& finding : std::move(collector).finish()) out += save_finding(finding);
    return out;
  }

  RuleSet rules_ = testing::compile({testing::make_rule("a", {"tok_"}, "tok_[0-9a-f]{16}")});
  FingerprintKey key_{"k", true};
  Result<Scanner> scanner_ = Scanner::create(rules_);
};

TEST_F(SavedValuesTest, APartThatWasSavedIsOneThreadMore) {
  const std::string one = "x\ntok_0123456789abcdef  # assay:allow a because\n";
  const std::string two = "tok_0123456789abcdef tok_fedcba9876543210\n";
  Collector together = make(), first = make(), second = make(), whole = make();
  add(together, "a/one", one);
  add(together, "b/two", two);
  add(first, "a/one", one);
  add(second, "b/two", two);
  ASSERT_TRUE(load(saved(second), whole));
  ASSERT_TRUE(load(saved(first), whole));
  const std::string expected = told(std::move(together));
  EXPECT_FALSE(expected.empty());
  EXPECT_EQ(told(std::move(whole)), expected);
}

TEST_F(SavedValuesTest, WhatIsCutIsRefused) {
  Collector collector = make();
  add(collector, "a", "tok_0123456789abcdef\n");
  const std::vector<std::string> records = saved(collector);
  ASSERT_EQ(records.size(), 2U);
  for (std::size_t size = 0; size < records[1].size(); ++size) {
    Collector whole = make();
    EXPECT_FALSE(load({records[0], records[1].substr(0, size)}, whole)) << size;
  }
  const std::vector<Finding> findings = std::move(collector).finish();
  const std::string finding = save_finding(findings.front());
  const auto read = load_finding(finding, rules_);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->secret.mask(), findings.front().secret.mask());
  EXPECT_EQ(save_finding(*read), finding);
  for (std::size_t size = 0; size < finding.size(); ++size)
    EXPECT_FALSE(load_finding(finding.substr(0, size), rules_)) << size;
}

TEST(SavedPlaces, KeepWhatAnImageSaysOfThem) {
  const auto memory = std::make_shared<ImageMemory>();
  const auto layer = [&](const std::string& path) {
    auto paths = std::make_shared<LayerPaths>(memory);
    if (!path.empty()) paths->add(path);
    paths->seal();
    return paths;
  };
  for (const std::string changed : {"", "etc/.wh.key", "etc/key"}) {
    auto blob = std::make_shared<ImageBlob>();
    blob->role = ImageBlob::Role::layer;
    blob->digest = "sha256:1";
    blob->created_by = "COPY key";
    blob->number = 1;
    blob->count = 4;
    blob->layers = std::make_shared<const ImageLayers>(ImageLayers{
        {"COPY key", layer("etc/key")}, {"unknown", nullptr}, {"other", layer("")}, {"rm", layer(changed)}});
    auto archive = std::make_shared<Origin>();
    archive->path = "layer.tar";
    archive->image = blob;
    Origin origin;
    origin.kind = OriginKind::archive;
    origin.path = "etc/key";
    origin.parent = archive;
    FieldWriter out;
    save_origin(origin, out);
    FieldReader in(out.bytes());
    const Origin read = load_origin(in);
    ASSERT_TRUE(in.ok() && in.at_end());
    const auto before = image_place_of(origin), after = image_place_of(read);
    ASSERT_TRUE(before && after);
    EXPECT_EQ(after->role, before->role);
    EXPECT_EQ(after->digest, before->digest);
    EXPECT_EQ(after->created_by, before->created_by);
    EXPECT_EQ(after->number, before->number);
    EXPECT_EQ(after->count, before->count);
    EXPECT_EQ(after->later, before->later) << changed;
    EXPECT_EQ(after->later_number, before->later_number);
    EXPECT_EQ(after->later_created_by, before->later_created_by);
    EXPECT_EQ(after->later_unknown, before->later_unknown);
  }
}

}  // namespace
}  // namespace assay
