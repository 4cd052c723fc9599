/** Feishu / Lark app secret: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import {
  LOAD,
  READ_ON,
  VALIDATE,
  channelPaths,
  hasLettersAndDigits,
  revoke,
} from "../kind-parts.ts";

export const FEISHU: readonly CredentialKind[] = [
  {
    id: "feishu_app",
    name: "Feishu / Lark app secret",
    family: "feishu",
    tier: "impersonate",
    entropy: "high",
    shapes: [
      {
        pattern: /cli_[A-Za-z0-9]{16}/u,
        keywords: ["cli_"],
        confidence: "medium",
        context: [],
        isPublic: true,
        isValid: hasLettersAndDigits,
      },
      {
        pattern: /[A-Za-z0-9]{32}/u,
        keywords: [],
        confidence: "low",
        context: ["appSecret", "app_secret"],
        isValid: hasLettersAndDigits,
      },
    ],
    places: {
      config: channelPaths("feishu", ["appSecret", "encryptKey", "verificationToken"]),
      environment: ["FEISHU_APP_SECRET", "FEISHU_VERIFICATION_TOKEN", "FEISHU_ENCRYPT_KEY"],
      files: [],
      database: [],
    },
    manual: {
      console: "https://open.feishu.cn/app or https://open.larksuite.com/app > Credentials",
      steps: [revoke("Reset the app secret: this ends the old one."), LOAD, VALIDATE],
      evidenceFirst: ["Event subscription address of the app."],
      checkedOn: READ_ON,
    },
    parts: ["App secret", "Encrypt key", "Verification token"],
    observeSeconds: 7500,
    delay: "tenant tokens live up to 2 h",
    derived: [
      "Tenant/app/user access and refresh tokens",
      "Event subscription URL, encryptKey, verificationToken",
    ],
    sources: [
      "trufflehog larksuite, larksuiteapikey",
      "betterleaks lark-app-secret",
      "openclaw docs channels/feishu/troubleshooting.md",
    ],
    unverified: ["2 h lifetime", "rate code"],
  },
];
