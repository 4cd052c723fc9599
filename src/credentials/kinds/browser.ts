/** Browser profile cookies and logged-in sites: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { READ_ON, aftercare, revoke } from "../kind-parts.ts";

export const BROWSER: readonly CredentialKind[] = [
  {
    id: "browser_sessions",
    name: "Browser profile cookies and logged-in sites",
    family: "browser",
    tier: "mint",
    entropy: "high",
    shapes: [
      {
        pattern: /sk-ant-sid01-[A-Za-z0-9_-]{40,200}/u,
        keywords: ["sk-ant-sid01-"],
        confidence: "high",
        context: [],
      },
    ],
    places: {
      config: ["browser.profiles.*"],
      environment: ["CLAUDE_AI_SESSION_KEY"],
      files: ["browser/*/user-data/**"],
      database: [],
    },
    manual: {
      console: "Each site: sign out everywhere",
      steps: [
        revoke(
          "List the sites that have cookies, by name only, and sign out all sessions on each.",
        ),
        revoke("Change the passwords that were saved in the profile."),
        aftercare("Delete the browser profile."),
      ],
      evidenceFirst: ["Names of the sites with cookies or saved passwords, and their last use."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: "",
    derived: ["Password manager extension sessions"],
    sources: ["openclaw docs tools/browser-login.md"],
    unverified: ["paths", "form of the claude.ai session key"],
  },
];
