/** `--evidence-to` and `--output`: words of the command line to a place for a copy of the evidence. */

import type { EvidencePlace, SshPlace } from "../ports/evidence-destination.ts";
import { Refusal } from "../model/refusal.ts";

interface PlaceWords {
  readonly text: string;
  readonly hostKey: string | null;
  readonly identity: string | null;
}

const DEFAULT_PORT = "22";
/** scp(1) form; an IPv6 address stands in brackets. */
const SCP = /^(?<user>[^@:/\s]+)@(?<host>\[[^\]\s]+\]|[^:/\s]+):(?<folder>.+)$/u;
const URL_FORM =
  /^ssh:\/\/(?<user>[^@:/\s]+)@(?<host>\[[^\]\s]+\]|[^:/\s]+)(?::(?<port>\d{1,5}))?(?<folder>\/.*)$/u;
/** What ssh would take for an option, or a shell for more than a name, is no host. */
const HOST = /^[A-Za-z0-9][A-Za-z0-9._:%-]*$/u;
const USER = /^[A-Za-z_][A-Za-z0-9._-]*$/u;
const HOST_KEY =
  /^(?:SHA256:[A-Za-z0-9+/]{43}|(?:ssh|sk-ssh|ecdsa|sk-ecdsa)-[a-z0-9@.-]+ AAAA[A-Za-z0-9+/]+={0,3})$/u;

/** @throws Refusal `usage` naming what is wrong with the words. */
export function evidencePlace(
  words: PlaceWords,
  absolute: (path: string) => string,
): EvidencePlace {
  const { text } = words;
  if (text === "-") return { kind: "stream" };
  const match = URL_FORM.exec(text) ?? SCP.exec(text);
  if (match?.groups === undefined) return folderPlace(words, absolute);
  return { kind: "ssh", ...sshPlace(words, match.groups), identity: identityOf(words, absolute) };
}

type Groups = Readonly<Record<string, string | undefined>>;

function sshPlace({ text, hostKey }: PlaceWords, groups: Groups): Omit<SshPlace, "identity"> {
  const { user = "", folder = "", port = DEFAULT_PORT } = groups;
  const host = (groups["host"] ?? "").replace(/^\[|\]$/gu, "");
  if (!USER.test(user) || !HOST.test(host)) throw wrong(`${text} names no user and host`);
  // ssh begins in the home of the user there: the tilde is that, and no shell sees it.
  const below = folder.replace(/^~\//u, "");
  return { user, host, port: Number(port), folder: below, hostKey: pinned(hostKey, host) };
}

function identityOf({ identity }: PlaceWords, absolute: (path: string) => string): string | null {
  return identity === null ? null : absolute(identity);
}

function folderPlace(
  { text, hostKey }: PlaceWords,
  absolute: (path: string) => string,
): EvidencePlace {
  if (text.includes("@") && text.includes(":"))
    throw wrong(`${text} is neither a folder nor user@host:folder`);
  if (hostKey !== null)
    throw wrong("--host-key belongs to a host: give --evidence-to user@host:folder");
  return { kind: "folder", path: absolute(text) };
}

/** Without a pinned key whoever sits on the line could take the evidence: there is no trust on first use here. */
function pinned(hostKey: string | null, host: string): string {
  const key = hostKey?.trim().split(/\s+/u).slice(0, 2).join(" ") ?? "";
  if (HOST_KEY.test(key)) return key;
  throw new Refusal({
    kind: "usage",
    problem:
      hostKey === null
        ? `the key of ${host} is not known: evidence goes to no host that could be another`
        : "--host-key is neither a public host key nor its SHA256: fingerprint",
    hint: `on ${host} run: cat /etc/ssh/ssh_host_ed25519_key.pub, then give it with --host-key '...'`,
  });
}

function wrong(problem: string): Refusal {
  return new Refusal({
    kind: "usage",
    problem,
    hint: "give a folder, user@host:folder, ssh://user@host:port/folder, or - for standard output",
  });
}
