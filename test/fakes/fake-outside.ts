/** The command line's outside in memory: what is said and asked is kept, in order. */

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { ageEncryption } from "../../src/adapters/age/age.ts";
import { Refusal } from "../../src/model/refusal.ts";
import { Secret } from "../../src/model/secret.ts";
import type { Outside } from "../../src/ports/outside.ts";
import type { PlaybookSource } from "../../src/ports/playbook-source.ts";
import type { Suspect } from "../../src/ports/suspect.ts";
import type { Terminal } from "../../src/ports/terminal.ts";
import { SILENT_LOG } from "../../src/cli/silent-log.ts";
import { fakeGateway } from "./fake-gateway.ts";
import type { FakeGateway, FakeGatewayOptions } from "./fake-gateway.ts";
import { memoryCredentialTools } from "./memory-credential-tools.ts";
import { memoryDestination } from "./memory-destination.ts";
import { memorySuspect } from "./memory-suspect.ts";
import { memoryStore } from "./memory-store.ts";
import type { MemoryStore } from "./memory-store.ts";

const PLAYBOOKS = join(import.meta.dirname, "../../playbooks");

export interface FakeOutside extends Outside {
  readonly gateway: FakeGateway;
  readonly memory: MemoryStore;
  /** What triage and revoke look at, on the host or in a package. */
  suspect: Suspect;
  /** `! progress`, `| answer`, `? question`, one line each. */
  readonly said: string[];
  /** What the person will type: the number of a choice, or words. */
  readonly typed: string[];
  /** Called with each line as it is said. */
  onSaid: (line: string) => void;
  interrupt(): void;
}

export interface FakeOutsideOptions extends FakeGatewayOptions {
  readonly isInteractive?: boolean;
}

export function fakeOutside(options: FakeOutsideOptions = {}): FakeOutside {
  const gateway = fakeGateway(options);
  const memory = memoryStore();
  const said: string[] = [];
  const typed: string[] = [];
  const trusted = new Set<string>();
  const pause = new AbortController();
  const stop = new AbortController();
  const say = (line: string): void => {
    said.push(line);
    outside.onSaid(line);
  };
  const outside: FakeOutside = {
    gateway,
    memory,
    said,
    typed,
    onSaid: () => {},
    interrupt: () => (pause.signal.aborted ? stop.abort() : pause.abort()),
    terminal: fakeTerminal(options.isInteractive ?? false, { say, typed }),
    playbooks: shippedPlaybooks(),
    basics: { ...gateway.host, ownPid: gateway.host.processes.ownPid },
    emergency: async () => gateway.host,
    host: async () => gateway.host,
    store: () => memory,
    log: async () => SILENT_LOG,
    encryption: async () => ageEncryption,
    evidenceDestination: async (request) =>
      memoryDestination(request, gateway.host.evidence.folders),
    suspect: memorySuspect(),
    suspectHost: async () => outside.suspect,
    suspectPackage: async () => outside.suspect,
    credentialTools: async () => memoryCredentialTools(),
    localState: async () => {
      throw new Refusal({ kind: "unable", problem: "no state here", hint: "" });
    },
    sandbox: async () => {
      throw new Refusal({ kind: "unable", problem: "no sandbox here", hint: "" });
    },
    profileDirectory: (profile) => `/home/claw/.openclaw-${profile}`,
    absolutePath: (path) => (path.startsWith("/") ? path : `/home/ada/${path}`),
    startDoubts: () => [],
    trustedPlaybooks: () => ({
      path: "/var/lib/ir/trusted-playbooks",
      hashes: () => trusted,
      trust: (hash) => void trusted.add(hash),
    }),
    startedMono: "0",
    operator: () => "ada",
    pause: pause.signal,
    stop: stop.signal,
  };
  return outside;
}

interface Speaking {
  readonly typed: string[];
  say(line: string): void;
}

function fakeTerminal(isInteractive: boolean, { say, typed }: Speaking): Terminal {
  return {
    isInteractive,
    progress: (line) => {
      for (const one of line.split("\n")) say(`! ${one}`);
    },
    answer: (text) => {
      for (const one of text.replace(/\n$/u, "").split("\n")) say(`| ${one}`);
    },
    choose: async (question, choices) => {
      say(`? ${question}`);
      for (const [index, { label }] of choices.entries()) say(`?   ${index + 1}. ${label}`);
      return choices[Number(typed.shift() ?? "0") - 1]?.value ?? null;
    },
    ask: async (question) => {
      say(`? ${question}`);
      return typed.shift() ?? null;
    },
    askSecret: async (question) => {
      say(`? ${question} (not shown)`);
      const value = typed.shift();
      return value === undefined ? null : Secret.fromText(value);
    },
  };
}

function shippedPlaybooks(): PlaybookSource {
  const read = (id: string): Uint8Array | null =>
    ["collect", "contain"].includes(id) ? readFileSync(join(PLAYBOOKS, `${id}.yaml`)) : null;
  return {
    folder: "/usr/lib/node_modules/openclaw-ir/playbooks",
    list: () => ["collect", "contain"],
    read,
    readFile: (path) => {
      const [, name] = /^\/home\/ada\/((?:refused|accepted)\/.*)$/u.exec(path) ?? [];
      if (name === undefined) return { kind: "absent" };
      const bytes = readFileSync(join(import.meta.dirname, "../playbooks", name));
      return { kind: "file", bytes };
    },
  };
}
