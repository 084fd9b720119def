#include "base/image.h"

#include <gtest/gtest.h>

#include "base/origin.h"

namespace assay {
namespace {

std::shared_ptr<LayerPaths> paths_of(const std::vector<std::string>& paths) {
  auto out = std::make_shared<LayerPaths>(std::make_shared<ImageMemory>());
  for (const std::string& path : paths) out->add(path);
  out->seal();
  return out;
}

using Change = LayerPaths::Change;

TEST(LayerPaths, WhiteoutsDeleteFilesAndFolders) {
  const auto paths = paths_of({"./etc/.wh.a", ".wh.tmp"});
  EXPECT_EQ(paths->change_of("etc/a"), Change::deleted);
  EXPECT_EQ(paths->change_of("/etc/a"), Change::deleted);
  EXPECT_EQ(paths->change_of("tmp/x/y"), Change::deleted);
  EXPECT_EQ(paths->change_of("etc/b"), Change::none);
  EXPECT_EQ(paths->change_of("etc/ab"), Change::none);
}

TEST(LayerPaths, AnOpaqueFolderHidesWhatLiesInItAtAnyDepth) {
  const auto paths = paths_of({"d/.wh..wh..opq"});
  EXPECT_EQ(paths->change_of("d/a"), Change::deleted);
  EXPECT_EQ(paths->change_of("d/e/f"), Change::deleted);
  EXPECT_EQ(paths->change_of("e"), Change::none);
}

TEST(LayerPaths, TheSamePathReplacesAndAFileInAFoldersPlaceDeletes) {
  const auto paths = paths_of({"etc/a", "d"});
  EXPECT_EQ(paths->change_of("etc/a"), Change::replaced);
  EXPECT_EQ(paths->change_of("d/x"), Change::deleted);
}

TEST(LayerPaths, MemoryIsBoundedAndGivenBack) {
  auto memory = std::make_shared<ImageMemory>(4096);
  {
    LayerPaths paths(memory);
    for (int i = 0; i < 10000; ++i) paths.add(std::to_string(i));
    EXPECT_FALSE(paths.complete());
  }
  EXPECT_TRUE(memory->take(4096));
  EXPECT_FALSE(memory->take(1));
}

TEST(ImagePlace, WhatALayerWithoutMemoryDidIsUnknown) {
  auto full = std::make_shared<LayerPaths>(nullptr);
  full->add("etc/a");
  auto blob = std::make_shared<ImageBlob>();
  blob->role = ImageBlob::Role::layer;
  blob->number = 1;
  blob->layers = std::make_shared<ImageLayers>(ImageLayers{{"", paths_of({"etc/a"})}, {"", full}});
  auto layer = std::make_shared<Origin>();
  layer->image = blob;
  Origin file;
  file.path = "etc/a";
  file.parent = layer;
  const auto place = image_place_of(file);
  ASSERT_TRUE(place);
  EXPECT_TRUE(place->later_unknown);
}

}  // namespace
}  // namespace assay
