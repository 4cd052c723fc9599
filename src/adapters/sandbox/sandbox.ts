/** Builds a throw-away world around a stand-in gateway, as private as this machine allows, and removes it. */

import { chmodSync, mkdtempSync, realpathSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Refusal } from "../../model/refusal.ts";
import type { Sandbox, SandboxRequest, SandboxWorld } from "../../ports/sandbox.ts";
import { startInner } from "./inner-process.ts";
import type { InnerProcess } from "./inner-process.ts";
import { chooseIsolation } from "./isolation.ts";
import type { Isolation } from "./isolation.ts";
import type { InnerSettings } from "./sandbox-protocol.ts";

/** A number that no account and no range of systemd (UIDS-GIDS) uses. */
const GATEWAY_UID = 60_999;
const USUAL_PORT = 18_789;

/** Commands that look for a gateway: without namespaces they must be shown the only right one. */
const SEARCHING: ReadonlySet<string> = new Set(["contain", "collect", "ready"]);

type Usable = Exclude<Isolation, { readonly kind: "refused" }>;

interface SandboxParts {
  /** The file that Node runs as `ir`. */
  readonly main: string;
  isolate(): Isolation;
}

const OURSELVES: SandboxParts = { main: process.argv[1] ?? "", isolate: chooseIsolation };

export function nodeSandbox(parts: SandboxParts = OURSELVES): Sandbox {
  return { open: async (request) => open(request, parts) };
}

async function open(request: SandboxRequest, parts: SandboxParts): Promise<SandboxWorld> {
  const isolation = usable(parts.isolate());
  const settings = await settingsFor(isolation, parts.main);
  request.progress(`starting a stand-in gateway in ${settings.folder}`);
  const inner = startInner(isolation.kind === "namespaces" ? isolation.prefix : [], settings);
  const first = await inner.nextAnswer();
  if (first.kind === "ready") {
    const limits = limitsOf(isolation, first.hasPacketFilter);
    return { ...world(settings, inner), isolation: isolation.kind, limits };
  }
  await inner.close();
  const reason = first.kind === "failed" ? first.reason : `it answered ${first.kind}`;
  if (isolation.kind === "same-user") throw new Error(`the stand-in did not start: ${reason}`);
  // Some systems grant the namespaces and then refuse what has to be mounted in them.
  const less: Isolation = { kind: isolation.isRoot ? "refused" : "same-user", reason };
  return open(request, { ...parts, isolate: () => less });
}

/** As root without namespaces of its own a rehearsal could reach the machine's real firewall and gateways. */
function usable(isolation: Isolation): Usable {
  if (isolation.kind !== "refused") return isolation;
  throw new Refusal({
    kind: "unable",
    problem: `no safe sandbox can be made here: ${isolation.reason}`,
    hint: "run it as an ordinary user, or as a root that may make namespaces",
  });
}

async function settingsFor(isolation: Usable, main: string): Promise<InnerSettings> {
  const isPrivate = isolation.kind === "namespaces";
  const hasUsers = isPrivate && isolation.isRoot;
  // Root's own folder for such things may be closed to the gateway's user.
  const parent = hasUsers ? "/tmp" : realpathSync(tmpdir());
  const folder = mkdtempSync(join(parent, "ir-sandbox-"));
  // Passable for the gateway's user, readable for nobody.
  if (hasUsers) chmodSync(folder, 0o711);
  return {
    folder,
    stateDirectory: join(folder, "openclaw"),
    home: join(folder, "ir"),
    port: isPrivate ? USUAL_PORT : await freePort(),
    gatewayUid: hasUsers ? GATEWAY_UID : null,
    programs: isPrivate ? isolation.programs : null,
    // A package manager starts us through a link, and beside the link there is nothing of ours.
    program: [process.execPath, realpathSync(main)],
  };
}

type Inhabited = Omit<SandboxWorld, "isolation" | "limits">;

function world(settings: InnerSettings, inner: InnerProcess): Inhabited {
  const { folder, stateDirectory, home, port, programs } = settings;
  return {
    folder,
    stateDirectory,
    home,
    port,
    run: async (words, { isCaptured }) => {
      const target = withTarget(words, programs === null ? stateDirectory : null);
      const answer = await inner.ask({ kind: "run", words: [...target], isCaptured });
      if (answer.kind !== "ran") throw unexpected("ran", answer.kind);
      return { exitCode: answer.exitCode, stdout: answer.stdout };
    },
    look: async () => {
      const answer = await inner.ask({ kind: "look" });
      if (answer.kind !== "seen") throw unexpected("seen", answer.kind);
      const { kind: _, ...view } = answer;
      return view;
    },
    close: async () => inner.close(),
  };
}

function unexpected(wanted: string, got: string): Error {
  return new Error(`the sandbox answered ${got} where ${wanted} was due`);
}

function withTarget(words: readonly string[], stateDirectory: string | null): readonly string[] {
  const isSearching = SEARCHING.has(words[0] ?? "");
  return isSearching && stateDirectory !== null ? [...words, "--state-dir", stateDirectory] : words;
}

function limitsOf(isolation: Usable, hasPacketFilter: boolean): readonly string[] {
  if (isolation.kind === "same-user") {
    return [
      `no namespaces can be made here (${isolation.reason}): the network is not cut, and the gateway runs as you`,
    ];
  }
  return [
    "the sandbox has no control groups and no service manager: freezing is done with stop signals",
    ...(isolation.isRoot ? [] : ["without root the gateway runs as the same user as ir"]),
    ...(hasPacketFilter
      ? []
      : ["ir finds no packet filter program that it may trust: the network is not cut"]),
  ];
}

async function freePort(): Promise<number> {
  const server = createServer();
  const opened = Promise.withResolvers<number>();
  server.once("error", opened.reject);
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    opened.resolve(typeof address === "object" && address !== null ? address.port : 0);
  });
  const port = await opened.promise;
  server.close();
  return port;
}
