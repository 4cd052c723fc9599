/** Google API key (Gemini / AI Studio), Google OAuth client + refresh/access token, Google Chat / GCP service-account key: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import {
  LOAD,
  PRIVATE_KEY_IN_JSON,
  READ_ON,
  VALIDATE,
  aftercare,
  channelPaths,
  create,
  modelPlaces,
  revoke,
} from "../kind-parts.ts";

export const GOOGLE: readonly CredentialKind[] = [
  {
    id: "google_gemini_key",
    name: "Google API key (Gemini / AI Studio)",
    family: "google",
    tier: "spend",
    entropy: "high",
    shapes: [
      { pattern: /AIza[0-9A-Za-z_-]{35}/u, keywords: ["AIza"], confidence: "high", context: [] },
      {
        pattern: /AQ\.Ab8[A-Za-z0-9_-]{40,60}/u,
        keywords: ["AQ.Ab8"],
        confidence: "high",
        context: [],
      },
    ],
    places: {
      ...modelPlaces("google", [
        "GEMINI_API_KEY",
        "GOOGLE_API_KEY",
        "GOOGLE_CLOUD_API_KEY",
        "OPENCLAW_LIVE_GEMINI_KEY",
      ]),
      config: ["models.providers.google.apiKey", "plugins.entries.google.config.webSearch.apiKey"],
    },
    manual: {
      console:
        "https://aistudio.google.com/apikey or https://console.cloud.google.com/apis/credentials",
      steps: [
        create("Create a new key that is restricted to the APIs and addresses that need it."),
        LOAD,
        VALIDATE,
        revoke("Delete the old key early: it goes on working for up to half an hour."),
        aftercare("Look again after 30 days: until then the deletion can be undone."),
      ],
      evidenceFirst: ["Restrictions of the key and the traffic of each API, from the console."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 1800,
    delay:
      "console text says the key can no longer be used; measured: Aikido May 2026, 10 trials: AIza keys kept working 8-23 min (median 16); new Gemini (AQ.) keys about 1 min; success rate flaps between >90% and <1% during the window",
    derived: [
      "Uploaded files and cached contents",
      "Any other API enabled on the project",
      "Keys created by the same principal",
    ],
    sources: [
      "trufflehog googlegemini",
      "betterleaks gcp-api-key",
      "aikido.dev/blog/google-api-keys-deletion",
      "cloud.google.com api-keys undelete",
    ],
    unverified: ["API_KEY_INVALID reason string"],
  },
  {
    id: "google_oauth",
    name: "Google OAuth client + refresh/access token",
    family: "google",
    tier: "mint",
    entropy: "high",
    shapes: [
      {
        pattern: /ya29\.[A-Za-z0-9_-]{20,1024}/u,
        keywords: ["ya29."],
        confidence: "high",
        context: [],
      },
      {
        pattern: /1\/\/0[A-Za-z0-9_-]{30,200}/u,
        keywords: ["1//0"],
        confidence: "high",
        context: [],
      },
      {
        pattern: /GOCSPX-[A-Za-z0-9_-]{28}/u,
        keywords: ["GOCSPX-"],
        confidence: "high",
        context: [],
      },
      {
        pattern: /[0-9]{6,20}-[0-9a-z]{32}\.apps\.googleusercontent\.com/u,
        keywords: [".apps.googleusercontent.com"],
        confidence: "high",
        context: [],
        isPublic: true,
      },
    ],
    places: {
      config: ["plugins.entries.google-meet.config.oauth.*"],
      environment: [
        "OPENCLAW_GOOGLE_MEET_REFRESH_TOKEN",
        "OPENCLAW_GOOGLE_MEET_CLIENT_SECRET",
        "GOOGLE_MEET_*",
      ],
      files: ["~/.config/gcloud/application_default_credentials.json", "~/.config/gogcli/**"],
      database: ["auth_profile_store.store_json", "mcp_oauth_stores.store_json"],
    },
    manual: {
      console:
        "https://myaccount.google.com/connections and https://console.cloud.google.com/apis/credentials",
      steps: [
        revoke("Remove the connection of the app from the account."),
        revoke("Reset the client secret."),
        create("Give consent again, from a clean machine."),
        LOAD,
        VALIDATE,
      ],
      evidenceFirst: [
        "Gmail filters, forwarding and delegates; account activity; list of connected apps.",
      ],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 3600,
    delay: '"it might take some time before the revocation has full effect"',
    derived: [
      "Gmail filters, forwarding, delegates, IMAP sessions (up to 1 h)",
      "Drive shares, Apps Script (not covered by password-change revocation)",
      "Pub/sub gmail watch",
    ],
    sources: [
      "trufflehog googleoauth2 / gcpapplicationdefaultcredentials",
      "developers.google.com oauth2 web-server tokenrevoke (quoted)",
      "support.google.com/a/answer/6328616",
    ],
    unverified: [],
  },
  {
    id: "google_chat_sa",
    name: "Google Chat / GCP service-account key",
    family: "google",
    tier: "mint",
    entropy: "high",
    shapes: [
      {
        pattern: PRIVATE_KEY_IN_JSON,
        keywords: ["private_key"],
        confidence: "high",
        context: [],
      },
    ],
    places: {
      config: channelPaths("googlechat", ["serviceAccount", "serviceAccountFile"]),
      environment: [
        "GOOGLE_CHAT_SERVICE_ACCOUNT",
        "GOOGLE_CHAT_SERVICE_ACCOUNT_FILE",
        "GOOGLE_APPLICATION_CREDENTIALS",
      ],
      files: [],
      database: [],
    },
    manual: {
      console: "https://console.cloud.google.com/iam-admin/serviceaccounts > Keys",
      steps: [
        create("Create a new key, or move to workload identity, which has none."),
        LOAD,
        VALIDATE,
        revoke("Disable the old key (it can be enabled again)."),
        aftercare("Delete the old key when the case is closed."),
      ],
      evidenceFirst: ["Id of the key, and the audit log of the service account."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 3900,
    delay:
      '"Deleting a service account key does not revoke short-lived credentials"; measured: about 5 s (Aikido)',
    derived: [
      "Access tokens up to 1 h, impersonation chains, other keys of the account",
      "Domain-wide delegation",
    ],
    sources: [
      "trufflehog gcp (certs endpoint)",
      "docs.cloud.google.com serviceAccounts.keys.delete",
      "howtorotate gcp",
      "aikido.dev",
    ],
    unverified: ["map semantics for disabled keys"],
  },
];
