#include "rules/literal_index.h"

#include <algorithm>
#include <numeric>
#include <string_view>

namespace assay {

namespace {

// How often a pair stands in texts, by five bits of either byte, from 0 to 9, a step being a factor of 1.9: counted
// over a log of continuous integration and source code, half each. A row for each first byte.
constexpr std::string_view kPairs =
    "95554354552444454256543410143401"
    "31355124020143403154522223000000"
    "13321311043042233122231212201000"
    "25121310520430052122521122000000"
    "63212511243011232122231113210001"
    "64256332323054514266522243210302"
    "43111320140020341222231122000000"
    "51100501242033211023111111100001"
    "34221511141111143123321111000000"
    "31432343024153643025411010320000"
    "61021310014001011052111100101000"
    "23300411131111111112111111000000"
    "54003530054051141023222001000000"
    "44111412120123137223222221001010"
    "53244425233331244445543333100002"
    "34334132121254634153342311100000"
    "45222421131144335664463364600002"
    "21212221111115314333333333300000"
    "53222623242223546344446333300001"
    "53221531441323454344633333400001"
    "65233621553133446344443334310002"
    "22322321030142514344634333200000"
    "23111411020115323222323332300000"
    "23111210320111423233232232100000"
    "32221221111111314333333233500000"
    "42211311112122314223422222300000"
    "61010200013000016333331111300000"
    "30100000003000003003000001040000"
    "20000000001000000000030000000000"
    "40000000002000000000000000000100"
    "10000000000000000000000000000000"
    "00010110010011111012200000000001";
constexpr std::size_t kBits = 32;

constexpr std::array<float, 10> kOften = [] {
  std::array<float, 10> table{};
  float often = 1;
  for (float& entry : table) {
    entry = often;
    often *= 1.9F;
  }
  return table;
}();

float often(char first, char second) {
  const std::size_t row = static_cast<unsigned char>(first) & 31U, column = static_cast<unsigned char>(second) & 31U;
  return kOften[static_cast<std::size_t>(kPairs[row * kBits + column] - '0')];
}

// Four bytes that stand often are worse than their share of what passes the tables: each place is looked up in vain.
constexpr float kLookedUp = 512;

// How many of all places have a pair of each table, in some unit; their product says how many pass.
class Tables {
 public:
  explicit Tables(std::array<BytePairTable, 3>& tables) : tables_(tables) {}

  // What taking the four bytes at `at` adds.
  float added(std::string_view text, std::size_t at) const {
    float before = 1, after = 1;
    for (std::size_t i = 0; i < tables_.size(); ++i) {
      const char first = text[at + i], second = text[at + i + 1];
      before *= held_[i];
      after *= held_[i] + (tables_[i].has(first, second) ? 0 : often(first, second));
    }
    return after - before;
  }
  void take(std::string_view text, std::size_t at) {
    for (std::size_t i = 0; i < tables_.size(); ++i) {
      const char first = text[at + i], second = text[at + i + 1];
      if (!tables_[i].has(first, second)) held_[i] += often(first, second);
      tables_[i].set(first, second);
    }
  }

 private:
  std::array<BytePairTable, 3>& tables_;
  std::array<float, 3> held_{};
};

// How often four bytes stand in texts, in the same unit.
float four_often(std::string_view text, std::size_t at) {
  return often(text[at], text[at + 1]) * often(text[at + 1], text[at + 2]) * often(text[at + 2], text[at + 3]);
}

float rarest(std::string_view text) {
  float least = 0;
  for (std::size_t at = 0; at + 4 <= text.size(); ++at) {
    const float here = four_often(text, at);
    if (at == 0 || here < least) least = here;
  }
  return least;
}

}  // namespace

LiteralWindows::LiteralWindows(const AnchorTable& literals, const std::vector<std::uint32_t>& begins) {
  std::vector<std::uint64_t> lists(literals.size());
  std::vector<Item> items(literals.size());
  items_.resize(literals.size());
  for (std::uint32_t i = 0; i < literals.size(); ++i) {
    const std::string_view text = literals.anchors[i].text;
    const std::string_view known = text.substr(begins[i], sizeof(std::uint64_t));
    Item& item = items[i];
    item.literal = i;
    item.before = begins[i];
    for (std::size_t k = known.size(); k-- > 0;) {
      item.bytes = item.bytes << 8 | static_cast<unsigned char>(known[k]) | 0x20U;
      item.mask = item.mask << 8 | 0xFFU;
    }
    const std::uint64_t key = key_of(item.bytes, known_bytes(text.size()));
    const std::uint64_t hash = hash_of(key);
    bits_[hash / 64] |= std::uint64_t{1} << (hash % 64);
    lists[i] = list_of(key);
    ++first_[lists[i] + 1];
    most_before_ = std::max<std::size_t>(most_before_, begins[i]);
  }
  std::partial_sum(first_.begin(), first_.end(), first_.begin());
  std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
  for (std::uint32_t i = 0; i < literals.size(); ++i) items_[next[lists[i]]++] = items[i];
}

LiteralIndex::LiteralIndex(const AnchorTable& literals) {
  std::vector<std::uint32_t> begins(literals.size());
  std::vector<std::uint32_t> order(literals.size());
  std::vector<float> least(literals.size());
  std::iota(order.begin(), order.end(), 0);
  for (const std::uint32_t i : order) least[i] = rarest(literals.anchors[i].text);
  // Those that have common bytes alone first: what they need, others may take too.
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return least[a] > least[b]; });
  Tables longer(tables.longer);
  Tables four(tables.four);
  complete = true;
  for (const std::uint32_t i : order) {
    const std::string_view text = literals.anchors[i].text;
    if (text.size() < 3) {
      complete = false;
      return;
    }
    if (text.size() == 3) {
      for (std::size_t at = 0; at < 2; ++at) tables.three[at].set(text[at], text[at + 1]);
      continue;
    }
    Tables& taking = text.size() == 4 ? four : longer;
    float best = 0;
    for (std::size_t at = 0; at + LiteralWindows::known_bytes(text.size()) <= text.size(); ++at) {
      const float added = taking.added(text, at) + kLookedUp * four_often(text, at);
      if (at != 0 && added >= best) continue;
      best = added;
      begins[i] = static_cast<std::uint32_t>(at);
    }
    taking.take(text, begins[i]);
  }
  windows = LiteralWindows(literals, begins);
}

}  // namespace assay
