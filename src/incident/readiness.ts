/** `ir ready`: what would be missing if it happened now. Reads only. */

import { containerSentence } from "../model/hold-words.ts";
import type { Supervisor, Target } from "../model/target.ts";
import type { Host } from "../ports/host.ts";
import type { PlaybookSource } from "../ports/playbook-source.ts";
import { checkPlaybook } from "./check-playbook.ts";
import { SHIPPED_PLAYBOOKS } from "./shipped-playbooks.ts";

export interface ReadinessAnswer {
  readonly id: string;
  readonly question: string;
  readonly answer: "yes" | "no" | "unknown";
  readonly evidence: string;
  /** What to do about it; "" when nothing is. */
  readonly remedy: string;
}

export interface ReadinessRequest {
  readonly host: Host;
  readonly playbooks: PlaybookSource;
  readonly stateDirectory: string | null;
  /** Folder of incidents. */
  readonly home: string;
}

/** Room for the evidence of a well-used gateway; the capture itself measures before it reads. */
const WANTED_BYTES = 2 * 1024 ** 3;

export async function readiness(request: ReadinessRequest): Promise<readonly ReadinessAnswer[]> {
  const { host, stateDirectory } = request;
  const target = host.surveyor.survey({ stateDirectory });
  return [
    privileges(target),
    installation(target),
    sight(target),
    await firewall(host),
    await supervisors(host, target),
    ...tools(host),
    disk(request),
    playbook(request),
    library(request),
  ];
}

function privileges({ privileges: held }: Target): ReadinessAnswer {
  const id = "privileges";
  const question = "may ir freeze, cut and capture everything?";
  if (!held.isRoot) {
    const evidence =
      "does not run as root: it could freeze only your own processes and cut nothing";
    return { id, question, answer: "no", evidence, remedy: "run it with sudo" };
  }
  if (!held.canChangeFirewall) {
    const evidence = "runs as root, but this root may not change the firewall";
    return {
      id,
      question,
      answer: "no",
      evidence,
      remedy: "run it on the host, not in a container",
    };
  }
  return { id, question, answer: "yes", evidence: "runs as root", remedy: "" };
}

function installation(target: Target): ReadinessAnswer {
  const running = target.members.length;
  const found = running > 0 || target.stateDirectories.length > 0;
  return {
    id: "installation",
    question: "is an OpenClaw gateway found?",
    answer: found ? "yes" : "no",
    evidence: found
      ? `${running} processes; state in ${target.stateDirectories.join(", ") || "no known folder"}; ports ${target.ports.join(", ")}`
      : "no process, no state directory",
    remedy: found ? "" : "name it: ir ready --state-dir DIR",
  };
}

function sight(target: Target): ReadinessAnswer {
  const blind = target.blindSpots;
  return {
    id: "sight",
    question: "can everything of it be seen?",
    answer: blind.length === 0 ? "yes" : "unknown",
    evidence: blind.length === 0 ? "no blind spot" : blind.join("; "),
    remedy: blind.length === 0 || target.privileges.isRoot ? "" : "run it with sudo",
  };
}

async function firewall(host: Host): Promise<ReadinessAnswer> {
  const ready = await host.firewall.readiness();
  return {
    id: "firewall",
    question: "can the network be cut?",
    answer: ready.ready ? "yes" : "no",
    evidence: ready.ready ? `with ${host.firewall.kind}` : ready.reason,
    remedy: ready.ready ? "" : ready.remedy,
  };
}

async function supervisors(host: Host, target: Target): Promise<ReadinessAnswer> {
  const found = await Promise.all(target.supervisors.map((one) => obstacleTo(host, one)));
  const problems = found.filter((problem) => problem !== null);
  const remedy = target.privileges.isRoot
    ? "know how to keep it down by hand: ir contain would not"
    : "run it with sudo";
  const names = target.supervisors.map((one) => `${one.kind} ${one.name}`.trim());
  return {
    id: "supervisor",
    question: "can what restarts it be held?",
    answer: problems.length === 0 ? "yes" : "no",
    evidence:
      problems.length === 0 ? names.join(", ") || "nothing restarts it" : problems.join("; "),
    remedy: problems.length === 0 ? "" : remedy,
  };
}

/** Why the hold of a containment would not be whole, or `null`. */
async function obstacleTo(host: Host, supervisor: Supervisor): Promise<string | null> {
  const { kind, name } = supervisor;
  switch (kind) {
    case "systemd-system":
    case "systemd-user": {
      const ready = await host.services.readiness(supervisor);
      return ready.ready ? null : `${name}: ${ready.reason}`;
    }
    case "container":
      return containerSentence(name);
    case "unknown":
      return `${name}: runs other things than the gateway as well, so it would not be held`;
    case "parent-process":
    case "none":
      return null;
  }
}

const TOOLS: readonly (readonly [program: string, use: string])[] = [
  ["ss", "destroys open connections (package iproute2)"],
  ["ssh-keygen", "verifies the evidence seal (package openssh-client)"],
  ["zstd", "unpacks the evidence (package zstd)"],
];

function tools(host: Host): readonly ReadinessAnswer[] {
  return TOOLS.map(([program, use]) => {
    const path = host.commands.find(program);
    return {
      id: `tool-${program}`,
      question: `is ${program} there?`,
      answer: path === null ? "no" : "yes",
      evidence: path ?? `not found in the system folders; it ${use}`,
      remedy: path === null ? `install it: it ${use}` : "",
    };
  });
}

function disk({ host, home }: ReadinessRequest): ReadinessAnswer {
  const free = host.files.freeBytes(home);
  return {
    id: "disk",
    question: "is there room for evidence?",
    answer: free >= WANTED_BYTES ? "yes" : "no",
    evidence: `${Math.floor(free / 1024 ** 2)} MiB free for ${home}`,
    remedy:
      free >= WANTED_BYTES
        ? ""
        : "make room for 2 GiB, or keep incidents elsewhere with --home DIR",
  };
}

/** A changed one would be refused in the middle of an incident. */
function library({ playbooks, host }: ReadinessRequest): ReadinessAnswer {
  const names = playbooks.list();
  const isShipped = (name: string): boolean => {
    const bytes = playbooks.read(name);
    const pinned = SHIPPED_PLAYBOOKS.get(name)?.sha256;
    return bytes !== null && host.digest.sha256(bytes) === pinned;
  };
  const changed = names.filter((name) => !isShipped(name));
  return {
    id: "playbooks",
    question: "are the playbooks as they ship?",
    answer: changed.length === 0 ? "yes" : "no",
    evidence:
      changed.length === 0
        ? `${names.length} playbooks in ${playbooks.folder}`
        : `changed, or none of ours: ${changed.join(", ")}`,
    remedy:
      changed.length === 0
        ? ""
        : "install ir again; a playbook of your own: ir playbook trust FILE",
  };
}

function playbook({ playbooks, host }: ReadinessRequest): ReadinessAnswer {
  const bytes = playbooks.read("contain");
  const check = bytes === null ? null : checkPlaybook("contain", bytes, host.digest);
  return {
    id: "playbook",
    question: "is the playbook contain proved?",
    answer: check?.isProved === true ? "yes" : "no",
    evidence:
      check === null
        ? `not found in ${playbooks.folder}`
        : `${check.states} states, ${check.counterexamples.length} breaches`,
    remedy: check?.isProved === true ? "" : "see: ir playbook check contain",
  };
}
