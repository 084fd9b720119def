#include "scanners/verification/other_servers.h"

#include <gtest/gtest.h>

namespace assay::verification {
namespace {

TEST(OtherServers, ARefusalMeansDeadOnlyWhereThereIsNoOtherHome) {
  EXPECT_EQ(refusal_of("gitlab.com"), RefusalMeans::own_server);
  EXPECT_EQ(refusal_of("gitea.com"), RefusalMeans::own_server);
  EXPECT_EQ(refusal_of("api.pagerduty.com"), RefusalMeans::other_home);
  EXPECT_EQ(refusal_of("sts.us-east-1.amazonaws.com"), RefusalMeans::other_home);  // GovCloud, China
  EXPECT_EQ(refusal_of("connect.squareup.com"), RefusalMeans::other_home);         // its sandbox
  EXPECT_EQ(refusal_of("api.postmarkapp.com"), RefusalMeans::other_kind);
  for (const char* host : {"api.github.com", "api.stripe.com", "slack.com", "", "xgitlab.com"})
    EXPECT_EQ(refusal_of(host), RefusalMeans::dead) << host;
}

}  // namespace
}  // namespace assay::verification
