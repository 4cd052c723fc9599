/** The state directory of an OpenClaw profile, looked for in every home of the host. */

import { existsSync } from "node:fs";

import { Refusal } from "../../model/refusal.ts";
import { readAccounts } from "../linux/accounts.ts";

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/u;

/** `~/.openclaw-<profile>` (facts/openclaw.md §1). @throws Refusal when there is none, or more than one. */
export function profileDirectory(profile: string): string {
  const homes = NAME.test(profile)
    ? [...new Set(readAccounts().map((account) => account.home))]
    : [];
  const found = homes
    .map((home) => `${home}/.openclaw-${profile}`)
    .filter((path) => existsSync(path));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const problem =
    only === undefined
      ? `no home holds a profile ${profile}`
      : `several homes hold a profile ${profile}`;
  throw new Refusal({
    kind: "usage",
    problem,
    hint: `name the folder: --state-dir ${only ?? "DIR"}`,
  });
}
