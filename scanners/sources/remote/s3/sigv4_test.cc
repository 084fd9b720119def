#include "scanners/sources/remote/s3/sigv4.h"

#include <gtest/gtest.h>

#include "base/hash.h"
#include "base/strings.h"

namespace assay::remote {
namespace {

// AWS' published test suite for Signature Version 4 (aws-sig-v4-test-suite), all of which share scope and keys.
const SigningScope kSuite{"20150830T123600Z", "us-east-1", "service"};
const std::string kSuiteKey = std::string("wJalrXUtnFEMI/K7MDENG") + "+bPxRfiCYEXAMPLEKEY";

std::string suite(const std::string& path, const std::string& query,
                  std::vector<std::pair<std::string, std::string>> headers = {}, const std::string& method = "GET") {
  headers.insert(headers.begin(), {"Host", "example.amazonaws.com"});
  headers.emplace_back("X-Amz-Date", kSuite.date);
  const UnsignedRequest request{method, path, query, headers, to_hex(as_bytes(sha256(""))), false};
  return signature(kSuiteKey, kSuite, string_to_sign(kSuite, canonical_request(request)));
}

TEST(SigV4, SuiteVanilla) {
  EXPECT_EQ(suite("/", ""), "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
  EXPECT_EQ(suite("/", "", {}, "POST"), "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
}

TEST(SigV4, SuiteQueries) {
  EXPECT_EQ(suite("/", "Param1=value1"), "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb");
  EXPECT_EQ(suite("/", "Param2=value2&Param1=value1"),
            "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500");
  EXPECT_EQ(suite("/", "Param1=value2&Param1=Value1"),
            "eedbc4e291e521cf13422ffca22be7d2eb8146eecf653089df300a15b2382bd1");
  EXPECT_EQ(suite("/", "Param1=value2&Param1=value1"),
            "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694");
}

TEST(SigV4, SuitePaths) {
  EXPECT_EQ(suite("/\u1234", ""), "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85");
  EXPECT_EQ(suite("/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", ""),
            "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f");
  EXPECT_EQ(suite("/example space/", ""), "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741");
  for (const char* same : {"/example/..", "/example1/example2/../..", "/./", "//"})
    EXPECT_EQ(suite(same, ""), "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31") << same;
}

TEST(SigV4, SuiteHeaders) {
  EXPECT_EQ(suite("/", "", {{"My-Header1", " value1"}, {"My-Header2", " \"a   b   c\""}}),
            "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736");
  EXPECT_EQ(
      suite("/", "",
            {{"My-Header1", "value4"}, {"My-Header1", "value1"}, {"My-Header1", "value3"}, {"My-Header1", "value2"}}),
      "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01");
}

// The examples of "Signature Calculations for the Authorization Header" in the API reference of S3.
std::string s3(const std::string& path, const std::string& query,
               std::vector<std::pair<std::string, std::string>> headers = {}) {
  const SigningScope scope{"20130524T000000Z", "us-east-1", "s3"};
  const std::string empty = to_hex(as_bytes(sha256("")));
  headers.insert(
      headers.end(),
      {{"Host", "examplebucket.s3.amazonaws.com"}, {"x-amz-content-sha256", empty}, {"x-amz-date", scope.date}});
  const UnsignedRequest request{"GET", path, query, headers, empty, true};
  const std::string key = std::string("wJalrXUtnFEMI/K7MDENG") + "/bPxRfiCYEXAMPLEKEY";
  const std::string whole = authorization(request, scope, "ID", key);
  return whole.substr(whole.rfind('=') + 1);
}

TEST(SigV4, ExamplesOfS3) {
  EXPECT_EQ(s3("/test.txt", "", {{"Range", "bytes=0-9"}}),
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  EXPECT_EQ(s3("/", "lifecycle"), "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
  EXPECT_EQ(s3("/", "max-keys=2&prefix=J"), "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

TEST(SigV4, AuthorizationNamesScopeAndHeaders) {
  const UnsignedRequest request{"GET", "/", "", {{"x-amz-date", "d"}, {"Host", "h"}}, "x", true};
  const std::string value = authorization(request, kSuite, "ID", "key");
  EXPECT_EQ(value.substr(0, value.rfind('=')),
            "AWS4-HMAC-SHA256 Credential=ID/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, "
            "Signature");
}

TEST(SigV4, DateIsIsoWithoutSeparators) { EXPECT_EQ(amz_date(1440938160), "20150830T123600Z"); }

}  // namespace
}  // namespace assay::remote
