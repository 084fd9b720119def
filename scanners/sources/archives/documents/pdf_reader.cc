#include "scanners/sources/archives/documents/pdf_reader.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/strings.h"
#include "scanners/sources/archives/documents/pdf_filters.h"
#include "scanners/sources/archives/documents/pdf_fonts.h"
#include "scanners/sources/archives/documents/pdf_syntax.h"
#include "scanners/sources/archives/documents/pdf_text.h"
#include "scanners/sources/archives/documents/pdf_words.h"

namespace assay::archives {

namespace {

constexpr std::size_t kMostStreams = 100'000;
constexpr std::size_t kObjectBytes = std::size_t{16} << 20;  // of all object streams
// Unpacked data, and what a filter reads of another one.
constexpr std::uint64_t kUnpackMemory = 2 * std::uint64_t{kMostPdfData};
static_assert(kPdfMemory == kUnpackMemory + kObjectBytes + TextView::kMemory);
constexpr std::size_t kFontNames = 10'000;
constexpr std::size_t kCodesOfAll = 500'000;

struct Stream {
  std::uint32_t number = 0;  // of its object; 0: not known
  Bytes dictionary, data;
  std::uint64_t offset = 0;  // of the data
};

// "12" of "12 0 " before "obj".
std::optional<std::uint32_t> number_before(Bytes text) {
  const auto digits = [&] {
    std::uint64_t out = 0, step = 1;
    bool any = false;
    while (!text.empty() && text.back() >= '0' && text.back() <= '9' && step < 10'000'000'000U) {
      out += step * static_cast<std::uint64_t>(text.back() - '0');
      step *= 10;
      text.remove_suffix(1);
      any = true;
    }
    return any ? std::optional(out) : std::nullopt;
  };
  const auto white = [&] {
    while (!text.empty() && is_pdf_white(text.back())) text.remove_suffix(1);
  };
  white();
  if (!digits()) return std::nullopt;
  white();
  const auto number = digits();
  if (!number || *number > 0xFFFFFFFFU) return std::nullopt;
  return static_cast<std::uint32_t>(*number);
}

bool has_type(const Stream& stream, std::string_view type) {
  const auto names = pdf_names(pdf_value(stream.dictionary, "Type"));
  return !names.empty() && names[0] == type;
}

std::string name_of(const Stream& stream) {
  return stream.number != 0 ? cat(kPdfObject, ' ', stream.number) : cat(kPdfStreamAt, ' ', stream.offset);
}

// One pass over the file for its streams and what stands between them.
class Layout {
 public:
  explicit Layout(Bytes pdf) : pdf_(pdf) {}

  std::vector<Stream> streams;
  std::vector<Bytes> between;
  bool too_many = false;

  void read() {
    std::size_t begin = 0;  // of what no stream has taken
    std::size_t at = 0;
    std::size_t bare = 0;  // up to here no dictionary begins that belongs to a stream
    for (;;) {
      at = pdf_.find("stream", at);
      if (at == Bytes::npos) break;
      const std::size_t keyword = at;
      at += 6;
      const bool line = at < pdf_.size() && (pdf_[at] == '\n' || pdf_[at] == '\r' || pdf_[at] == ' ');
      if (!line || (keyword >= 3 && pdf_.substr(keyword - 3, 3) == "end")) continue;
      const std::size_t object = object_before(begin, keyword);
      const Bytes dictionary = pdf_.substr(object, keyword - object);
      bare = std::max(bare, object);
      if (pdf_.substr(bare, keyword - bare).find("<<") == Bytes::npos) {
        bare = keyword;
        continue;
      }
      if (streams.size() == kMostStreams) {
        too_many = true;
        break;
      }
      while (at < pdf_.size() && pdf_[at] == ' ') ++at;
      if (pdf_.substr(at).starts_with("\r\n")) {
        at += 2;
      } else if (at < pdf_.size()) {
        ++at;
      }
      Stream stream;
      if (const auto number = number_before(pdf_.substr(0, object < 3 ? 0 : object - 3))) stream.number = *number;
      stream.dictionary = dictionary;
      stream.offset = at;
      stream.data = pdf_.substr(at, end_of(dictionary, at) - at);
      between.push_back(pdf_.substr(begin, keyword - begin));
      at += stream.data.size();
      begin = at;
      streams.push_back(stream);
    }
    between.push_back(pdf_.substr(begin));
  }

 private:
  // Behind the last "obj" before a stream's keyword; objects are looked for once, however many keywords there are.
  std::size_t object_before(std::size_t begin, std::size_t keyword) {
    object_ = std::max(object_, begin);
    looked_ = std::max(looked_, begin);
    for (;;) {
      const std::size_t next = pdf_.substr(0, keyword).find("obj", looked_);
      if (next == Bytes::npos) break;
      looked_ = object_ = next + 3;
    }
    looked_ = std::max(looked_, keyword < 3 ? 0 : keyword - 3);
    return object_;
  }

