/** OpenClaw gateway token / password, OpenClaw hooks token, OpenClaw paired device tokens / device identity: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import {
  READ_ON,
  aftercare,
  create,
  hasLettersAndDigits,
  load,
  revoke,
  validate,
} from "../kind-parts.ts";

export const OPENCLAW: readonly CredentialKind[] = [
  {
    id: "oc_gateway_token",
    name: "OpenClaw gateway token / password",
    family: "openclaw",
    tier: "mint",
    entropy: "high",
    shapes: [
      {
        pattern: /[0-9a-f]{48}/u,
        keywords: [],
        confidence: "low",
        context: [
          "openclaw_gateway_token",
          "gateway.auth.token",
          "gatewayToken",
          "gateway-token",
          "gateway token",
        ],
        isValid: hasLettersAndDigits,
      },
    ],
    places: {
      config: [
        "gateway.auth.token",
        "gateway.auth.password",
        "gateway.remote.token",
        "gateway.remote.password",
      ],
      environment: ["OPENCLAW_GATEWAY_TOKEN", "OPENCLAW_GATEWAY_PASSWORD"],
      files: ["openclaw.json", "openclaw.json.bak*", "openclaw.json.last-good"],
      database: ["secret_store_entries.value"],
    },
    manual: {
      console: "This host",
      steps: [
        create("Make a new random token on a clean machine."),
        load("Set gateway.auth.token, and the remote clients that use it."),
        validate("Ask the gateway with the new token: it has to answer."),
        revoke(
          "Restart the gateway if the token comes from the environment or the mode changed; ask with the old token: it has to be refused.",
        ),
        aftercare(
          "Delete openclaw.json.bak* and openclaw.json.last-good: they keep the old value.",
        ),
      ],
      evidenceFirst: [
        "Paired devices, share links, cron jobs and standing approvals: they outlive the token.",
      ],
      checkedOn: READ_ON,
    },
    parts: ["Token or password", "Paired devices", "Session-share links"],
    observeSeconds: 30,
    delay:
      "rotation hot-applies when the effective auth mode is unchanged; clients on the old secret must reconnect; independently paired device tokens stay connected; browser device tokens derived from it are revoked; public share links keep working; measured: 1.1 s from file write to 401",
    derived: [
      "Paired device tokens and device identities",
      "Session-share public links (bound to the installation identity)",
      "Cron jobs, hooks, plugins, skills, allow lists, standing approvals",
      "Web-push subscriptions, APNs registrations",
    ],
    sources: [
      "measured on the real package",
      "openclaw docs gateway/configuration/hot-reload.md, web/urls.md, gateway/protocol/auth.md",
    ],
    unverified: [],
  },
  {
    id: "oc_hooks_token",
    name: "OpenClaw hooks token",
    family: "openclaw",
    tier: "mint",
    entropy: "high",
    shapes: [
      {
        pattern: /[0-9a-f]{48}/u,
        keywords: [],
        confidence: "low",
        context: ["hooks.token", "hooksToken", "hooks token", "openclaw_hooks_token"],
        isValid: hasLettersAndDigits,
      },
    ],
    places: {
      config: [
        "hooks.token",
        "hooks.gmail.pushToken",
        "plugins.entries.webhooks.config.routes.*.secret",
        "cron.webhookToken",
      ],
      environment: [],
      files: ["openclaw.json", "openclaw.json.bak*", "openclaw.json.last-good"],
      database: [],
    },
    manual: {
      console: "This host",
      steps: [
        create("Make a new random token that is not the gateway's."),
        load("Set it in the config and in the senders outside."),
        validate("Send a hook with the new token: it has to be accepted."),
        revoke("Send one with the old token: it has to be refused."),
        aftercare(
          "Delete openclaw.json.bak* and openclaw.json.last-good: they keep the old value.",
        ),
      ],
      evidenceFirst: ["Sessions and cron jobs that were made through hooks."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 30,
    delay: "hot reload; measured: 1.1 s",
    derived: ["Sessions and cron created through hooks"],
    sources: ["measured on the real package", "openclaw docs gateway/config-hooks.md"],
    unverified: [],
  },
  {
    id: "oc_device_token",
    name: "OpenClaw paired device tokens / device identity",
    family: "openclaw",
    tier: "mint",
    entropy: "high",
    shapes: [
      {
        pattern: /[A-Za-z0-9_-]{43}/u,
        keywords: [],
        confidence: "low",
        context: ["deviceToken", "device_token", "bootstrapToken", "bootstrap_token"],
        isValid: hasLettersAndDigits,
      },
    ],
    places: {
      config: [],
      environment: [],
      files: ["identity/device-auth.json", "identity/device.json"],
      database: [
        "device_pairing_paired.tokens_json",
        "device_auth_tokens.token",
        "gateway_origin_device_tokens.token",
        "device_bootstrap_tokens.token",
        "device_pairing_join_codes",
        "device_identities.private_key_pem",
      ],
    },
    manual: {
      console: "This host",
      steps: [
        revoke("Remove every paired device that you do not know."),
        revoke(
          "In an emergency remove them all, with the pending requests, join codes and bootstrap tokens.",
        ),
        validate("A removed device has to be refused."),
        load("Approve the known devices again, one by one."),
        aftercare("Keep automatic approval off until the case is closed."),
      ],
      evidenceFirst: ["List of paired devices with role, address and date; pending requests."],
      checkedOn: READ_ON,
    },
    parts: ["Paired devices", "Bootstrap tokens and join codes", "Pending requests"],
    observeSeconds: 30,
    delay: "existing sockets are closed on revoke",
    derived: [
      "Bootstrap tokens, join codes (administrator access), pending requests",
      "Existing schedules are NOT cancelled by revoking their creator token",
    ],
    sources: [
      "openclaw docs cli/devices.md, gateway/protocol/auth.md",
      "dist device-pairing-token-utils, pairing-token",
      "state schema dump",
    ],
    unverified: [],
  },
];
