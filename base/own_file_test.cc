#include "base/own_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace assay {
namespace {

TEST(OwnFile, OfAProgramIsTheProgram) {
  struct stat own {
  }, program{};
  ASSERT_EQ(::stat(own_file().c_str(), &own), 0);
  ASSERT_EQ(::stat("/proc/self/exe", &program), 0);
  EXPECT_EQ(own.st_ino, program.st_ino);
}

}  // namespace
}  // namespace assay
