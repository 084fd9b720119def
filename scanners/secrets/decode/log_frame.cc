#include "scanners/secrets/decode/log_frame.h"

#include <algorithm>
#include <string_view>

namespace assay {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// How many bytes of `text` fit the pattern, in which '0' is any digit and 'a' any letter: all of it, or none.
std::size_t fits(Bytes text, std::string_view pattern) {
  if (text.size() < pattern.size()) return 0;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = text[i];
    const bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    if (pattern[i] == '0' ? !is_digit(c) : pattern[i] == 'a' ? !letter : c != pattern[i]) return 0;
  }
  return pattern.size();
}

std::size_t behind_fraction(Bytes text, std::size_t at) {
  if (at < text.size() && (text[at] == '.' || text[at] == ','))
    for (++at; at < text.size() && is_digit(text[at]);) ++at;
  return at;
}

// Length of a time as in RFC 3339 §5.6, or of a time of day, as Jenkins writes it; 0 without one.
std::size_t timestamp_length(Bytes text) {
  std::size_t at = fits(text, "0000-00-00T00:00:00");
  if (at == 0) at = fits(text, "0000-00-00 00:00:00");
  if (at == 0) return behind_fraction(text, fits(text, "00:00:00"));
  at = behind_fraction(text, at);
  if (at < text.size() && text[at] == 'Z') return at + 1;
  for (const std::string_view zone : {"+00:00", "-00:00", "+0000", "-0000"})
    if (fits(text.substr(at), zone) != 0) return at + zone.size();
  return at;
}

// Behind "host unit[123]: ", `at` without it. What has no number may be anything with a colon, and counts where only
// the journal writes such a time.
std::size_t behind_unit(Bytes line, std::size_t at, bool any) {
  const Bytes frame = line.substr(0, kLogFrame);
  const std::size_t host = std::min(frame.find(' ', at), frame.size());
  const std::size_t end = frame.find(": ", host);
  if (end == Bytes::npos) return at;
  const Bytes unit = frame.substr(host, end - host);
  return any || (unit.ends_with(']') && unit.find(' ', 1) == Bytes::npos) ? end + 2 : at;
}

// Of "Nov 26 03:49:38 host unit[123]: ", 0 without it.
std::size_t journal_length(Bytes line) {
  const std::size_t date = std::max(fits(line, "aaa 00 00:00:00"), fits(line, "aaa  0 00:00:00"));
  if (date == 0) return 0;
  const std::size_t at = behind_fraction(line, date);
  if (at == line.size() || line[at] != ' ') return 0;
  const std::size_t text = behind_unit(line, at + 1, true);
  return text == at + 1 ? 0 : text;
}

// Of "web_1  | " as docker compose writes it, and "[pod/web/nginx] " as kubectl does. 0 without it.
std::size_t writer_length(Bytes line) {
  const Bytes frame = line.substr(0, kLogFrame);
  const auto is_name = [](char c) {
    return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '-' || c == '_' || c == '.' || c == '/' ||
           c == '@' || c == ':';
  };
  std::size_t at = behind_terminal_codes(frame, 0);
  const bool bracket = frame.substr(at).starts_with("[pod/");
  const std::size_t name = bracket ? ++at : at;
  while (at < frame.size() && is_name(frame[at])) ++at;
  if (at == name || at == frame.size()) return 0;
  if (bracket) return frame.substr(at, 2) == "] " ? at + 2 : 0;
  const std::size_t bar = frame.find_first_not_of(' ', at);
  if (bar == at || bar == Bytes::npos || frame[bar] != '|') return 0;
  at = behind_terminal_codes(frame, bar + 1);
  if (frame.substr(at, 1) != " ") return 0;
  return behind_terminal_codes(frame, at + 1);
}

LogLine docker_line(Bytes line, std::size_t begin) {
  LogLine out{.frame = LogFrame::docker, .begin = begin, .end = begin};
  while (out.end < line.size() && line[out.end] != '"') out.end += line[out.end] == '\\' ? 2U : 1U;
  out.end = std::min(out.end, line.size());
  const Bytes text = line.substr(begin, out.end - begin);
  out.goes_on = !text.ends_with("\\n");
  if (!out.goes_on) out.end -= 2;
  if (line.substr(begin, out.end - begin).ends_with("\\r")) out.end -= 2;
  return out;
}

