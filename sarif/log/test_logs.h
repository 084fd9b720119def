// Logs for the tests of this room, and what they are written to.
#pragma once

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/strings.h"
#include "sarif/log/byte_input.h"
#include "sarif/log/log_reader.h"
#include "sarif/log/masking.h"
#include "sarif/log/structure_check.h"
#include "sarif/output.h"

namespace assay::sarif::testing {

// A log of one run of "tool" with the results and other members of the run.
inline std::string log_of(std::string_view results, std::string_view members = "") {
  return cat(R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"tool","rules":[{"id":"a"},{"id":"b"}]}},)",
             members, members.empty() ? "" : ",", R"("results":[)", results, "]}]}");
}

inline std::string result_of(std::string_view rule, std::string_view message, std::string_view members = "") {
  return cat(R"({"ruleId":")", rule, R"(","message":{"text":")", message, "\"}", members.empty() ? "" : ",", members,
             '}');
}

inline JsonValue parsed(std::string_view text) {
  const auto input = text_input(text, "test");
  JsonReader reader(*input);
  const auto first = reader.next();
  EXPECT_TRUE(first) << text;
  if (!first) return {};
  auto value = read_value(reader, *first);
  EXPECT_TRUE(value) << value.error().text();
  return value ? *value : JsonValue();
}

// The first complaint of the schema; empty when there is none.
inline std::string complaint(std::string_view text) {
  std::string first;
  StructureCheck check(Structure::sarif(), [&](const Problem& problem) {
    if (first.empty()) first = cat(problem.pointer, ": ", problem.text);
  });
  const auto input = text_input(text, "test");
  class All final : public LogVisitor {
  } visitor;
  const Status status = read_log(*input, visitor, &check);
  return status ? first : status.error().text();
}

// Shows every text.
inline const TextFilter kEverything = [](std::string_view text) { return std::string(text); };

// A file that goes with the object.
class TextFile {
 public:
  explicit TextFile(std::string_view text) : path_(::testing::TempDir() + "assay-log-XXXXXX") {
    const UniqueFd fd(::mkstemp(path_.data()));
    EXPECT_TRUE(write_all(fd.get(), text, path_));
  }
  TextFile(const TextFile&) = delete;
  TextFile& operator=(const TextFile&) = delete;
  ~TextFile() { static_cast<void>(std::remove(path_.c_str())); }
  const std::string& path() const { return path_; }
  LogFile log() const { return LogFile::open(path_).value(); }

 private:
  std::string path_;
};

}  // namespace assay::sarif::testing
