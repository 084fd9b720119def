#include "scanners/sources/archives/documents/reader_messages.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <type_traits>
#include <vector>

#include "base/pieced_text.h"
#include "base/strings.h"

namespace assay::archives {

namespace {

// Unpacked data, or a view; what is not unpacked is as long as the document at most.
constexpr std::uint64_t kMostText = std::uint64_t{17} << 20;
constexpr int kCannotSay = 70;

// PiecedText::Piece, of which each value is one.
struct SentPiece {
  std::uint64_t text = 0, original = 0, size = 0, copied = 0;
};

template <typename T>
Bytes bytes_of(const T& value) {
  static_assert(std::is_trivially_copyable_v<T>);
  return {reinterpret_cast<const char*>(&value), sizeof(T)};
}

Status receive(ByteReader& stream, std::span<char> into) {
  const Filled got = fill(stream, into);
  if (!got.status) return got.status;
  return got.size == into.size() ? Status() : fail("reading", "", "ended before its end");
}

template <typename T>
Status receive(ByteReader& stream, T& value) {
  static_assert(std::is_trivially_copyable_v<T>);
  return receive(stream, std::span<char>(reinterpret_cast<char*>(&value), sizeof(T)));
}

// The number of words when it is none of them.
std::uint16_t index_of(std::string_view word, std::span<const std::string_view> words) {
  return static_cast<std::uint16_t>(std::find(words.begin(), words.end(), word) - words.begin());
}

class Taker {
 public:
  Taker(MessageStream& stream, const ReaderWords& words, Bytes document, Container& into)
      : stream_(stream), words_(words), document_(document), into_(into) {}

  Status take() {
    for (;;) {
      Message message;
      if (const Status got = receive(stream_, message); !got) return got;
      Budget::Left left = into_.budget().left();
      if (message.left_bytes > left.bytes) return untrue();
      left.bytes = message.left_bytes;
      left.exhausted = left.exhausted || message.exhausted != 0;
      into_.budget().set_left(left);
      if (static_cast<MessageKind>(message.kind) == MessageKind::end) {
        if (left.exhausted && !told_) into_.gap(kBudgetGap);
        return {};
      }
      if (const Status taken = take(message); !taken) return taken;
      if (const Status sent = stream_.send(bytes_of(Answer(into_.budget().left()))); !sent) return sent;
    }
  }

 private:
  static Status untrue() { return fail("reading", "", "said what cannot be"); }

  Status take(const Message& message) {
    const bool of_member = message.of_member != 0;
    std::string path;
    if (of_member) {
      if (message.member_kind >= words_.member_kinds.size()) return untrue();
      if (message.member_number > std::max<std::uint64_t>(document_.size(), 0xFFFFFFFFU)) return untrue();
      path = cat(words_.member_kinds[message.member_kind], ' ', message.member_number);
    }
    switch (static_cast<MessageKind>(message.kind)) {
      case MessageKind::gap: {
        if (message.word >= words_.gaps.size()) return untrue();
        std::string why(words_.gaps[message.word]);
        told_ = told_ || why == kBudgetGap;
        if (of_member) {
          into_.gap(path, std::move(why));
        } else {
          into_.gap(std::move(why));
        }
        return {};
      }
      case MessageKind::member:
        return of_member ? take_member(message, std::move(path)) : untrue();
      case MessageKind::view:
        return take_view(message, path);
      case MessageKind::end:
        break;
    }
    return untrue();
  }

  Status take_member(const Message& message, std::string path) {
    path_ = std::move(path);
    std::string().swap(held_);
    if (const Status got = receive_text(message.text_bytes, held_); !got) return got;
    if (!into_.member(path_, held_)) told_ = true;  // by the container
    return {};
  }

  Status take_view(const Message& message, const std::string& path) {
    if (!path.empty() && path != path_) return untrue();
    const Bytes original = path.empty() ? document_ : Bytes(held_);
    if (message.word >= words_.encodings.size() || message.pieces > kMostText / sizeof(SentPiece)) return untrue();
    std::string text;
    if (const Status got = receive_text(message.text_bytes, text); !got) return got;
    std::vector<PiecedText::Piece> pieces;
    pieces.reserve(static_cast<std::size_t>(message.pieces));
    std::vector<SentPiece> sent(std::min<std::size_t>(static_cast<std::size_t>(message.pieces), 4096));
    while (pieces.size() < message.pieces) {
      const std::size_t count = std::min(sent.size(), static_cast<std::size_t>(message.pieces) - pieces.size());
      const Status got = receive(stream_, {reinterpret_cast<char*>(sent.data()), count * sizeof(SentPiece)});
      if (!got) return got;
      for (std::size_t i = 0; i < count; ++i)
        pieces.push_back({static_cast<std::size_t>(sent[i].text), sent[i].original, sent[i].size, sent[i].copied != 0});
    }
    const auto view =
        PiecedText::of(words_.encodings[message.word], std::move(text), std::move(pieces), original.size());
    if (!view) return untrue();
    MemoryBytes bytes(original);
    into_.view(path, *view, bytes);
    if (into_.budget().exhausted()) told_ = true;  // by the container
    return {};
  }

