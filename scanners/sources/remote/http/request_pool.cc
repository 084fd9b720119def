#include "scanners/sources/remote/http/request_pool.h"

namespace assay::remote {

std::string_view text_of(Broken broken) {
  switch (broken) {
    case Broken::none:
      break;
    case Broken::unsendable:
      return "the request cannot be sent as it is";
    case Broken::no_name:
      return "the server's name is not known";
    case Broken::not_public:
      return "the server's address is of this machine or a local network";
    case Broken::unreachable:
      return "the server cannot be reached";
    case Broken::untrusted:
      return "the server's certificate is not to be trusted";
    case Broken::too_slow:
      return "the server does not answer in time";
    case Broken::cut_off:
      return "the answer is cut off";
    case Broken::too_long:
      return "the answer is too long";
    case Broken::other:
      return "the request failed";
  }
  return {};
}

}  // namespace assay::remote
