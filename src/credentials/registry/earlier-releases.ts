/** Paths of the registries of earlier releases that the newest one has no more: a config, or its backup, may still hold them. */

export const EARLIER_RELEASES = {
  /** Registries of 2026.4.1 and 2026.7.1. */
  config: [
    "agents.defaults.memorySearch.remote.apiKey",
    "agents.list[].memorySearch.remote.apiKey",
    "agents.list[].tts.providers.*.apiKey",
    "channels.bluebubbles.accounts.*.password",
    "channels.bluebubbles.password",
    "messages.tts.providers.*.apiKey",
    "talk.apiKey",
    "tools.web.fetch.firecrawl.apiKey",
    "tools.web.search.*.apiKey",
    "tools.web.search.apiKey",
    "tools.web.x_search.apiKey",
  ],
} as const;
