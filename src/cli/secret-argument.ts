/** A credential on the command line is in the history of the shell and in the list of processes already. */

import { Refusal } from "../model/refusal.ts";

/** How issuers begin their values; cheap, because `ir contain` waits for it. */
const PREFIXED =
  /(?<![\w/-])(?:sk-[\w-]{16,}|xox[abeprs]-[\w-]{10,}|xapp-[\w-]{10,}|gh[opsur]_\w{16,}|github_pat_\w{20,}|glpat-[\w-]{16,}|hf_\w{16,}|AIza[\w-]{30,}|A[KS]IA[A-Z0-9]{16}|npm_\w{30,}|pplx-\w{16,}|tvly-[\w-]{16,}|fc-[\da-f]{16,}|gsk_\w{16,}|xai-\w{16,}|hvs\.[\w-]{16,}|ops_ey[\w-]{16,}|tskey-[\w-]{16,}|nsec1\w{16,}|AGE-SECRET-KEY-1\w{16,}|ey[\w-]{16,}\.ey[\w-]{16,}|\d{8,10}:[\w-]{35})/u;

/** A gateway's own token: 48 hex digits, which no hash of this tool has. */
const GATEWAY_TOKEN = /^[\da-f]{48}$/u;

/** Long, of capitals, small letters and digits, and neither a path nor a name with a dot. */
const MIXED = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[\w+=-]{32,}$/u;

/** Public keys and fingerprints of hosts are no secrets. */
const PUBLIC = /^(?:ssh-|ecdsa-|sk-ssh-|sk-ecdsa-|AAAA|SHA256:|age1)/u;

/** @throws Refusal `usage` before anything else is done; it does not say which word. */
export function refuseSecretArguments(words: readonly string[]): void {
  if (!words.some(looksSecret)) return;
  throw new Refusal({
    kind: "usage",
    problem: "a word of this command looks like the value of a credential",
    hint: "it is in the history of your shell now: count it as exposed; ir asks for values without showing them",
  });
}

function looksSecret(word: string): boolean {
  return word
    .split(/[\s=]+/u)
    .filter((part) => !PUBLIC.test(part))
    .some((part) => PREFIXED.test(part) || GATEWAY_TOKEN.test(part) || MIXED.test(part));
}
