// No input may make the engine slower than 20 MB/s: for every built-in rule its examples and its anchors again and
// again, whole and broken off late, and texts made to cost much. Prints the slowest; "least_MB/s" is the promise.
//
// BM_ValueFloods: inputs of values that are all different, with all that is done for a finding. Some 0.3 s of each is
// for the 20,000 findings that are reported, or 0.3 ms for each fingerprint that is stretched.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <ctime>

#include "base/hash.h"
#include "base/strings.h"
#include "benchmarks/stages/stage_text.h"
#include "scanners/secrets/blob_findings.h"
#include "scanners/secrets/blob_scanner.h"

namespace assay::bench {
namespace {

constexpr std::size_t kFloodBytes = std::size_t{512} << 10;

struct Flood {
  std::string name;
  std::string piece;
};

// The names are shown, never the pieces: examples look like credentials.
std::vector<Flood> floods() {
  std::vector<Flood> made = {
      {"key=", "key="},
      {"password: ", "password: "},
      {"password:", "password:"},
      {"token values", cat("token=\"abcdef", "gh12345678\";")},
      {"pem headers", "-----BEGIN "},
      {"one word", "lorem ipsum dolor sit amet "},
      {"brackets", "((((((((((((((((((((([[[[[[[[[[[[[[[[{{{{{{{{{{{{{{{{{"},
      {"brackets behind a keyword", "key=[[[[{{{{(((("},
      {"quotes behind a keyword", "password=\"'\"'"},
      {"escapes behind a keyword", "password=\"\\x41\\x42\\u0041"},
      {"keywords", "password secret token key api auth credential "},
      {"keywords with dots", "password.token.secret.key."},
      {"elements", "<password></password>"},
      {"heads of JSON web tokens", cat("ey", "JhbGciOiJIUzI1NiJ9.")},
      {"beginnings of encoded objects", "eyJ"},
      {"URL schemes", "://"},
      {"URLs with users", "http://a:b@"},
      {"encoded words", "aGVsbG8gd29ybGQgMTIzNDU2 "},
      {"heads of gzip data", "H4sIAAAAAAAA"},
      {"heads of zlib data", "eJzLSM3JyVcozy/KSQEA "},
      {"hexadecimal text", "68656c6c6f20776f726c6420 "},
      {"values and colons", cat("password: \"x1y2z3", "w4v5u6\":::::::::::::::::::")},
      {"values and markers", cat("password: \"x1y2z3", "w4v5u6\" assay:allow:assay:allow-next ")}};
  const RuleSet& rules = built_in_rules();
  for (std::uint32_t i = 0; i < rules.size(); ++i) {
    const Rule rule = rules.with_details(i);
    for (std::size_t e = 0; e < rule.details.matches.size(); ++e) {
      const std::string& example = rule.details.matches[e];
      const std::string name = cat(rule.id, ", example ", e + 1);
      made.push_back({name, example});
      made.push_back({name + ", with a space", example + " "});
      made.push_back({name + ", without its end", example.substr(0, example.size() - 1)});
      made.push_back({name + ", with a hole near its end", example.substr(0, example.size() - 3) + "\x01"});
    }
    for (const Anchor& anchor : rule.anchors) {
      made.push_back({cat(rule.id, ", anchor ", printable(anchor.text)), anchor.text});
      made.push_back({cat(rule.id, ", anchor ", printable(anchor.text), " with a value"), anchor.text + ": Ab1cD2eF3"});
    }
  }
  return made;
}

double processor_seconds() {
  std::timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

class Flooder {
 public:
  // The least processor time of so many runs.
  double seconds(std::string_view text, int runs) {
    double least = 1e9;
    for (int run = 0; run < runs; ++run) {
      matches_.clear();
      hits_.clear();
      const double begin = processor_seconds();
      complete_ = scanner_.find_all(text, matches_);
      complete_ = resolve(scanner_, text, matches_, {}, hits_) && complete_;
      least = std::min(least, processor_seconds() - begin);
    }
    return least;
  }
  bool complete() const { return complete_; }

 private:
  Scanner scanner_ = std::move(*Scanner::create(built_in_rules()));
  std::vector<Match> matches_;
  std::vector<Hit> hits_;
  bool complete_ = true;
};

std::string repeated(const std::string& piece) {
  std::string text;
  text.reserve(kFloodBytes + piece.size());
  while (text.size() < kFloodBytes) text += piece;
  return text;
}

void BM_Floods(benchmark::State& state) {
  struct Result {
    double rate;
    bool complete;
    Flood flood;
  };
  std::vector<Result> results;
  Flooder flooder;
  const auto rate = [&](const Flood& flood, int runs) {
    const std::string text = repeated(flood.piece);
    flooder.seconds(std::string_view(text).substr(0, 4096), 1);  // builds RE2's program
    return static_cast<double>(text.size()) / 1e6 / flooder.seconds(text, runs);
  };
  for (auto _ : state) {
    results.clear();
    for (Flood& flood : floods()) {
      const double once = rate(flood, 1);
      results.push_back({once, flooder.complete(), std::move(flood)});
    }
    // One run may have been disturbed.
    for (Result& result : results)
      if (result.rate < 40) result.rate = std::max(result.rate, rate(result.flood, 5));
  }
  std::sort(results.begin(), results.end(), [](const Result& a, const Result& b) { return a.rate < b.rate; });
  for (std::size_t i = 0; i < std::min<std::size_t>(results.size(), 16); ++i) {
    std::fprintf(stderr, "%8.1f MB/s%s  %s\n", results[i].rate, results[i].complete ? "      " : ", cut",
                 results[i].flood.name.c_str());
  }
  state.counters["floods"] = static_cast<double>(results.size());
  state.counters["cut"] =
      static_cast<double>(std::count_if(results.begin(), results.end(), [](const Result& r) { return !r.complete; }));
  state.counters["least_MB/s"] = results.front().rate;
}
BENCHMARK(BM_Floods)->Iterations(1)->Unit(benchmark::kMillisecond);

std::string value(std::uint64_t number, std::size_t size) {
  constexpr std::string_view kAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  std::string out;
  for (std::uint64_t part = 0; out.size() < size; ++part)
    for (const unsigned char byte : sha256(cat(number, ".", part))) out += kAlphabet[byte % kAlphabet.size()];
  out.resize(size);
  return out;
}

struct ValueFlood {
  const char* name;
  const char* before;
  std::size_t size;  // of each value
  const char* behind;
};

void BM_ValueFloods(benchmark::State& state) {
  constexpr std::size_t kBytes = std::size_t{32} << 20;
  constexpr std::size_t kWindow = std::size_t{256} << 10;
  constexpr std::array<ValueFlood, 5> kFloods = {{{"tokens",
                                                   "glp"
                                                   "at-",
                                                   20, "\n"},
                                                  {"passwords", "password: \"", 10, "\"\n"},
                                                  {"token values on one line", "token=\"", 22, "\";"},
                                                  {"values under many names", "{\"password\":\"", 16, "\"},"},
                                                  {"hexadecimal keys", "secret_key_base = ", 40, "\n"}}};
  double least = 1e9;
  for (auto _ : state) {
    for (const ValueFlood& flood : kFloods) {
      std::string text;
      for (std::uint64_t number = 0; text.size() < kBytes; ++number)
        text += cat(flood.before, value(number, flood.size), flood.behind);
      auto scanner = BlobScanner::create(built_in_rules(), FingerprintKey::built_in(), Limits{});
      Origin origin;
      const double begin = processor_seconds();
      for (std::size_t at = 0; at < text.size(); at += kWindow)
        scanner->scan_piece(Bytes(text).substr(at, kWindow), at, origin);
      Coverage coverage;
      coverage.scanned(text.size());
      const auto findings = std::move(scanner->collector()).finish({}, {}, &coverage);
      const double rate = static_cast<double>(text.size()) / 1e6 / (processor_seconds() - begin);
      std::fprintf(stderr, "%8.1f MB/s, %zu findings  different %s\n", rate, findings.size(), flood.name);
      least = std::min(least, rate);
    }
  }
  state.counters["least_MB/s"] = least;
}
BENCHMARK(BM_ValueFloods)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace assay::bench
