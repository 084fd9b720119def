#include "scanners/verification/other_servers.h"

#include <algorithm>
#include <array>

namespace assay::verification {

namespace {

// Users run servers of their own of these. So they do of GitHub, of whose Enterprise Server few tokens stand beside
// many of github.com's: who has one names it.
constexpr std::array kOwnServers = std::to_array<std::string_view>({
    "api.codecov.io",
    "api.crowdin.com",
    "api.dify.ai",
    "api.nx.app",
    "api.pulumi.com",
    "api.smith.langchain.com",
    "api.wandb.ai",
    "app.codacy.com",
    "app.harness.io",
    "app.terraform.io",
    "circleci.com",
    "cloud.drone.io",
    "cloud.langfuse.com",
    "gitea.com",
    "gitlab.com",
    "packagecloud.io",
    "pricing.api.infracost.io",
    "scalr.io",
    "sentry.io",
    "sonarcloud.io",
    "sourcegraph.com",
});

// Regions, clouds and tenants whose hosts know nothing of each other's values. AWS: GovCloud and China. Dynatrace: each
// environment is a host of its own.
constexpr std::array kRegions = std::to_array<std::string_view>({
    "anypoint.mulesoft.com",
    "api.clockify.me",
    "api.cloudinary.com",
    "api.contentful.com",
    "api.courier.com",
    "api.coze.com",
    "api.customer.io",
    "api.dynatrace.com",
    "api.elevenlabs.io",
    "api.fullstory.com",
    "api.getresponse.com",
    "api.honeycomb.io",
    "api.intercom.io",
    "api.logz.io",
    "api.mailjet.com",
    "api.meraki.com",
    "api.minimax.io",
    "api.moonshot.ai",
    "api.na1.insightly.com",
    "api.newrelic.com",
    "api.pagerduty.com",
    "api.phrase.com",
    "api.rs2.usw2.rockset.com",
    "api.samsara.com",
    "api.segmentapis.com",
    "api.sendgrid.com",
    "api.smartsheet.com",
    "api.smooch.io",
    "api.snyk.io",
    "api.sparkpost.com",
    "api.storyblok.com",
    "api.sumologic.com",
    "api.surveysparrow.com",
    "api.typeform.com",
    "api.us1.signalfx.com",
    "api.z.ai",
    "app-us2.wrike.com",
    "app.deepsecurity.trendmicro.com",
    "app.launchdarkly.com",
    "app.pendo.io",
    "app.posthog.com",
    "auth.app.wiz.io",
    "bedrock.us-east-1.amazonaws.com",
    "cdn-global.configcat.com",
    "cdn.contentful.com",
    "cloud.mongodb.com",
    "cloudone.trendmicro.com",
    "console.jumpcloud.com",
    "go.urbanairship.com",
    "graphql.us.jupiterone.io",
    "industrial.api.ubidots.com",
    "login.salesforce.com",
    "mapi.storyblok.com",
    "mixpanel.com",
    "open.larksuite.com",
    "sts.us-east-1.amazonaws.com",
    "us-east-1-1.aws.cloud2.influxdata.com",
    "us.qubole.com",
    "www.zohoapis.com",
});

// Sandboxes beside what is in earnest, or the other way round, with values of one form.
constexpr std::array kSandboxes = std::to_array<std::string_view>({
    "account-d.docusign.com",
    "api-m.paypal.com",
    "api-m.sandbox.paypal.com",
    "api-sandbox.dwolla.com",
    "api.godaddy.com",
    "api.polar.sh",
    "api.ramp.com",
    "api.sandbox.signaturit.com",
    "api.stytch.com",
    "api.tradier.com",
    "api.transferwise.com",
    "api.yousign.app",
    "cert.api2-c.heartlandportico.com",
    "connect.squareup.com",
    "staging.cloud-elements.com",
});

// Azure DevOps: tokens that may not read projects. Mailgun: keys that only send. Postmark: tokens of accounts and of
// servers. OneSignal: keys of users, organisations and apps. Bugsnag: keys that notify and tokens that read.
constexpr std::array kOtherKinds = std::to_array<std::string_view>({
    "api.bugsnag.com",
    "api.mailgun.net",
    "api.onesignal.com",
    "api.postmarkapp.com",
    "dev.azure.com",
    "onesignal.com",
});

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& hosts, std::string_view host) {
  return std::binary_search(hosts.begin(), hosts.end(), host);
}

static_assert(std::is_sorted(kOwnServers.begin(), kOwnServers.end()));
static_assert(std::is_sorted(kRegions.begin(), kRegions.end()));
static_assert(std::is_sorted(kSandboxes.begin(), kSandboxes.end()));
static_assert(std::is_sorted(kOtherKinds.begin(), kOtherKinds.end()));

}  // namespace

RefusalMeans refusal_of(std::string_view host) {
  if (holds(kOtherKinds, host)) return RefusalMeans::other_kind;
  if (holds(kOwnServers, host)) return RefusalMeans::own_server;
  return holds(kRegions, host) || holds(kSandboxes, host) ? RefusalMeans::other_home : RefusalMeans::dead;
}

std::string_view aws_region_of(std::string_view host, std::string_view service) {
  if (!host.starts_with(service) || host.substr(service.size()).substr(0, 1) != ".") return {};
  host.remove_prefix(service.size() + 1);
  const std::size_t dot = host.find('.');
  if (dot == std::string_view::npos) return {};
  const std::string_view domain = host.substr(dot + 1);
  const bool is_aws = domain == "amazonaws.com" || domain == "amazonaws.com.cn" || domain == "amazonaws.eu";
  return is_aws ? host.substr(0, dot) : std::string_view();
}

}  // namespace assay::verification