  Status receive_text(std::uint64_t size, std::string& out) {
    if (size > std::max<std::uint64_t>(kMostText, document_.size())) return untrue();
    out.resize(static_cast<std::size_t>(size));
    return receive(stream_, std::span<char>(out));
  }

  MessageStream& stream_;
  const ReaderWords& words_;
  Bytes document_;
  Container& into_;
  std::string path_, held_;  // the last member
  bool told_ = false;        // that the budget is used up
};

}  // namespace

bool SendingContainer::member(std::string_view path, Bytes content) {
  Message message;
  message.kind = static_cast<std::uint8_t>(MessageKind::member);
  name(path, message);
  say(message, content);
  return !budget_.exhausted();
}

void SendingContainer::view(std::string_view path, const MappedText& text, RandomReader&) {
  if (budget_.exhausted()) return;
  const auto* pieced = dynamic_cast<const PiecedText*>(&text);
  if (pieced == nullptr) ::_exit(kCannotSay);
  Message message;
  message.kind = static_cast<std::uint8_t>(MessageKind::view);
  if (!path.empty()) name(path, message);
  message.word = index_of(text.encoding(), words_.encodings);
  std::vector<SentPiece> pieces;
  pieces.reserve(pieced->pieces().size());
  for (const PiecedText::Piece& piece : pieced->pieces())
    pieces.push_back({piece.text, piece.original, piece.size, piece.copied ? 1U : 0U});
  message.pieces = pieces.size();
  say(message, text.text(), {reinterpret_cast<const char*>(pieces.data()), pieces.size() * sizeof(SentPiece)});
}

void SendingContainer::gap(std::string_view path, std::string why) {
  Message message;
  message.kind = static_cast<std::uint8_t>(MessageKind::gap);
  if (!path.empty()) name(path, message);
  message.word = index_of(why, words_.gaps);
  say(message);
}

void SendingContainer::gap(std::string why) { gap({}, std::move(why)); }

void SendingContainer::end() {
  Message message;
  message.kind = static_cast<std::uint8_t>(MessageKind::end);
  message.left_bytes = budget_.left().bytes;
  message.exhausted = budget_.exhausted() ? 1 : 0;
  if (!stream_.send(bytes_of(message))) ::_exit(kCannotSay);
}

// "object 12".
void SendingContainer::name(std::string_view path, Message& message) const {
  const std::size_t blank = path.rfind(' ');
  if (blank == std::string_view::npos) ::_exit(kCannotSay);
  message.of_member = 1;
  message.member_kind = index_of(path.substr(0, blank), words_.member_kinds);
  (void)std::from_chars(path.data() + blank + 1, path.data() + path.size(), message.member_number);
}

void SendingContainer::say(Message& message, Bytes text, Bytes pieces) {
  message.left_bytes = budget_.left().bytes;
  message.exhausted = budget_.exhausted() ? 1 : 0;
  message.text_bytes = text.size();
  for (const Bytes part : {bytes_of(message), text, pieces})
    if (!part.empty() && !stream_.send(part)) ::_exit(kCannotSay);
  Answer answer;
  if (!receive(stream_, answer)) ::_exit(kCannotSay);
  budget_.set_left({answer.bytes, answer.members, answer.exhausted != 0});
}

bool SendingContainer::member(std::string_view, ByteReader&, bool&) { ::_exit(kCannotSay); }
void SendingContainer::outside(Bytes, std::uint64_t) { ::_exit(kCannotSay); }
void SendingContainer::outside(ByteReader&, std::uint64_t) { ::_exit(kCannotSay); }
void SendingContainer::skipped(std::string_view, SkipReason) { ::_exit(kCannotSay); }

Status take_messages(MessageStream& stream, const ReaderWords& words, Bytes document, Container& into) {
  return Taker(stream, words, document, into).take();
}

}  // namespace assay::archives
