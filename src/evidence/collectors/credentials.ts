import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { STATE } from "../layout.ts";

export const credentials: PathCollector = {
  ...PATHS,
  id: "credentials",
  question: "Which keys, tokens, identities and pairings lie in files?",
  archive: STATE,
  volatility: 4,
  paths: [
    "{state}/credentials",
    "{state}/identity",
    "{state}/devices",
    "{state}/secrets",
    "{state}/secrets.json",
    "{state}/gateway.token",
    "{state}/gateway.password",
    "{state}/exec-approvals.json",
    "{state}/exec-approvals.sock",
    "{state}/nodes",
    "{state}/pairing",
    "{state}/push",
  ],
  known: [
    "credentials/whatsapp/*/creds.json",
    "credentials/matrix/*.json",
    "credentials/oauth.json",
    "credentials/onepassword/service-account-token",
    "credentials/apns/AuthKey_*.p8",
    "credentials/*-allowFrom.json",
    "devices/*.json",
    "identity/device.json",
  ],
  source: "facts/openclaw.md section 4",
  holds:
    "channel logins, OAuth files, device identities, pairing lists, approvals; the layouts of older releases too",
  secrets: "yes",
};
