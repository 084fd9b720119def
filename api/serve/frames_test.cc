#include "api/serve/frames.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "base/strings.h"

namespace assay::serve {
namespace {

// Hands out a text in pieces of `step` bytes.
ReadBytes pieces_of(std::string text, std::size_t step) {
  return [text = std::move(text), step, at = std::size_t{0}](char* buffer, std::size_t size) mutable {
    const std::size_t count = std::min({step, size, text.size() - at});
    std::memcpy(buffer, text.data() + at, count);
    at += count;
    return static_cast<long>(count);
  };
}

// The messages, and why reading ended when it was not at the end.
std::vector<std::string> messages_in(const std::string& text, std::size_t step) {
  FrameReader reader(pieces_of(text, step));
  std::vector<std::string> out;
  for (;;) {
    auto message = reader.next();
    if (!message) {
      out.push_back(cat("! ", message.error().why));
      return out;
    }
    if (!*message) return out;
    out.push_back(std::move((*message)->text));
  }
}

using Texts = std::vector<std::string>;

TEST(Frames, AreReadWhateverThePieces) {
  const std::string text =
      framed("{}") + framed("") + "Content-Type: x\r\nCONTENT-LENGTH:  \t3 \r\n\r\nabc" + "Content-Length: 1\n\n\n";
  for (const std::size_t step : {1U, 2U, 7U, 1000U}) EXPECT_EQ(messages_in(text, step), (Texts{"{}", "", "abc", "\n"}));
}

TEST(Frames, WhatCannotBeFollowedIsAnError) {
  for (const auto& [text, why] : std::vector<std::pair<std::string, std::string>>{
           {"Content-Length: 5\r\n\r\nabc", "it ends within a message"},
           {"Content-Length: 5\r\n", "it ends within a header"},
           {"Content-Type: x\r\n\r\n{}", "its header has no Content-Length that is a number"},
           {"Content-Length: -1\r\n\r\n{}", "its header has no Content-Length that is a number"},
           {"Content-Length: 2x\r\n\r\n{}", "its header has no Content-Length that is a number"},
           {"Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}", "its header has no Content-Length that is a number"},
           {"Content-Length: 99999999999999999999\r\n\r\n{}", "its header has no Content-Length that is a number"},
           {"Content-Length: 67108865\r\n\r\n{}", "it ends within a message"},
           {"Content-Length: 4294967297\r\n\r\n{}", "it is longer than 4 GiB"},
           {std::string(5000, 'x'), "its header has no end"}})
    EXPECT_EQ(messages_in(text, 100), Texts{cat("! ", why)}) << text.substr(0, 60);
}

TEST(Frames, OneThatIsTooLongIsPassedOverAndTheNextIsRead) {
  const std::string text =
      cat("Content-Length: ", kMostMessage + 1, "\r\n\r\nhead", std::string(kMostMessage - 3, 'x'), framed("{}"));
  FrameReader reader([at = std::size_t{0}, &text](char* buffer, std::size_t size) mutable {
    const std::size_t count = std::min(size, text.size() - at);
    std::memcpy(buffer, text.data() + at, count);
    at += count;
    return static_cast<long>(count);
  });
  const auto first = reader.next();
  ASSERT_TRUE(first && *first);
  EXPECT_EQ((*first)->passed_over, kMostMessage + 1);
  EXPECT_TRUE((*first)->text.starts_with("headxxx"));
  EXPECT_LT((*first)->text.size(), 100'000U);
  const auto second = reader.next();
  ASSERT_TRUE(second && *second);
  EXPECT_EQ((*second)->passed_over, 0U);
  EXPECT_EQ((*second)->text, "{}");
}

TEST(Frames, ErrorsOfReadingAreTold) {
  FrameReader reader([](char*, std::size_t) {
    errno = EIO;
    return -1L;
  });
  EXPECT_FALSE(reader.next());
}

TEST(Lines, AreReadWhateverThePieces) {
  for (const std::size_t step : {1U, 3U, 1000U}) {
    LineReader reader(pieces_of("a\r\n\nbc\nlast", step));
    Texts lines;
    for (auto line = reader.next(); line && *line; line = reader.next()) lines.push_back(**line);
    EXPECT_EQ(lines, (Texts{"a", "", "bc", "last"}));
  }
}

TEST(Lines, OneWithoutAnEndIsBounded) {
  LineReader reader([](char* buffer, std::size_t size) {
    std::memset(buffer, 'x', size);
    return static_cast<long>(size);
  });
  const auto line = reader.next();
  ASSERT_FALSE(line);
  EXPECT_EQ(line.error().why, "it is longer than 64 MiB");
}

}  // namespace
}  // namespace assay::serve