// What `journalctl -o json` writes: fields of the journal begin with underscores or are in capitals.
LogLine journal_object(Bytes line) {
  constexpr std::string_view kMessage = "\"MESSAGE\":\"";
  LogLine out{.end = line.size()};
  if (!line.starts_with("{\"_") && !(line.size() > 2 && line[2] >= 'A' && line[2] <= 'Z')) return out;
  const std::size_t at = line.substr(0, kJournalFrame).find(kMessage);
  if (at == Bytes::npos) return out;
  out = docker_line(line, at + kMessage.size());
  out.frame = LogFrame::journal_json;
  out.goes_on = false;
  return out;
}

// Before each line of Buildkite: ESC "_bk;t=" milliseconds BEL. 0 without it.
std::size_t buildkite_length(Bytes line) {
  constexpr std::string_view kBegin = "\x1b_bk;t=";
  if (!line.starts_with(kBegin)) return 0;
  std::size_t at = kBegin.size();
  while (at < line.size() && is_digit(line[at])) ++at;
  return at < line.size() && line[at] == '\a' ? at + 1 : 0;
}

}  // namespace

std::size_t behind_terminal_codes(Bytes text, std::size_t at) {
  constexpr std::size_t kLongestCode = 32;
  while (text.substr(at, 2) == "\x1b[") {
    const Bytes code = text.substr(at, kLongestCode);
    std::size_t end = 2;
    while (end < code.size() && code[end] >= 0x20 && code[end] < 0x40) ++end;
    if (end == code.size()) break;
    at += end + 1;
  }
  return at;
}

Bytes without_last_codes(Bytes line) {
  for (;;) {
    const std::size_t code = line.rfind('\x1b');
    if (code == Bytes::npos || behind_terminal_codes(line, code) != line.size()) return line;
    line = line.substr(0, code);
  }
}

LogLine read_log_line(Bytes line) {
  LogLine out{.end = line.size()};
  std::size_t at = line.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  constexpr std::string_view kDocker = "{\"log\":\"";
  if (line.substr(at).starts_with(kDocker)) return docker_line(line, at + kDocker.size());
  if (line.substr(at).starts_with("{\"")) return journal_object(line);
  if (const std::size_t stamp = buildkite_length(line); stamp != 0) {
    out.frame = LogFrame::buildkite;
    out.begin = behind_terminal_codes(line, stamp);
    return out;
  }
  if (const std::size_t journal = journal_length(line); journal != 0) {
    out.frame = LogFrame::journal;
    out.begin = journal;
    return out;
  }
  const bool bracket = at < line.size() && line[at] == '[';
  const std::size_t time = timestamp_length(line.substr(at + (bracket ? 1U : 0U)));
  if (const std::size_t writer = time == 0 ? writer_length(line) : 0; writer != 0) {
    out.frame = LogFrame::writer;
    out.begin = writer;
    return out;
  }
  if (time == 0) return out;
  at += time + (bracket ? 1U : 0U);
  if (bracket && (at == line.size() || line[at++] != ']')) return out;
  if (at < line.size() && line[at] != ' ') return out;
  out.frame = LogFrame::timestamp;
  at = std::min(at + 1, line.size());
  if (!bracket)
    if (const std::size_t unit = behind_unit(line, at, false); unit != at) {
      out.frame = LogFrame::journal;
      out.begin = unit;
      return out;
    }
  const Bytes rest = line.substr(at);
  // "stdout F ", of Kubernetes; "00O ", "01E+" of GitLab
  if ((rest.starts_with("stdout ") || rest.starts_with("stderr ")) && rest.size() >= 9 && rest[8] == ' ') {
    out.frame = LogFrame::kubernetes;
    out.goes_on = rest[7] == 'P';
    at += 9;
  } else if (rest.size() >= 3 && is_digit(rest[0]) && is_digit(rest[1]) && (rest[2] == 'O' || rest[2] == 'E')) {
    out.appends = rest.size() >= 4 && rest[3] == '+';
    at = std::min(at + 4, line.size());
  }
  out.begin = behind_terminal_codes(line, at);
  return out;
}

}  // namespace assay
