"""What to do about a credential, by hand, for types of providers that many use (texts.py has the first of them, and what
holds for a kind of service).

(beginning of the type's id, what to do, where it is told of; None: what the table names). The longest beginning counts.
Addresses are those of the vendor's documentation as a whole, unless the table names the page.
"""
MORE_PROVIDERS = (
    ("1password-recovery-key",
     "With the account's mailbox it lets its holder into 1Password without password and Secret Key. Sign in, delete the recovery "
     "code in the account's sign-in settings, make another, and keep it off the network. Look at the account's devices and "
     "sign-ins.", "https://support.1password.com"),
    ("ably-api-key",
     "In the Ably dashboard open the app, \"API Keys\": create a key with the same capabilities, deploy it, and revoke this one. "
     "A key can publish and subscribe as any client and issues tokens, so give browsers tokens and not the key.",
     "https://ably.com/docs"),
    ("adobe-client-secret",
     "In the Adobe Developer Console open the project's OAuth credential, add a second client secret, deploy it, and delete "
     "this one. Access tokens that were got with it live up to a day longer.", None),
    ("adobe-stock-api-key",
     "In the Adobe Developer Console open the project of the Stock API and make another credential. The key alone searches; "
     "licences are bought with an access token of the same project, so look for that too.",
     "https://developer.adobe.com/developer-console/docs"),
    ("agora-app-certificate",
     "In the Agora console open the project, enable the secondary certificate, deploy it, make it the primary one, and delete "
     "this one. Whoever has the certificate issues tokens for any channel and user.", "https://docs.agora.io"),
    ("agora-secret",
     "In the Agora console under \"RESTful API\" add another customer id with its secret, deploy it, and delete this one: it "
     "acts for all projects of the account.", "https://docs.agora.io"),
    ("airtable-oauth-token",
     "An access token ends by itself within an hour; its refresh token does not. Revoke the integration under \"Integrations\" "
     "of the user's account, or have the integration revoke its tokens, and see which bases it could reach.", None),
    ("alchemy-api-key",
     "In the Alchemy dashboard make another app, or rotate the key of this one, and delete the old one. It moves no funds: it "
     "sends requests on your bill. Limit the next one by origin, address or JWT.", "https://www.alchemy.com/docs"),
    ("amplitude-secret",
     "In Amplitude's organization settings open the project and rotate the secret key. With the project's API key, which stands "
     "in applications, it exports every event of the project.", "https://amplitude.com/docs"),
    ("apify-api-token",
     "In the Apify console under \"Settings, API & Integrations\" create another token, deploy it, and delete this one. It runs "
     "actors on your bill and reads their datasets and key-value stores.", "https://docs.apify.com"),
    ("assemblyai-api-key",
     "In the AssemblyAI dashboard create another key, deploy it, and delete this one. It reads earlier transcripts of its "
     "project too, and not only makes new ones.", None),
    ("azure-cosmosdb-key",
     "Regenerate the other key first ('az cosmosdb keys regenerate'), move the clients to it, then regenerate this one. A "
     "primary or secondary key is full control over all data of the account: prefer Entra ID and 'disableLocalAuth'.",
     "https://learn.microsoft.com/azure/cosmos-db/"),
    ("azure-apim-direct-management-key",
     "In the API Management instance under \"Management API\" regenerate the keys, or turn the direct management API off, which "
     "is retired. It changes APIs, users and subscriptions without a role.", "https://learn.microsoft.com/azure/api-management/"),
    ("azure-apim-gateway-key",
     "In the API Management instance open the self-hosted gateway, \"Deployment\", regenerate the other key, make a token with "
     "it for each gateway, then regenerate this one.", "https://learn.microsoft.com/azure/api-management/"),
    ("azure-apim-repository-key",
     "In the API Management instance under \"Repository\" regenerate the key: the git password that was made with it ends. "
     "Compare the configuration of the instance with the one you know.", "https://learn.microsoft.com/azure/api-management/"),
    ("azure-app-configuration-key",
     "Under \"Access settings\" of the store regenerate the other key, move the clients, then regenerate this one ('az appconfig "
     "credential regenerate'). Read what was stored there: it may hold secrets of its own.",
     "https://learn.microsoft.com/azure/azure-app-configuration/"),
    ("azure-fluid-relay-key",
     "Regenerate the other key of the Fluid Relay resource, move the token service to it, then regenerate this one. Whoever has "
     "it signs tokens for any document and user of the tenant.", "https://learn.microsoft.com/azure/azure-fluid-relay/"),
    ("azure-messaging-key-legacy",
     "Under \"Shared access policies\" of the namespace, hub or queue regenerate the secondary key, move the clients to it, then "
     "regenerate the primary one. A policy with Manage also creates and deletes; prefer Entra ID and turn local "
     "authentication off.", "https://learn.microsoft.com/azure/service-bus-messaging/service-bus-sas"),
    ("azure-mixed-reality-key",
     "Under \"Access keys\" of the Mixed Reality account regenerate the other key, move the clients, then regenerate this one.",
     "https://learn.microsoft.com/azure/"),
    ("bitwarden-secret",
     "A client secret of a user is rotated under \"Account settings, Security, Keys\", one of an organization under \"Settings, "
     "Organization info\". With the client id it signs in without the second factor; what it reads stays encrypted without the "
     "master password, but an organization's key manages members and policies.", "https://bitwarden.com/help/"),
    ("box-com-api-key",
     "In the Box developer console open the application, \"Configuration\", and reset the client secret, or revoke the developer "
     "token, which ends after an hour. Look at the enterprise's user activity report.", None),
    ("braintree-api-key",
     "In the Braintree control panel under \"Settings, API\" generate another key, deploy its public and private half, and delete "
     "this one. Look through transactions, refunds and vaulted payment methods since it leaked.",
     "https://developer.paypal.com/braintree/docs"),
    ("braintree-tokenization-key",
     "It is made to stand in clients and only turns payment data into nonces. Where it is misused, delete it in the control "
     "panel under \"Settings, API, Tokenization Keys\" and ship another; look for the private key near it, which is a secret.",
     "https://developer.paypal.com/braintree/docs"),
    ("bugsnag-api-key",
     "A project's notifier key stands in applications and only reports errors: others can fill your quota with it. It is "
     "regenerated in the project's settings. A personal token for the data API is a secret: revoke that under your account.",
     None),
    ("buildkite-agent",
     "In Buildkite under \"Agents\" create another agent token, restart the agents with it, and revoke this one; a job's own token "
     "ends with its job. An agent gets jobs with their secrets: change those that reached an agent you do not know.",
     "https://buildkite.com/docs"),
    ("buildkite-cluster-token",
     "In Buildkite under \"Agents\" open the cluster, \"Agent Tokens\": create another, restart the agents with it, and revoke this "
     "one. Limit the next by address, and look for agents that are not yours.", "https://buildkite.com/docs"),
    ("calendly-personal-access-token",
     "In Calendly under \"Integrations, API & Webhooks\" revoke the token and generate another. It reads names, addresses and "
     "answers of everybody who booked.", "https://developer.calendly.com"),
    ("canva-client-secret",
     "In Canva's developer portal open the integration and generate another client secret; the old one ends. It exchanges "
     "codes for tokens of every user of the integration.", "https://www.canva.dev/docs/connect/"),
    ("censys-api-key",
     "In Censys under \"My account, API\" reset the secret: id and secret of the account are one pair. Look at how many queries "
     "were used.", "https://docs.censys.com"),
    ("clerk-secret-key",
     "In the Clerk dashboard under \"API keys\" add another secret key, deploy it, and delete this one. It reads and changes every "
     "user of the instance and makes sign-in tokens for them: look for users and sessions that are not theirs.",
     "https://clerk.com/docs"),
    ("clickup-personal-api-token",
     "In ClickUp under \"Settings, Apps\" regenerate the personal token: there is one for each user, and the old one ends at "
     "once. It does what its user may, in every workspace of theirs.", "https://developer.clickup.com"),
    ("codecov-access-token",
     "In Codecov under your settings, \"Access\", revoke the token and generate another. It reads coverage and, for the "
     "repositories you may see, source lines. An upload token is another thing: regenerate that in the repository's settings.",
     "https://docs.codecov.com"),
    ("confluent-api-key",
     "With 'confluent api-key create' make another for the same resource, deploy it, and end this one with 'confluent api-key "
     "delete'. Look for consumer groups that are not yours; the audit log names the key's account.", None),
    ("contentful-delivery-api-token",
     "In Contentful under \"Settings, API keys\" delete the key and create another. It reads published content alone; the preview "
     "token of the same page reads drafts, and a management token (CFPAT-) writes.", None),
    ("deepgram-api-key",
     "In the Deepgram console open the project, \"API Keys\": create another with a role and an end, deploy it, and delete this "
     "one. Look at its usage by day.", "https://developers.deepgram.com"),
    ("discord-api-token-hex",
     "In Discord's developer portal open the application and reset what this is: the bot's token under \"Bot\", the client secret "
     "under \"OAuth2\". Look through the audit log of the servers that the bot is in.", "https://discord.com/developers/docs"),
    ("dockerhub-access-token-legacy",
     "In Docker Hub under \"Account settings, Personal access tokens\" delete the token and generate another with an end and the "
     "least scope. Compare the digests of the tags it could push with those you built.", "https://docs.docker.com/security/"),
    ("docusign-api-secret-key",
     "In DocuSign's administration under \"Apps and Keys\" open the app, add another secret key, deploy it, and delete this one. "
     "Look through envelopes that were sent or read since it leaked.", "https://developers.docusign.com"),
    ("docusign-integration-key",
     "The integration key is the app's client id and stands in links; the secret and the RSA key beside it are what opens. Look "
     "whether they leaked too and replace those under \"Apps and Keys\".", "https://developers.docusign.com"),
    ("droneci-access-token",
     "Have the server rotate the user's personal token. It starts builds and reads their logs in every "
     "repository of its user: change the secrets of builds that ran without you.", None),
    ("duo-security-secret-key",
     "In the Duo admin panel open the application and reset its secret key. Of an Admin API application read the administrator "
     "log: it can enrol phones and make bypass codes.", "https://duo.com/docs"),
    ("elastic-stack-api-key",
     "Invalidate it by id: 'DELETE /_security/api_key' in the cluster, or in Kibana under \"Stack Management, API keys\". Make "
     "another with role descriptors of its own and an expiration, and read the cluster's audit log.",
     "https://www.elastic.co/docs"),
    ("elastic-email-api-key",
     "In Elastic Email under \"Settings, Manage API Keys\" create another with the least access, deploy it, and delete this one. "
     "Look through the sending log: leaked keys are used for spam.", "https://elasticemail.com/developers/api-documentation"),
    ("elasticemail-api-key",
     "In Elastic Email under \"Settings, Manage API Keys\" create another with the least access, deploy it, and delete this one. "
     "Look through the sending log: leaked keys are used for spam.", "https://elasticemail.com/developers/api-documentation"),
    ("elevenlabs-api-key",
     "In ElevenLabs under \"API Keys\" delete the key and create another with limits on scope and credits. It uses your credits, "
     "and cloned voices of the account speak with it.", "https://elevenlabs.io/docs"),
    ("etherscan-api-key",
     "In Etherscan under \"API Keys\" delete the key and create another. It reads public data within your rate limit and moves "
     "nothing; the wallet's private key is what would.", "https://docs.etherscan.io"),
    ("facebook-client-token",
     "The client token stands in applications, and identifies the app for a few calls that change little. Reset it under "
     "\"App settings, Advanced\" where it is misused, and see that the app secret, which is a secret, is not beside it.", None),
    ("finicity-client-secret",
     "In the developer portal of Finicity (Mastercard Open Banking) reset the partner secret; access tokens that were got with it "
     "end within two hours. Look for customers and reports that are not yours.", "https://developer.mastercard.com"),
    ("finicity-api-token",
     "An app token of Finicity (Mastercard Open Banking) lives for two hours. Reset the partner secret in the developer portal, "
     "with which another could be got, and look for customers and reports that are not yours.",
     "https://developer.mastercard.com"),
    ("flutterwave-secret-key",
     "In the Flutterwave dashboard under \"Settings, API keys\" generate the keys anew: secret, public and encryption key change "
     "together. Look through transfers and refunds since it leaked.", "https://developer.flutterwave.com/docs"),
    ("flutterwave-encryption-key",
     "In the Flutterwave dashboard under \"Settings, API keys\" generate the keys anew: secret, public and encryption key change "
     "together. Alone it encrypts card data; with the secret key it charges.", "https://developer.flutterwave.com/docs"),
    ("freshdesk-api-key",
     "The agent to whom it belongs resets it under \"Profile settings, View API key\". It reads and answers every ticket that the "
     "agent may see; an administrator's key also reads all agents.", None),
    ("fullstory-api-key",
     "In FullStory under \"Settings, Integrations and API keys\" revoke the key and create another with the least role. It can "
     "export recorded sessions and user data.", "https://developer.fullstory.com"),
    ("gitea-access-token",
     "In Gitea under \"Settings, Applications\" delete the token and generate another with scopes. It acts as its user in every "
     "repository of theirs: compare branches, tags, deploy keys and webhooks with what you know.", "https://docs.gitea.com"),
    ("github-legacy-token",
     "Tokens of this form were replaced in 2021 and live on until they are revoked: look under \"Settings, Developer settings, "
     "Personal access tokens\" for one that was never renewed, delete it, and read the security log. Make a fine-grained token "
     "instead.",
     "https://docs.github.com/authentication/keeping-your-account-and-data-secure"),
    ("github-secret-scanning-sample-token",
     "It is made by GitHub to try secret scanning with, and opens nothing: there is nothing to revoke. Accept it where it "
     "stands.", "https://docs.github.com/code-security/secret-scanning"),
    ("gocardless-api-token",
     "In the GoCardless dashboard under \"Developers\" create another access token, deploy it, and delete this one. Look through "
     "payments, payouts and mandates since it leaked; one of sandbox moves no money.", "https://developer.gocardless.com"),
    ("here-api-key",
     "In the HERE platform under \"Access Manager\" open the app, create another API key, ship it, and delete this one. It spends "
     "your transactions: limit the next one to trusted domains.", "https://www.here.com/docs"),
    ("honeycomb-api-key",
     "In Honeycomb under \"Environment settings, API keys\" create another with the least permissions, deploy it, and delete or "
     "disable this one. An ingest key sends; a configuration key also reads and changes queries, boards and triggers.",
     "https://docs.honeycomb.io"),
    ("infura-api-key",
     "In the Infura dashboard (MetaMask Developer) delete the key and create another with a secret, an allowlist and limits. It "
     "moves no funds: it sends requests on your bill.", "https://docs.metamask.io"),
    ("intercom-api",
     "In Intercom's developer hub open the app, \"Authentication\", and regenerate the access token. It reads contacts and "
     "conversations of the workspace and writes to them: look through messages that nobody of you sent.",
     "https://developers.intercom.com"),
    ("jumpcloud-api-key",
     "The administrator to whom it belongs generates another under \"My API Key\": there is one for each, and the old one ends. "
     "It acts as that administrator over users, devices and commands: read Directory Insights.", None),
    ("klaviyo-api-key",
     "In Klaviyo under \"Settings, API keys\" create another private key with the least scopes, deploy it, and delete this one. It "
     "reads profiles and can send campaigns; the six-character site id is public.", "https://developers.klaviyo.com"),
    ("kraken-api-key",
     "In Kraken under \"Settings, API\" delete the key at once and look at its permissions: with \"Withdraw\" move what it could "
     "take. Make another with the least permissions, bound to addresses.", None),
    ("langchain-langsmith",
     "In LangSmith under \"Settings, API Keys\" create another, deploy it, and delete this one. It reads traces, in which prompts, "
     "answers and what your tools returned stand: look for secrets there too.", "https://docs.langchain.com"),
    ("lark-app-secret",
     "In the Lark developer console open the app, \"Credentials & Basic Info\", and reset the app secret. Tokens that were got "
     "with it end within two hours.", "https://open.larksuite.com/document"),
    ("larksuite-",
     "Access tokens of Lark end within two hours. Reset the app secret in the developer console under \"Credentials & Basic "
     "Info\", with which others could be got, and look at what the app was used for.", None),
    ("launchdarkly",
     "An access token is deleted under \"Account settings, Authorization\"; an SDK key of an environment is reset there, with a "
     "grace time for the old one. Read the audit log for flags that nobody of you changed.", "https://launchdarkly.com/docs"),
    ("line-messaging-api-token",
     "In the LINE Developers console open the channel and reissue the long-lived token, or revoke this one by the API. It sends "
     "messages to everybody who follows the account.", "https://developers.line.biz/en/docs/"),
    ("line-notify-api-key",
     "LINE Notify ended on 31 March 2025, and its tokens with it: there is nothing to revoke. Take out the code that still sends "
     "there.", "https://developers.line.biz/en/docs/"),
    ("linkedin-access-token",
     "An access token lives for sixty days. The member ends it under \"Settings, Data privacy, Permitted services\"; the app's "
     "owner by a new client secret in the developer portal. Look through posts of the member or page.", None),
    ("linode-personal-access-token",
     "In the Cloud Manager under \"My Profile, API Tokens\" revoke the token and create another with the least scopes and an end. "
     "Look at the account's events for machines, keys and users that are not yours.", "https://techdocs.akamai.com"),
    ("mailjet",
     "In Mailjet under \"Account settings, API key management\" generate another secret key (or token, for SMS), deploy it: the "
     "old one ends. Look through the sending log: leaked keys are used for spam.", None),
    ("mapbox-temporary-token",
     "A temporary token ends within an hour and cannot be revoked alone: revoke the token with which it was made, which has the "
     "scope for that.", None),
    ("mattermost-access-token",
     "The user revokes it under \"Profile, Security, Personal Access Tokens\", a system administrator for others; of a bot under "
     "\"Integrations, Bot Accounts\". It never ends by itself and reads every channel of its user.", None),
    ("messagebird-api-token",
     "In the dashboard (now Bird) under \"Developers, API access\" create another access key, deploy it, and delete this one. Look "
     "at messages and calls since it leaked: they are billed.", None),
    ("miro-",
     "In Miro's app settings of your team open the app and reset the client secret, or reinstall it to end its tokens. Look at "
     "the boards that its scopes could read.", "https://developers.miro.com"),
    ("mixpanel-api-secret",
     "In Mixpanel under \"Project settings, Overview\" reset the API secret, or better move to a service account and stop using "
     "it. It exports every event of the project; the project token beside it is public.", "https://docs.mixpanel.com"),
    ("monday-com-api-key",
     "The user opens their picture, \"Developers, API token\", and regenerates it: the old one ends at once. It does what its user "
     "may on every board; an administrator's is the whole account.", "https://developer.monday.com"),
    ("mux-",
     "In the Mux dashboard under \"Settings, Access Tokens\" generate another with the least permissions, deploy id and secret, "
     "and revoke this one. Look for assets and live streams that are not yours: they are billed.", "https://www.mux.com/docs"),
    ("netlify-access-token",
     "In Netlify under \"User settings, Applications\" revoke the personal access token and create another with an end. It deploys "
     "every site of its user and reads their environment variables: change those too.", "https://docs.netlify.com"),
    ("nylas-api-key",
     "In the Nylas dashboard open the application, \"API Keys\": generate another, deploy it, and delete this one. It reads mail "
     "and calendars of every account that is connected.", "https://developer.nylas.com"),
    ("octopus-deploy-token",
     "In Octopus under \"Profile, My API Keys\" revoke the key and create another with an end. It deploys as its user: read "
     "\"Configuration, Audit\", and change the variables that it could see.", "https://octopus.com/docs"),
    ("openai-user-api-key-none",
     "In OpenAI's platform under \"API keys\" create another in a project, deploy it, and delete this one. A user key acts in "
     "every organization of its user: look at usage of each, and prefer keys of a service account with a budget.",
     "https://platform.openai.com/docs"),
    ("openweather-api-key",
     "In OpenWeather under \"My API keys\" generate another, ship it, and delete this one. It spends your calls, which are billed "
     "beyond the free ones.", "https://openweathermap.org/api"),
    ("opsgenie-api-key",
     "In Opsgenie open the integration or \"API key management\" it belongs to, make another key, deploy it, and delete this one. "
     "It closes alerts and, with configuration access, changes who is called.", "https://support.atlassian.com/opsgenie/"),
    ("optimizely-personal-access-token",
     "In Optimizely under \"Profile, API Access\" revoke the token and generate another. It changes experiments as its user, and "
     "these run code in your visitors' browsers: compare them with what you know.", "https://docs.developers.optimizely.com"),
    ("paystack-api-key",
     "In the Paystack dashboard under \"Settings, API Keys & Webhooks\" generate another secret key: the old one ends. Look "
     "through transfers, refunds and recipients, and set the list of allowed addresses.", None),
    ("persona-production-api-key",
     "In the Persona dashboard under \"API keys\" create another, deploy it, and expire this one. It reads inquiries with names, "
     "documents and pictures: what it read is a matter of data protection.", "https://docs.withpersona.com"),
    ("persona-sandbox-api-key",
     "In the Persona dashboard under \"API keys\" create another for the sandbox, and expire this one. The sandbox holds no "
     "identity that was really checked, unless somebody tested with their own.", "https://docs.withpersona.com"),
    ("pinecone-api-key-legacy",
     "In the Pinecone console open the project, \"API keys\": create another, deploy it, and delete this one. It reads, changes and "
     "deletes every index of the project.", "https://docs.pinecone.io"),
    ("plivo-auth-token",
     "In the Plivo console regenerate the account's auth token: the old one ends. Look at calls and messages since it leaked, "
     "which are billed, and limit the countries that can be reached.", "https://www.plivo.com/docs/"),
    ("postmark-api-token",
     "In Postmark open the server, \"API Tokens\", generate another, deploy it, and delete this one; an account token is under "
     "\"Account, API Tokens\" and manages all servers. Look at the activity for mail that is not yours.", None),
    ("pusher-channels-app-secret",
     "In the Pusher dashboard open the app, \"App Keys\": create another pair, deploy it, and delete this one. With the key, which "
     "stands in clients, the secret publishes to any channel and signs users in to private ones.", "https://pusher.com/docs"),
    ("pusher-channels-app-key",
     "The key stands in clients and subscribes to public channels. What is to be kept is the secret that belongs to it: look "
     "for it, and make another pair under \"App Keys\" if it stands there too.", "https://pusher.com/docs"),
    ("railway-api-token",
     "In Railway under \"Account settings, Tokens\" delete the token and create another, for a workspace or a project only. It "
     "reads the variables of every service: change those too.", "https://docs.railway.com"),
    ("rapidapi-access-token",
     "In RapidAPI open the app, \"Authorization\", add another application key, deploy it, and delete this one. It spends every "
     "subscription of the app.", "https://docs.rapidapi.com"),
    ("razorpay-api",
     "In the Razorpay dashboard under \"Account & Settings, API Keys\" regenerate the live key, and let the old one end at once "
     "instead of after a day. Look through payouts and refunds; the id (rzp_live_) alone stands in checkouts.",
     "https://razorpay.com/docs/"),
    ("razorpay-test-api-key",
     "It works in Razorpay's test mode, where no money moves. Regenerate it under \"Account & Settings, API Keys\" in test mode, "
     "and see that the live key does not stand beside it.", "https://razorpay.com/docs/"),
    ("rollbar-access-token",
     "In Rollbar open the project, \"Project Access Tokens\": create another with one scope, deploy it, and delete this one. A "
     "post_client_item token stands in browsers and only reports; one with read or write opens the reports.",
     "https://docs.rollbar.com"),
    ("salesforce-consumer-key",
     "The consumer key is the connected app's client id; the consumer secret and the signing key beside it open. Look whether "
     "they leaked too, and rotate key and secret together in the app's settings, \"Manage Consumer Details\".",
     "https://help.salesforce.com"),
    ("sanity-",
     "In Sanity's project management open the project, \"API, Tokens\": add another with the least role, deploy it, and delete this "
     "one. An editor's token changes documents of every dataset: look at their history.", "https://www.sanity.io/docs"),
    ("scaleway-secret-key",
     "In the Scaleway console under \"IAM, API keys\" generate another for the same application, deploy it, and delete this one "
     "('scw iam api-key delete'). Read the audit trail for resources that are not yours.", "https://www.scaleway.com/en/docs/"),
    ("scraperapi-key",
     "In the ScraperAPI dashboard generate another key: the old one ends. It spends your credits.",
     "https://docs.scraperapi.com"),
    ("segment-api-key",
     "In Segment open the workspace's \"Access Management, Tokens\" (or the source, for its write key), create another, deploy it, "
     "and delete this one. A write key sends events into all destinations; it is public in browsers, not on servers.",
     "https://segment.com/docs/"),
    ("segment-public-api-token",
     "In Segment under \"Settings, Access Management, Tokens\" create another for the Public API, deploy it, and delete this one. "
     "The name is that of the interface: the token is a secret, and changes sources and destinations.",
     "https://segment.com/docs/api/public-api/"),
    ("serpapi-api-key",
     "In SerpApi under \"Your account, API key\" regenerate it: the old one ends. It spends your searches and reads those of the "
     "last month.", "https://serpapi.com"),
    ("shodan-api-key",
     "In Shodan under \"Account\" reset the API key: there is one for each account. It spends query and scan credits, and reads "
     "your alerts, which name the networks you watch.", None),
    ("sourcegraph-access-token-legacy",
     "In Sourcegraph under \"Settings, Access tokens\" delete the token and create another with an end. It searches and reads all "
     "code that its user may see: look at the security event log, and at secrets in that code.", "https://sourcegraph.com/docs"),
    ("sparkpost-api-key",
     "In SparkPost (Bird) under \"Configuration, API Keys\" create another with the least permissions and a list of addresses, "
     "deploy it, and delete this one. Look through the events: leaked keys are used for spam.",
     "https://developers.sparkpost.com"),
    ("spotify-access-token",
     "An access token ends by itself within an hour. Look for the refresh token or the client secret near it, which do not: the "
     "user ends the first under \"Manage apps\" of their account, the second is rotated in the developer dashboard.",
     None),
    ("spotify-secret",
     "In Spotify's developer dashboard open the app, \"Settings\", and rotate the client secret: the old one ends. It gets tokens "
     "for public data, and with a user's refresh token theirs.", "https://developer.spotify.com/documentation/web-api/"),
    ("stability-ai-api-key",
     "On Stability AI's platform under \"API Keys\" create another, deploy it, and delete this one. It uses your credits.", None),
    ("statuspage-api-key",
     "In Statuspage open your picture, \"API info\", create another key, deploy it, and delete this one. It publishes incidents in "
     "your name to everybody who subscribed.", None),
    ("stytch-",
     "In the Stytch dashboard under \"API keys\" create another secret, deploy it, and revoke this one. It signs in as any user of "
     "the project and changes their factors: look at the event logs.", "https://stytch.com/docs"),
    ("sumologic-access-token",
     "In Sumo Logic under \"Preferences, My Access Keys\" deactivate the key, create another, and delete this one. It queries every "
     "log that its user may see, in which secrets may stand.", None),
    ("teamcity-api-token",
     "In TeamCity under \"Profile, Access Tokens\" delete the token and create another limited to permissions and projects. It "
     "reads build settings and parameters as its user: change the passwords of builds that ran without you.", None),
    ("telnyx-api-v2-key",
     "In the Telnyx portal under \"API Keys\" create another, deploy it, and delete this one. Look at calls, messages and numbers "
     "since it leaked: they are billed.", "https://developers.telnyx.com"),
    ("tencent-cloud-secret-key",
     "In Tencent Cloud's CAM under \"API Key Management\" create another SecretId with its key, deploy it, disable this one and "
     "then delete it. Read CloudAudit, and prefer roles or temporary keys of a sub-user.",
     "https://www.tencentcloud.com/document/product/598"),
    ("trello-api-key",
     "The API key identifies a Power-Up and stands in links; the token or the secret beside it opens. Regenerate it in the "
     "Power-Up's administration, \"API Key\", which ends its tokens too, and look for a token near it.",
     "https://developer.atlassian.com/cloud/trello/"),
    ("twitch-secret",
     "In Twitch's developer console open the application and make a new secret: the old one ends. App tokens that were got with "
     "it live on for up to sixty days; revoke them with /oauth2/revoke.", "https://dev.twitch.tv/docs/"),
    ("twitch-api-token",
     "Revoke it with a POST to https://id.twitch.tv/oauth2/revoke with its client id, or under \"Settings, Connections\" of the "
     "account that granted it. Look at what was said and changed on the channel.", "https://dev.twitch.tv/docs/"),
    ("typeform-api-token-legacy",
     "In Typeform under \"Your settings, Personal tokens\" delete the token and generate another with the least scopes. It reads "
     "the answers to every form of the account.", "https://www.typeform.com/developers/"),
    ("vercel-api-token-legacy",
     "In Vercel under \"Account settings, Tokens\" delete the token and create another with a scope and an end. It deploys and "
     "reads the environment variables of every project in its scope: change those too.", None),
    ("virustotal-api-key",
     "In VirusTotal replace the key on the account's \"API key\" page, or have its support do it: there is one for each account. A "
     "premium key downloads samples and reads what your organization hunts for.", "https://docs.virustotal.com"),
    ("vonage-nexmo-api-secret",
     "In the Vonage dashboard under \"API settings\" create a second secret, deploy it, and delete this one: an account may have "
     "two. Look at messages and calls since it leaked: they are billed.", "https://developer.vonage.com"),
    ("vonage-nexmo-api-key",
     "The API key is the account's name and stays; the secret beside it opens. Look whether that leaked too, and replace it "
     "under \"API settings\".", "https://developer.vonage.com"),
    ("vultr-api-key",
     "In Vultr under \"Account, API\" regenerate the key, and set its access control to your addresses. Look for instances, users "
     "and SSH keys that are not yours: leaked keys are used to mine.", "https://docs.vultr.com"),
    ("weights-and-biases-api-key",
     "In Weights & Biases under \"User settings, API keys\" delete the key and create another. It reads and writes runs, artifacts "
     "and models of every team of its user; compare the digests of models that you deploy.", "https://docs.wandb.ai"),
    ("webex-bot-token",
     "In Webex's developer portal open \"My Webex Apps\", the bot, and regenerate its access token: it lives for a hundred years "
     "otherwise. It reads what was written to the bot, in every space it is in.", "https://developer.webex.com"),
    ("wechat-app-secret",
     "On the WeChat Official Accounts (or Mini Program) platform reset the AppSecret under the development settings, and set the "
     "list of addresses that may ask for tokens. Tokens that were got with it end within two hours.",
     "https://developers.weixin.qq.com/doc/"),
    ("transferwise-api-key",
     "In Wise under \"Settings, API tokens\" revoke the token and create another, read-only where that does, with a list of "
     "addresses. Look through transfers and recipients since it leaked.", "https://docs.wise.com"),
    ("workos-production-api-key",
     "In the WorkOS dashboard under \"API Keys\" create another, deploy it, and delete this one. It reads directories and profiles "
     "of all your customers' organizations.", "https://workos.com/docs"),
    ("xai-management-key",
     "In the xAI console under \"Management Keys\" delete it and create another. It creates and changes API keys of the team: look "
     "for keys that are not yours, and delete those first.", "https://docs.x.ai"),
    ("yandex-access-token",
     "An IAM token of Yandex Cloud ends within twelve hours. Revoke it with 'yc iam revoke-token', find the service account or "
     "user that it was made for, replace the key with which it was got, and read Audit Trails.", "https://yandex.cloud/en/docs/iam/"),
    ("zendesk-secret-key",
     "In Zendesk's Admin Center under \"Apps and integrations, APIs\" add another API token, deploy it, and delete this one. A token "
     "signs in as any user whose address is put before it: read the audit log.", None),
    ("sendinblue-api-token",
     "In Brevo under \"SMTP & API, API keys\" generate another, deploy it, and delete this one. Look through the transactional log: "
     "leaked keys are used for spam, from your domain.", "https://developers.brevo.com"),
    ("frame-io-developer-token",
     "In Frame.io's developer site delete the token and create another with the least scopes and an end. It reads and downloads "
     "every project that its user may see.", "https://developer.frame.io"),
    ("shopify-storefront-token",
     "Uninstall the custom app or rotate its credentials in the shop's admin under \"Settings, Apps and sales channels, Develop "
     "apps\". A private Storefront token stands on servers alone; a public one in every shop's page.", "https://shopify.dev/docs"),
    ("splunk-api-key",
     "In Splunk Observability Cloud under \"Settings, Access Tokens\" rotate the token, with a grace time for the old one. One with "
     "the scope ingest sends; one with API also changes dashboards and detectors.", "https://help.splunk.com"),
    ("splunk-authentication-token",
     "In Splunk under \"Settings, Tokens\" disable or delete the token and make another with an end. It searches as its user: read "
     "the _audit index for what was asked.", "https://help.splunk.com"),
    ("squarespace-access-token",
     "In Squarespace under \"Settings, Developer tools, Developer API Keys\" delete the key and generate another with the least "
     "permissions. It reads orders with names and addresses, and changes the stock.", "https://developers.squarespace.com"),
    ("azure-sql-private-default-cloud-sa-key",
     "It is a key of Microsoft's own SQL clouds: tell Microsoft's security team (MSRC) of the place, and take the file out of "
     "reach. Who is not Microsoft cannot end it.", "https://learn.microsoft.com/azure/azure-sql/"),
    ("lob-pub-api-key",
     "It is made to stand in browsers, where it checks addresses on your bill: mostly there is nothing to revoke. Where it is "
     "misused, replace it in the Lob dashboard under \"Settings, API Keys\", and see that the secret key, which prints and mails, "
     "does not stand beside it.", None),
)
