/** A short list of credentials with everything that a list can hold, and files of answers to it. */

import type { CredentialInventory } from "../../src/model/credential.ts";
import type { Files } from "../../src/ports/files.ts";
import { inventoryOf } from "../fakes/checklist-story.ts";
import { found, place } from "../fakes/small-catalogue.ts";

const STATE = "/home/claw/.openclaw";

export function listedCredentials(): CredentialInventory {
  return inventoryOf(
    [
      found("oc_hooks_token", "H0000000", {
        tier: "mint",
        locations: [place({ at: "hooks.token" })],
      }),
      found("anthropic_api_key", "A0000000", {
        tier: "spend",
        lastFour: "7fQA",
        firstSeen: "2026-08-01T00:00:00Z",
        locations: [
          place({ at: "models.providers.anthropic.apiKey" }),
          place({ path: `${STATE}/openclaw.json.bak`, state: "stale" }),
          place({
            place: "transcript",
            path: `${STATE}/sessions/\\u{1b}]0;x|<img src=x>\`@ada\`[x](http://e).jsonl`,
            at: "line 12",
          }),
        ],
      }),
      found("whatsapp_linked", "W0000000", {
        tier: "impersonate",
        owner: "+49 151 0000000",
        locations: [
          place({ place: "file", path: `${STATE}/credentials/whatsapp`, at: "creds.json" }),
        ],
      }),
      found("nostr_key", "N0000000", { tier: "impersonate" }),
      found("unknown", "X0000000", { tier: "spend", locations: [place({ at: "env.vars.ODD" })] }),
    ],
    {
      unresolved: [
        {
          path: `${STATE}/openclaw.json`,
          at: "channels.slack.botToken",
          why: "it comes from a program, which is not run",
        },
      ],
      coverage: {
        filesRead: 40,
        bytesRead: 1,
        rowsRead: 2,
        bytesSkipped: 3,
        gaps: [`${STATE}/state/openclaw.sqlite cannot be opened: it is torn`],
      },
    },
  );
}

export function filesOf(texts: Readonly<Record<string, string>>): Files {
  return {
    freeBytes: () => 2 ** 40,
    readSmall: (path) => {
      const text = texts[path];
      return text === undefined
        ? { kind: "absent" }
        : { kind: "file", bytes: new TextEncoder().encode(text) };
    },
  };
}

export const ANSWERS = `# worked out in a browser on 2026-11-21
answers:
  A0000000:
    - do: evidence
      what: Usage and cost of the key by day, from the console.
      outcome: taken
    - do: evidence
      what: "Id, name and creator of the key: they survive its deletion."
      outcome: taken
      note: created by ada in July
    - do: revoked
      note: set to inactive
  N0000000:
    do: compensated
    note: the new key is announced, followers are told
`;

export const MISTAKES = `answers:
  A0000000:
    - do: revoked
    - do: deleted
  Z0000000:
    do: noted
    note: 12
  N0000000: yes
`;
