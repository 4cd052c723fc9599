/** Perplexity key: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { READ_ON, pluginPlaces, rotation } from "../kind-parts.ts";

export const PERPLEXITY: readonly CredentialKind[] = [
  {
    id: "perplexity_key",
    name: "Perplexity key",
    family: "perplexity",
    tier: "mint",
    entropy: "high",
    shapes: [
      { pattern: /pplx-[A-Za-z0-9]{48}/u, keywords: ["pplx-"], confidence: "high", context: [] },
    ],
    places: pluginPlaces(
      ["plugins.entries.perplexity.config.webSearch.apiKey", "models.providers.perplexity.apiKey"],
      ["PERPLEXITY_API_KEY"],
    ),
    manual: {
      console: "https://www.perplexity.ai/settings/api",
      steps: rotation(
        "Generate a new key.",
        "Revoke the old key, and every key that you did not make: a stolen key can make others.",
      ),
      evidenceFirst: ["List of all keys of the account, with their dates."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: "",
    derived: [
      "Keys minted by the attacker through POST /generate_auth_token: a stolen key can create keys",
    ],
    sources: ["betterleaks perplexity-api-key", "docs.perplexity.ai api-key-management (quoted)"],
    unverified: [],
  },
];
