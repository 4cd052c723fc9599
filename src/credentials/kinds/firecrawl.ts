/** Firecrawl key: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { READ_ON, pluginPlaces, rotation } from "../kind-parts.ts";

export const FIRECRAWL: readonly CredentialKind[] = [
  {
    id: "firecrawl_key",
    name: "Firecrawl key",
    family: "firecrawl",
    tier: "read",
    entropy: "high",
    shapes: [{ pattern: /fc-[0-9a-f]{32}/u, keywords: ["fc-"], confidence: "high", context: [] }],
    places: pluginPlaces(
      [
        "plugins.entries.firecrawl.config.webSearch.apiKey",
        "plugins.entries.firecrawl.config.webFetch.apiKey",
      ],
      ["FIRECRAWL_API_KEY"],
    ),
    manual: {
      console: "https://www.firecrawl.dev/app/api-keys",
      steps: rotation(
        "Create the new key first: one active key has to remain.",
        "Revoke the old key.",
      ),
      evidenceFirst: ["Activity of the team by key."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: "",
    derived: ["MCP connections (app/settings?tab=mcp)"],
    sources: ["firecrawl/firecrawl-docs errors.mdx, dashboard.mdx"],
    unverified: [],
  },
];
