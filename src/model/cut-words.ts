/** What is said about a cut: whom it meets, what it ended, and what it cannot do. */

import type { CutScope } from "./containment.ts";
import { describeSocket } from "./socket.ts";
import type { SocketEntry } from "./socket.ts";
import type { Target } from "./target.ts";

/** Why nobody is cut off, and what would make it possible. */
export const NOT_ROOT = {
  reason: "only root may change the firewall: the network is NOT cut",
  remedy: "sudo ir contain",
};

export const NOBODY = {
  reason: "no user was found that runs a gateway, so there is nobody to cut off",
  remedy: "name its state directory: ir contain --state-dir DIR",
};

export function usersOf({ uids }: CutScope): string {
  return `${uids.length === 1 ? "user" : "users"} ${uids.join(", ")}`;
}

export function portsOf({ ports }: CutScope): string {
  if (ports.length === 0) return "no port";
  return `${ports.length === 1 ? "port" : "ports"} ${ports.join(", ")}`;
}

/** `ended`: how many connections were ended; `null` when nobody counted, because the run was interrupted. */
export function cutSentence(scope: CutScope, ended: number | null): string {
  const connections = connectionsSentence(ended);
  return `${usersOf(scope)} cut off: no connection comes in or goes out, over IPv4 and IPv6; ${portsOf(scope)} closed; ${connections}`;
}

function connectionsSentence(ended: number | null): string {
  if (ended === 0) return "they had no open connection";
  return `${ended === null ? "" : `${ended} ended, `}no connection of theirs is left`;
}

export function stillOpen(open: readonly SocketEntry[], canDestroy: boolean): string {
  const why = canDestroy
    ? "they did not end"
    : "this kernel or this user cannot end connections (ss -K)";
  const shown = open.slice(0, 3).map(describeSocket).join(", ");
  return `${open.length} of their connections still exist, and data already queued may still leave: ${shown}; ${why}`;
}

/** `hadRules`: an earlier cut had rules of ours loaded, and they are back. */
export function backSentence(scope: CutScope, hadRules: boolean): string {
  const users = usersOf(scope);
  return hadRules
    ? `our rules are as they were before this cut, so that ${users} may still be cut off`
    : `${users} may use the network again: our rules are gone`;
}

export function rulesetSentence(before: string | null, now: string | null): string {
  if (before === null) return "the rules of others were not touched, and could not be read before";
  if (now === before) return "the whole ruleset is as it was, byte for byte";
  return "other rules were changed by somebody else meanwhile and were left alone";
}

export function otherFilter(then: string, now: string): string {
  return `the network was cut with ${then}, and ir uses ${now} here now: whether the rules of ${then} still hold is not known`;
}

/** What a cut of this kind cannot do, said beforehand rather than found out. */
export function limitsOf(target: Target, { uids, sshPorts }: CutScope): readonly string[] {
  const limits = [
    "a process that already is root can go round these rules",
    "a reboot ends these rules and every hold on a service: keep this host running until it is released",
    "a UDP packet that comes in belongs to no user yet: it is dropped at the closed ports only; no answer leaves",
  ];
  if (uids.includes(0)) {
    const ports = sshPorts.length === 0 ? "(no SSH server was found)" : sshPorts.join(", ");
    limits.push(
      `the gateway runs as root, so root is cut off on this host: only your own connection and SSH to port ${ports} pass; name resolution, time and updates stop`,
    );
  }
  if (uids.includes(target.operator.uid)) {
    limits.push(
      "the gateway runs as your own user: your SSH sessions go on, but nothing else of that user has a network",
    );
  }
  if (target.supervisors.some(({ kind }) => kind === "container")) {
    limits.push(
      "packets of a container on a bridge are forwarded, not sent by a user of this host: these rules do not cover them; only the freeze holds it",
    );
  }
  return limits;
}
