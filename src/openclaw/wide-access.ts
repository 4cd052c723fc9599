/** What in a config lets more people, programs or places in than a default install does. facts/openclaw.md sections 1 and 7. */

import type { Json } from "../model/json.ts";
import { leavesOf } from "./foreign-json.ts";
import type { Leaf } from "./foreign-json.ts";

interface WidePoint {
  readonly path: string;
  /** To follow the path. */
  readonly meaning: string;
}

interface Rule {
  readonly path: RegExp;
  readonly value: (value: Leaf["value"]) => boolean;
  readonly meaning: string;
}

const isTrue = (value: Leaf["value"]): boolean => value === true;
const isFalse = (value: Leaf["value"]): boolean => value === false;
const isAll = (value: Leaf["value"]): boolean => value === "*";
const is =
  (...words: readonly string[]) =>
  (value: Leaf["value"]): boolean =>
    typeof value === "string" && words.includes(value);
const isText = (value: Leaf["value"]): boolean => typeof value === "string" && value !== "";

const RULES: readonly Rule[] = [
  {
    path: /^gateway\.bind$/u,
    value: (value) => isText(value) && !is("loopback", "auto")(value),
    meaning: "listens beyond this host",
  },
  { path: /^gateway\.auth\.mode$/u, value: is("none"), meaning: "asks nobody for a token" },
  {
    path: /^gateway\.tailscale\.mode$/u,
    value: is("funnel", "serve"),
    meaning: "is published through Tailscale",
  },
  {
    path: /^gateway\.controlUi\.(?:allowInsecureAuth|dangerously\w{1,60})$/u,
    value: isTrue,
    meaning: "switches a protection of the control page off",
  },
  {
    path: /^gateway\.controlUi\.allowedOrigins\.\d+$/u,
    value: isAll,
    meaning: "lets every web page talk to the gateway",
  },
  {
    path: /^gateway\.reload\.mode$/u,
    value: is("off"),
    meaning: "keeps changes, also rotated tokens, from taking effect",
  },
  {
    path: /^gateway\.auth\.rateLimit\.\w{1,40}$/u,
    value: isFalse,
    meaning: "switches the brake on guessing off",
  },
  {
    path: /(?:^|\.)dmPolicy$|\.dm\.policy$/u,
    value: is("open"),
    meaning: "lets anybody write to the agent",
  },
  { path: /(?:^|\.)groupPolicy$/u, value: is("open"), meaning: "lets any group use the agent" },
  {
    path: /(?:^|\.)(?:allowFrom|groupAllowFrom|allowUsers)\.\d+$/u,
    value: isAll,
    meaning: "lets every sender in",
  },
  {
    path: /^tools\.elevated\.allowFrom\.[^.]{1,80}\.\d+$/u,
    value: isAll,
    meaning: "lets every sender run commands without a sandbox",
  },
  { path: /^logging\.file$/u, value: isText, meaning: "moves the log elsewhere" },
  {
    path: /^logging\.level$/u,
    value: is("silent", "fatal", "error"),
    meaning: "keeps the log from telling much",
  },
  {
    path: /^security\.audit\.suppressions\./u,
    value: isText,
    meaning: "hides findings of the vendor's own audit",
  },
  {
    path: /^secrets\.providers\.[^.]{1,80}\.source$/u,
    value: is("exec"),
    meaning: "runs a program whenever a secret is read",
  },
  {
    path: /^plugins\.load\.paths\.\d+$/u,
    value: isText,
    meaning: "loads code from a folder of somebody's choice",
  },
  {
    path: /^hooks\.internal\.load\.extraDirs\.\d+$/u,
    value: isText,
    meaning: "loads code from a folder of somebody's choice",
  },
  {
    path: /^browser\.\w{0,40}(?:noSandbox)$/u,
    value: isTrue,
    meaning: "runs the browser without a sandbox",
  },
];

export function wideAccess(config: Json): readonly WidePoint[] {
  const found: WidePoint[] = [];
  for (const { path, value } of leavesOf(config)) {
    const rule = RULES.find((one) => one.path.test(path) && one.value(value));
    if (rule !== undefined) found.push({ path, meaning: rule.meaning });
  }
  return found;
}

/** Parts of a config that decide who gets in, what the agent may do, and what is told about it. */
const SENSITIVE: readonly string[] = [
  "gateway.bind",
  "gateway.auth",
  "gateway.port",
  "gateway.tailscale",
  "gateway.trustedProxies",
  "gateway.controlUi",
  "gateway.reload",
  "gateway.http",
  "gateway.nodes",
  "gateway.roles",
  "gateway.tools",
  "gateway.remote",
  "channels",
  "tools",
  "mcp",
  "plugins",
  "hooks",
  "skills",
  "cron",
  "logging",
  "security",
  "secrets",
  "env",
  "approvals",
  "browser",
  "bindings",
  "commands",
  "session.dmScope",
  "discovery",
  "agents",
  "models",
  "nodeHost",
  "proxy",
];

/** Whether a path that changed may have widened access: it lies in such a part, or holds one. */
export function isSensitivePath(path: string): boolean {
  return SENSITIVE.some(
    (part) =>
      path === part ||
      path.startsWith(`${part}.`) ||
      path.startsWith(`${part}[`) ||
      part.startsWith(`${path}.`),
  );
}