  // By its length, when the keyword follows that, else by the keyword.
  std::size_t end_of(Bytes dictionary, std::size_t begin) {
    if (const auto length = pdf_number(pdf_value(dictionary, "Length")); length && *length <= pdf_.size() - begin) {
      const std::size_t end = begin + static_cast<std::size_t>(*length);
      if (pdf_.substr(end, 16).find("endstream") != Bytes::npos) return end;
    }
    if (next_end_ < begin) next_end_ = std::min(pdf_.find("endstream", begin), pdf_.size());
    return next_end_;
  }

  Bytes pdf_;
  std::size_t object_ = 0, looked_ = 0, next_end_ = 0;
};

class Document {
 public:
  Document(Bytes pdf, Container& into) : pdf_(pdf), into_(into) {}

  void read() {
    Layout layout(pdf_);
    layout.read();
    if (layout.too_many) into_.gap(kPdfManyStreams);
    for (const Bytes text : layout.between)
      if (!pdf_value(text, "Encrypt").empty()) return into_.gap(kPdfEncrypted);
    Memory memory(into_.budget());
    if (!memory.take(kPdfMemory)) return into_.gap(kTooMuchMemory);
    for (const Stream& stream : layout.streams)
      if (has_type(stream, "ObjStm")) unpack_objects(stream);
    std::vector<Bytes> objects = layout.between;
    for (const auto& [number, text] : objects_) objects.emplace_back(text);
    read_fonts(layout, objects);
    strings(layout);
    for (const Stream& stream : layout.streams) {
      if (into_.budget().exhausted()) return;
      hand_on(stream);
    }
  }

 private:
  void unpack_objects(const Stream& stream) {
    PdfData data = decode_pdf_stream(stream.dictionary, stream.data, into_.budget());
    if (object_bytes_ + data.bytes.size() > kObjectBytes) return;  // it is unpacked later, without its fonts
    object_bytes_ += data.bytes.size();
    if (data.problem != nullptr) into_.gap(name_of(stream), data.problem);  // what it holds is handed on without it
    objects_.emplace(stream.offset, std::move(data.bytes));
  }

  // Which objects are fonts with a map to text, and under which names pages select them.
  void read_fonts(const Layout& layout, const std::vector<Bytes>& objects) {
    std::map<std::uint32_t, std::uint32_t> maps;  // font -> object of its map
    for (const Bytes text : layout.between)
      for (std::size_t at = text.find("obj"); at != Bytes::npos; at = text.find("obj", at + 3)) {
        const auto number = number_before(text.substr(0, at));
        if (!number) continue;
        const Bytes body = text.substr(at, text.find("endobj", at) - at);
        note_font(*number, body, maps);
        at += std::max<std::size_t>(body.size(), 3) - 3;
      }
    for (const Stream& stream : layout.streams) {
      const auto found = objects_.find(stream.offset);
      if (found != objects_.end()) note_packed_fonts(stream, found->second, maps);
    }
    if (maps.empty()) return;
    std::map<std::uint32_t, std::shared_ptr<const PdfCodes>> codes;
    for (const auto& [font, map] : maps) codes.emplace(map, nullptr);
    std::size_t all = 0;
    for (const Stream& stream : layout.streams) {
      const auto found = codes.find(stream.number);
      if (found == codes.end() || all > kCodesOfAll) continue;
      const PdfData data = decode_pdf_stream(stream.dictionary, stream.data, into_.budget());
      auto read = std::make_shared<const PdfCodes>(read_pdf_codes(data.bytes));
      all += read->told;
      if (read->cut) into_.gap(name_of(stream), kPdfManyCodes);
      if (read->size() != 0) found->second = std::move(read);
    }
    for (const Bytes text : objects) name_fonts(text, maps, codes);
  }

  static void note_font(std::uint32_t number, Bytes body, std::map<std::uint32_t, std::uint32_t>& maps) {
    if (const auto map = pdf_reference(pdf_value(body, "ToUnicode"))) maps.emplace(number, *map);
  }

