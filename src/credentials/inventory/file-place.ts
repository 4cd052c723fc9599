/** What kind of place a file is, by its name: a copy in a log is not a copy in a config. */

import type { Place } from "../../model/credential.ts";

const PLACES: readonly (readonly [Place, RegExp])[] = [
  ["git-history", /\/\.git\/|\.git\/(?:logs|refs|config$|packed-refs$)/u],
  ["shell-history", /\/\.?(?:\w+_history|fish_history|lesshst|viminfo|wget-hsts)$/u],
  [
    "service-file",
    /\.systemd\.env$|\/service-env\/|\.(?:service|timer|plist|desktop|conf)$|\/cron/u,
  ],
  [
    "env-file",
    /\/\.env(?:\.[\w.-]+)?$|\.env$|\/\.(?:bash|zsh)rc$|\/\.(?:bash_|z)?profile$|\/\.z(?:shenv|profile)$/u,
  ],
  ["transcript", /\/sessions\/|\/transcripts\/|\.jsonl(?:\.zst)?$/u],
  ["log", /\/logs?\/|\.log(?:\.\d+)?(?:\.gz)?$/u],
  ["config", /\/(?:openclaw|clawdbot|moltbot)\.json|\.json5$/u],
  ["database", /\.(?:sqlite3?|db)(?:-wal|-journal)?(?:\.|$)/u],
];

/** Other copies of OpenClaw's own making and those of editors and people. */
const STALE =
  /\.(?:bak|old|orig|save|backup|last-good|rejected|clobbered|legacy)(?:[.~\d-]|$)|~$|\.swp$|pre-startup-migration|\/[^/]*update-captures\/|\/backups?\/|\/\.trash/iu;

export function placeOfFile(path: string): Place {
  return PLACES.find(([, pattern]) => pattern.test(path))?.[0] ?? "file";
}

export function stateOfFile(path: string): "current" | "stale" {
  return STALE.test(path) ? "stale" : "current";
}
