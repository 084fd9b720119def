#include "scanners/sources/remote/http/curl_library.h"

#include "scanners/sources/remote/http/library_function.h"

namespace assay::remote {

Result<std::shared_ptr<const CurlLibrary>> CurlLibrary::load() {
  constexpr const char* kName = "libcurl.so.4";
  const auto handle = open_library({kName}, "asking a server needs libcurl: the package libcurl4");
  if (!handle) return tl::make_unexpected(handle.error());
  std::shared_ptr<CurlLibrary> curl(new CurlLibrary);
  decltype(&::curl_global_init) global_init = nullptr;
  const bool found = find_function(*handle, "curl_global_init", global_init) &&
                     find_function(*handle, "curl_easy_init", curl->easy_init) &&
                     find_function(*handle, "curl_easy_cleanup", curl->easy_cleanup) &&
                     find_function(*handle, "curl_easy_reset", curl->easy_reset) &&
                     find_function(*handle, "curl_easy_setopt", curl->easy_setopt) &&
                     find_function(*handle, "curl_easy_getinfo", curl->easy_getinfo) &&
                     find_function(*handle, "curl_easy_pause", curl->easy_pause) &&
                     find_function(*handle, "curl_easy_strerror", curl->easy_strerror) &&
                     find_function(*handle, "curl_easy_send", curl->easy_send) &&
                     find_function(*handle, "curl_easy_recv", curl->easy_recv) &&
                     find_function(*handle, "curl_multi_init", curl->multi_init) &&
                     find_function(*handle, "curl_multi_cleanup", curl->multi_cleanup) &&
                     find_function(*handle, "curl_multi_setopt", curl->multi_setopt) &&
                     find_function(*handle, "curl_multi_add_handle", curl->multi_add_handle) &&
                     find_function(*handle, "curl_multi_remove_handle", curl->multi_remove_handle) &&
                     find_function(*handle, "curl_multi_perform", curl->multi_perform) &&
                     find_function(*handle, "curl_multi_poll", curl->multi_poll) &&
                     find_function(*handle, "curl_multi_info_read", curl->multi_info_read) &&
                     find_function(*handle, "curl_slist_append", curl->slist_append) &&
                     find_function(*handle, "curl_slist_free_all", curl->slist_free_all);
  if (!found || global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
    return fail("loading", kName, "it is older than 7.66, or cannot start", "update the package libcurl4");
  return curl;
}

}  // namespace assay::remote