  // §7.5.7: pairs of numbers and offsets, then the objects.
  static void note_packed_fonts(const Stream& stream, Bytes text, std::map<std::uint32_t, std::uint32_t>& maps) {
    const auto first = pdf_number(pdf_value(stream.dictionary, "First"));
    if (!first || *first > text.size()) return;
    const Bytes body = text.substr(static_cast<std::size_t>(*first));
    std::vector<std::pair<std::size_t, std::uint32_t>> places;  // offset, number
    Bytes header = text.substr(0, static_cast<std::size_t>(*first));
    std::vector<std::uint64_t> numbers;
    while (!header.empty()) {
      const std::size_t begin = header.find_first_of("0123456789");
      if (begin == Bytes::npos) break;
      header.remove_prefix(begin);
      const std::size_t end = std::min(header.find_first_not_of("0123456789"), header.size());
      numbers.push_back(pdf_number(header.substr(0, end)).value_or(0));
      header.remove_prefix(end);
    }
    for (std::size_t i = 0; i + 1 < numbers.size(); i += 2)
      if (numbers[i] <= 0xFFFFFFFFU && numbers[i + 1] <= body.size())
        places.emplace_back(static_cast<std::size_t>(numbers[i + 1]), static_cast<std::uint32_t>(numbers[i]));
    std::sort(places.begin(), places.end());
    for (std::size_t i = 0; i < places.size(); ++i) {
      const std::size_t end = i + 1 < places.size() ? places[i + 1].first : body.size();
      note_font(places[i].second, body.substr(places[i].first, end - places[i].first), maps);
    }
  }

  // "/F1 12 0 R", wherever it stands, when object 12 is such a font.
  void name_fonts(Bytes text, const std::map<std::uint32_t, std::uint32_t>& maps,
                  const std::map<std::uint32_t, std::shared_ptr<const PdfCodes>>& codes) {
    for (std::size_t at = text.find('/'); at != Bytes::npos; at = text.find('/', at + 1)) {
      const std::size_t end = std::min(text.find_first_of(" \r\n\t/<>[]()", at + 1), text.size());
      Bytes behind = text.substr(end);
      behind.remove_prefix(std::min(behind.find_first_not_of(" \r\n\t"), behind.size()));
      const auto font = pdf_reference(behind.substr(0, 32));
      const auto map = font ? maps.find(*font) : maps.end();
      if (map == maps.end()) continue;
      const auto read = codes.find(map->second);
      if (read == codes.end() || read->second == nullptr || fonts_.size() > kFontNames) continue;
      auto& list = fonts_[std::string(text.substr(at + 1, end - at - 1))];
      if (list.size() < kPdfFontsOfAName && std::find(list.begin(), list.end(), read->second) == list.end())
        list.push_back(read->second);
    }
  }

  void strings(const Layout& layout) {
    MemoryBytes original(pdf_);
    TextView view("", kPdfEncodings[0], original, into_);
    for (const Bytes text : layout.between)
      append_pdf_strings(text, static_cast<std::uint64_t>(text.data() - pdf_.data()), view);
  }

  void hand_on(const Stream& stream) {
    if (has_type(stream, "XRef")) return;
    const std::string name = name_of(stream);
    PdfData data;
    const auto known = objects_.find(stream.offset);
    if (known != objects_.end()) {
      data.bytes = known->second;
    } else {
      data = decode_pdf_stream(stream.dictionary, stream.data, into_.budget());
    }
    if (data.problem != nullptr) into_.gap(name, data.problem);
    if (data.picture || data.bytes.empty() || into_.budget().exhausted()) return;
    if (!into_.member(name, data.bytes)) return;
    MemoryBytes original(data.bytes);
    if (has_type(stream, "ObjStm")) {
      TextView view(name, kPdfEncodings[0], original, into_);
      return append_pdf_strings(data.bytes, 0, view);
    }
    if (shows_pdf_text(data.bytes)) texts(name, data.bytes, original);
  }

  void texts(const std::string& name, Bytes content, MemoryBytes& original) {
    PdfDoubts doubts;
    for (std::size_t font = 0; font < std::min(doubts.fonts, kPdfFontsOfAName); ++font) {
      {
        TextView view(name, kPdfEncodings.at(1 + font), original, into_);
        doubts = append_pdf_text(content, fonts_, {.blanks = false, .font = font}, view);
      }
      if (!doubts.blanks) continue;
      TextView view(name, kPdfEncodings.at(1 + kPdfFontsOfAName + font), original, into_);
      append_pdf_text(content, fonts_, {.blanks = true, .font = font}, view);
    }
  }

  Bytes pdf_;
  Container& into_;
  std::map<std::uint64_t, std::string> objects_;  // unpacked object streams by where they lie
  std::size_t object_bytes_ = 0;
  PdfFonts fonts_;
};

}  // namespace

void read_pdf(Bytes pdf, Container& into) { Document(pdf, into).read(); }

const ReaderWords& pdf_words() {
  static constexpr ReaderWords kWords{kPdfGaps, kPdfEncodings, kPdfMemberKinds};
  return kWords;
}

}  // namespace assay::archives
