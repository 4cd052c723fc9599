/** A copy of the evidence on another host: the system's ssh(1), nothing of the suspect's configuration, the host's key pinned. */

import { createReadStream } from "node:fs";
import type {
  Arrivals,
  Arrived,
  EvidenceDestination,
  Sending,
  SshPlace,
} from "../../ports/evidence-destination.ts";
import { printable } from "../../model/printable.ts";
import { shellWord } from "../../model/shell-word.ts";
import { runSsh } from "./run-ssh.ts";
import type { SshRun } from "./run-ssh.ts";

/** Names of a package: nothing of them means anything to a shell. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/u;
const LOOK_LIMIT_MS = 600_000;
/** A line that is dead is noticed by ssh itself (ServerAlive…); this is the longest that one file may take. */
const SEND_LIMIT_MS = 24 * 3_600_000;

/** `h` prints the SHA-256 of standard input with whatever the host has (coreutils, or Perl's shasum on macOS). */
const HASH = "h() { { sha256sum 2>/dev/null || shasum -a 256; } | cut -d' ' -f1; }";

/** `folder` is made below the one that the operator named. `knownHosts`: a private file for the pinned key. */
export function sshDestination(
  place: SshPlace,
  folder: string,
  knownHosts: string,
): EvidenceDestination {
  const target = `${place.folder.replace(/\/+$/u, "")}/${folder}`;
  const inside = `${HASH}; umask 077 && mkdir -p -- ${shellWord(target)} && cd -- ${shellWord(target)}`;
  const ssh = (script: string, run: SshRun): ReturnType<typeof runSsh> =>
    runSsh(place, knownHosts, { script: `${inside} && ${script}`, ...run });
  return {
    place: printable(`${place.user}@${place.host}:${target}`),
    look: async (names) => arrivals(await ssh(lookScript(names), { timeoutMs: LOOK_LIMIT_MS })),
    send: async (file, signal) => {
      const input = createReadStream(file.path, { start: file.from, highWaterMark: 262_144 });
      const ended = await ssh(sendScript(file), { input, signal, timeoutMs: SEND_LIMIT_MS });
      return (
        ended.problem ??
        (ended.stdout.trim() === "arrived" ? null : "what arrived is not what was sent")
      );
    },
    discard: async (name) =>
      (
        await ssh(`mv -f ${checked(name)}.partial ${checked(name)}.broken`, {
          timeoutMs: LOOK_LIMIT_MS,
        })
      ).problem,
  };
}

function lookScript(names: readonly string[]): string {
  const list = names.map(checked).join(" ");
  return `for n in ${list}; do if [ -f "$n" ]; then echo "$n whole $(h < "$n")"; elif [ -f "$n.partial" ]; then echo "$n partial $(wc -c < "$n.partial")"; else echo "$n absent"; fi; done`;
}

/** ln(1) refuses a name that is taken. */
function sendScript({ name, sha256 }: Sending): string {
  const safe = checked(name);
  return `cat >> ${safe}.partial && { sync ${safe}.partial 2>/dev/null || true; } && if [ "$(h < ${safe}.partial)" = ${checked(sha256)} ]; then ln ${safe}.partial ${safe} && rm ${safe}.partial && echo arrived; else echo differs; fi`;
}

function arrivals({ problem, stdout }: Awaited<ReturnType<typeof runSsh>>): Arrivals {
  if (problem !== null) return { kind: "failed", problem };
  const files = new Map<string, Arrived>();
  for (const line of stdout.trimEnd().split("\n")) {
    const [name = "", word, value = ""] = line.trim().split(/\s+/u);
    if (word === "whole") files.set(name, { kind: "whole", sha256: value });
    else if (word === "partial" && /^\d+$/u.test(value))
      files.set(name, { kind: "partial", bytes: Number(value) });
    else files.set(name, { kind: "absent" });
  }
  return { kind: "seen", files };
}

function checked(name: string): string {
  if (NAME.test(name)) return name;
  throw new Error("a file of a package has a name that no package has");
}
