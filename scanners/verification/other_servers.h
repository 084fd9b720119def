// Of which hosts a refusal proves nothing dead, and why: values of the kind are also given out by servers, regions or
// sandboxes that the host knows nothing of, or the host accepts only some kinds of what looks alike.
#pragma once

#include <cstdint>
#include <string_view>

namespace assay::verification {

enum class RefusalMeans : std::uint8_t {
  dead,        // what the rule says
  own_server,  // it may be at home at a server of the user's own
  other_home,  // at one of another region, or a sandbox
  other_kind,  // it may be of a kind that looks the same and is not accepted there
};

// By the host of a rule's request, as target_of and host_of give it.
RefusalMeans refusal_of(std::string_view host);

}  // namespace assay::verification
