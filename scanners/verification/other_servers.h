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

// "us-gov-west-1" of "sts.us-gov-west-1.amazonaws.com" and of China's "….amazonaws.com.cn", where the service is sts: a
// server that stands in for the rule's own takes signatures of its own region alone. Empty for other hosts.
std::string_view aws_region_of(std::string_view host, std::string_view service);

}  // namespace assay::verification
