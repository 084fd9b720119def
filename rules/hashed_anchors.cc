#include "rules/hashed_anchors.h"

#include <algorithm>
#include <array>
#include <bit>

#include "rules/rare_bytes.h"

namespace assay {

void HashedAnchors::add(std::uint32_t anchor, std::uint32_t key, std::size_t before) {
  items_.push_back({key, anchor, kEnd, static_cast<std::uint32_t>(before)});
  most_before_ = std::max(most_before_, before);
}

void HashedAnchors::lay_out() {
  const auto bits = static_cast<unsigned>(std::bit_width(items_.size())) + kBitsOfItem;
  shift_ = 32 - std::clamp(bits, kLeastBits, kMostBits);
  bits_.assign((std::size_t{1} << (32 - shift_)) / 64, 0);
  more_bits_ = bits_;
  for (std::uint32_t i = 0; i < items_.size(); ++i) {
    Item& item = items_[i];
    set(bits_, hash_of(item.key));
    set(more_bits_, other_hash_of(item.key));
    std::uint32_t& first = first_[list_of(item.key)];
    item.next = first;
    first = i;
  }
}

HashedAnchors::HashedAnchors(const AnchorTable& table, By by) {
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    const std::string& text = table.anchors[i].text;
    if (by == By::first_three) {
      add(i, key_of_three(text.data()));
    } else if (by == By::around_run) {
      const std::size_t before = bytes_before_run(text) - 2;
      add(i, key_of_three(text.data() + before), before);
    } else if (text.size() >= 4 && by == By::rarest_four) {
      const std::size_t before = rarest_four(text);
      add(i, key_of_four(text.data() + before), before);
    } else if (text.size() >= 4) {
      add(i, key_as_it_stands(text.data() + text.size() - 4));
    } else {
      for (unsigned other = 0; other <= 0xFF; ++other) {
        const auto byte = static_cast<char>(other);
        if (by == By::last_four) {
          add(i, key_as_it_stands(std::array{byte, text[0], text[1], text[2]}.data()));
        } else if ((other & 0x20U) != 0) {  // the other case has the same key
          add(i, key_of_four(std::array{text[0], text[1], text[2], byte}.data()));
        }
      }
    }
  }
  lay_out();
}

}  // namespace assay
