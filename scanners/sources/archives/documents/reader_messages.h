// What a reader in a process of its own (reader_child.h) says to the one that started it, over a stream socket, and
// what that one answers. Both ends are the same program, so numbers are written as they lie in memory.
//
// The reader may have been taken over by the document. So what it says is bounded, and told to people only where it is
// one of the words that its format knows beforehand: nothing of this process may come into a report that way.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "scanners/sources/archives/container.h"

namespace assay::archives {

// All that a reader may say for people to read. Static.
struct ReaderWords {
  std::span<const std::string_view> gaps;
  std::span<const std::string_view> encodings;     // of views
  std::span<const std::string_view> member_kinds;  // a member is named by one of these, a blank and a number
};

enum class MessageKind : std::uint8_t { member, view, gap, end };

// Numbers of any value, since anybody may have written them.
struct Message {
  std::uint8_t kind = 0;          // MessageKind
  std::uint8_t of_member = 0;     // 0: of the document itself, a view or a gap
  std::uint16_t member_kind = 0;  // of ReaderWords
  std::uint16_t word = 0;         // of a gap or an encoding
  std::uint8_t exhausted = 0;     // the reader's budget
  std::uint8_t unused = 0;
  std::uint64_t member_number = 0;
  std::uint64_t text_bytes = 0;  // that follow
  std::uint64_t pieces = 0;      // that follow these
  std::uint64_t left_bytes = 0;  // of the reader's budget
};

// To each message but the last.
struct Answer {
  Answer() = default;
  explicit Answer(const Budget::Left& left) : bytes(left.bytes), members(left.members), exhausted(left.exhausted) {}
  std::uint64_t bytes = 0, members = 0, exhausted = 0;
};

class MessageStream : public ByteReader {
 public:
  // All of them, or an error.
  virtual Status send(Bytes bytes) = 0;
};

// The reader's side: everything that it finds goes to the other process, whose answer tells what is left of the budget.
// Ends the process when that one is gone, and where a reader asks for what cannot be sent.
class SendingContainer final : public Container {
 public:
  SendingContainer(MessageStream& stream, const ReaderWords& words, const Limits& limits, const Budget::Left& left)
      : stream_(stream), words_(words), limits_(limits), budget_(limits) {
    budget_.set_left(left);
  }

  bool member(std::string_view path, Bytes content) override;
  void view(std::string_view path, const MappedText& text, RandomReader& original) override;
  void gap(std::string_view path, std::string why) override;
  void gap(std::string why) override;
  const Limits& limits() const override { return limits_; }
  Budget& budget() override { return budget_; }
  void end();  // all was read

  // What no reader in a process of its own hands on.
  [[noreturn]] bool member(std::string_view path, ByteReader& content, bool& clean) override;
  [[noreturn]] void outside(Bytes text, std::uint64_t offset) override;
  [[noreturn]] void outside(ByteReader& bytes, std::uint64_t offset) override;
  [[noreturn]] void skipped(std::string_view path, SkipReason reason) override;

 private:
  void name(std::string_view path, Message& message) const;
  void say(Message& message, Bytes text = {}, Bytes pieces = {});

  MessageStream& stream_;
  const ReaderWords& words_;
  const Limits& limits_;
  Budget budget_;
};

// The other side: takes messages up to the last one and hands on what they hold. Returns why it ended before: what the
// stream said, or that a message cannot be true. `document` is the one that is read.
Status take_messages(MessageStream& stream, const ReaderWords& words, Bytes document, Container& into);

}  // namespace assay::archives
