/** Connects over loopback as another user, in a child that becomes that user for good. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

import type { NetworkProbe, ProbeRequest, ProbeResult } from "../../ports/probe.ts";
import { primaryGroup } from "./accounts.ts";
import { PROBE_SCRIPT } from "./network-probe-script.ts";
import { readText } from "./proc-file.ts";

/** Starting Node on a busy machine; not part of the time that a connection may take. */
const START_MS = 10_000;

export function linuxNetworkProbe(): NetworkProbe {
  return {
    canActAs: (uid) => process.geteuid?.() === uid || (process.geteuid?.() === 0 && isMapped(uid)),
    loopback,
  };
}

/** user_namespaces(7): a user without a number here cannot be become. */
function isMapped(uid: number): boolean {
  const ranges = (readText("/proc/self/uid_map") ?? "").trim().split("\n");
  return ranges.some((range) => {
    const [first = 0, , count = 0] = range.trim().split(/\s+/u).map(Number);
    return uid >= first && uid < first + count;
  });
}

async function loopback(request: ProbeRequest, listenerUid: number): Promise<ProbeResult> {
  if (request.family === 6 && !hasInternet6()) return unable("EAFNOSUPPORT");
  const question = {
    ...request,
    gid: primaryGroup(request.uid),
    listenerUid,
    listenerGid: primaryGroup(listenerUid),
  };
  return readAnswer(await runScript(JSON.stringify(question), request.timeoutMs + START_MS));
}

/** proc(5): one line for each IPv6 address, loopback included; no file where the kernel has no IPv6. */
function hasInternet6(): boolean {
  return (readText("/proc/self/net/if_inet6") ?? "") !== "";
}

/** In a session of its own: what a terminal sends to us must not end it. What it cannot say is no answer. */
async function runScript(question: string, timeout: number): Promise<string> {
  const args = ["--input-type=commonjs", "--no-warnings", "--eval", PROBE_SCRIPT, question];
  const child = spawn(process.execPath, args, {
    cwd: "/",
    env: { LC_ALL: "C" },
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
    timeout,
    killSignal: "SIGKILL",
  });
  const notStarted = once(child, "error").then(() => "");
  return Promise.race([notStarted, text(child.stdout).catch(() => "")]);
}

function readAnswer(answer: string): ProbeResult {
  const [, verdict, reason = ""] =
    /^\{"verdict":"(\w+)","reason":"([\w ]*)"\}$/u.exec(answer) ?? [];
  if (verdict === "open" || verdict === "blocked") return { verdict, reason };
  return unable(reason === "" ? "the probing process gave no answer" : reason);
}

function unable(reason: string): ProbeResult {
  return { verdict: "unable", reason };
}
