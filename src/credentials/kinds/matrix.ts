/** Matrix access token / password: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import {
  LOAD,
  READ_ON,
  VALIDATE,
  channelPaths,
  create,
  hasLettersAndDigits,
  isCrcOfAllBefore,
  revoke,
} from "../kind-parts.ts";

export const MATRIX: readonly CredentialKind[] = [
  {
    id: "matrix_access",
    name: "Matrix access token / password",
    family: "matrix",
    tier: "impersonate",
    entropy: "high",
    shapes: [
      {
        pattern: /syt_[A-Za-z0-9+/=-]{2,128}_[A-Za-z]{20}_[A-Za-z0-9]{6}/u,
        keywords: ["syt_"],
        confidence: "high",
        context: [],
        isValid: isCrcOfAllBefore,
      },
      {
        pattern: /(?:mat|mar|mct)_[A-Za-z0-9]{10,60}_[A-Za-z0-9]{6}/u,
        keywords: ["mat_", "mar_", "mct_"],
        confidence: "medium",
        context: [],
        isValid: hasLettersAndDigits,
      },
    ],
    places: {
      config: channelPaths("matrix", ["accessToken", "password"]),
      environment: [
        "MATRIX_ACCESS_TOKEN",
        "MATRIX_PASSWORD",
        "MATRIX_*_ACCESS_TOKEN",
        "MATRIX_*_PASSWORD",
        "MATRIX_RECOVERY_KEY",
      ],
      files: ["credentials/matrix/**"],
      database: ["plugin_state_entries.value_json"],
    },
    manual: {
      console: "Client: Settings > Sessions, or the administrator of the homeserver",
      steps: [
        revoke("Sign out the session of the gateway, or all sessions."),
        revoke("Change the password and sign out all devices with it."),
        create("Log in again and verify the new session."),
        LOAD,
        VALIDATE,
      ],
      evidenceFirst: [
        "List of sessions (GET /devices): signing out deletes the device and its keys.",
      ],
      checkedOn: READ_ON,
    },
    parts: ["Access token", "Password"],
    observeSeconds: 60,
    delay: "spec: invalidated on 200",
    derived: [
      "Other devices, cross-signing and key-backup recovery key",
      "Room admin power levels, joined rooms, app services",
      "E2EE history already decrypted",
    ],
    sources: ["matrix-org/matrix-spec d0ba2aae", "openclaw docs channels/matrix/setup.md"],
    unverified: ["Synapse token layout"],
  },
];
