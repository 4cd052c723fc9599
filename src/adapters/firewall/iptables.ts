/** iptables and ip6tables, where there is no nft: two chains of our own in each, nothing else touched. */

import { readFileSync } from "node:fs";

import type { CommandResult, Commands } from "../../ports/commands.ts";
import type { Containment, Firewall } from "../../ports/firewall.ts";
import { forbiddenNamespace, refuseWhere } from "./forbidden-namespace.ts";
import {
  chainRules,
  parseChains,
  removeInput,
  replaceInput,
  stableRuleset,
} from "./iptables-chains.ts";
import type { LoadedChains } from "./iptables-chains.ts";

const TIMEOUT_MS = 15_000;

/** Only tested, never loaded: shows whether this kernel knows what we need. */
const SAMPLE: Containment = {
  incident: "check",
  uids: [65_534],
  ports: [9],
  lifelines: [],
  sshPorts: [],
};

interface Family {
  readonly family: 4 | 6;
  readonly name: "iptables" | "ip6tables";
}

const IPV4: Family = { family: 4, name: "iptables" };
const IPV6: Family = { family: 6, name: "ip6tables" };

/** `forbidden` is the safety catch; a test names another list, never none. */
export function iptables(commands: Commands, forbidden = forbiddenNamespace): Firewall {
  const families = hasInternet6() ? [IPV4, IPV6] : [IPV4];
  const load = async (family: Family, input: string): Promise<void> => {
    await must(commands, restoreOf(family), input);
  };
  const loaded = async ({ name }: Family): Promise<LoadedChains> =>
    parseChains(await must(commands, { program: `${name}-save`, args: ["-t", "filter"] }));
  const putRules = async (rulesOf: (family: Family) => readonly string[]): Promise<void> => {
    refuseWhere(forbidden);
    for (const family of families) {
      await load(family, replaceInput(rulesOf(family), await loaded(family)));
    }
  };
  return {
    kind: "iptables",
    readiness: () => readiness(commands, families, forbidden),
    ruleset: async () => {
      const saved = families.map(({ name }) =>
        must(commands, { program: `${name}-save`, args: [] }),
      );
      return (await Promise.all(saved)).map(stableRuleset).join("# ip6tables\n");
    },
    ownTable: async () => {
      const chains = await Promise.all(families.map(loaded));
      if (!chains.some(({ exists }) => exists)) return null;
      return chains.map(({ rules }) => `${rules.join("\n")}\n`).join(SEPARATOR);
    },
    render: (containment) => rendered(containment, families),
    replace: (containment) => putRules(({ family }) => chainRules(containment, family)),
    matches: async (containment) => {
      const chains = await Promise.all(families.map(loaded));
      return families.every(({ family }, index) => isWhole(chains[index], containment, family));
    },
    attempts: () => Promise.resolve([]),
    restore: async (previous) => {
      refuseWhere(forbidden);
      if (previous !== null) {
        const texts = previous.split(SEPARATOR);
        return putRules((family) => linesOf(texts[families.indexOf(family)] ?? ""));
      }
      for (const family of families) {
        const chains = await loaded(family);
        if (chains.exists) await load(family, removeInput(chains));
      }
    },
  };
}

const SEPARATOR = "# ip6tables\n";

function rendered(containment: Containment, families: readonly Family[]): string {
  return families
    .map(({ family }) => `${chainRules(containment, family).join("\n")}\n`)
    .join(SEPARATOR);
}

/** In `iptables-save`, rules of one chain keep their order; those of the other chain follow. */
function isWhole(
  chains: LoadedChains | undefined,
  containment: Containment,
  family: 4 | 6,
): boolean {
  if (chains === undefined || !chains.isFirst) return false;
  const wanted = parseChains(chainRules(containment, family).join("\n")).rules;
  return JSON.stringify(chains.rules) === JSON.stringify(wanted);
}

function linesOf(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "");
}

type Readiness = Awaited<ReturnType<Firewall["readiness"]>>;

async function readiness(
  commands: Commands,
  families: readonly Family[],
  forbidden: () => string | null,
): Promise<Readiness> {
  const reason = forbidden();
  if (reason !== null) {
    return { ready: false, reason, remedy: "run this in a network namespace of its own" };
  }
  for (const family of families) {
    const command = restoreOf(family);
    const input = replaceInput(chainRules(SAMPLE, family.family), parseChains(""));
    const result = await run(commands, { ...command, args: ["--test", ...command.args] }, input);
    if (result.kind === "exited" && result.exitCode === 0) continue;
    const remedy = /permi|root/iu.test(result.stderr)
      ? "run the same command with sudo"
      : "install nftables or a working iptables";
    return { ready: false, reason: complaint(command.program, result), remedy };
  }
  return { ready: true };
}

/** proc(5): the file is there when the kernel speaks IPv6, also while no address is set. */
function hasInternet6(): boolean {
  try {
    readFileSync("/proc/self/net/if_inet6");
    return true;
  } catch {
    return false;
  }
}

interface Program {
  readonly program: string;
  readonly args: readonly string[];
}

/** Waits up to five seconds for the lock that iptables(8) shares with other tools. */
function restoreOf({ name }: Family): Program {
  return { program: `${name}-restore`, args: ["--noflush", "--wait", "5"] };
}

async function must(commands: Commands, program: Program, input?: string): Promise<string> {
  const result = await run(commands, program, input);
  if (result.kind === "exited" && result.exitCode === 0) return result.stdout;
  throw new Error(complaint(program.program, result));
}

function run(commands: Commands, program: Program, input?: string): Promise<CommandResult> {
  const fed = input === undefined ? {} : { input };
  return commands.run({ ...program, timeoutMs: TIMEOUT_MS, ...fed });
}

function complaint(program: string, result: CommandResult): string {
  const how = result.kind === "exited" ? `ended with code ${result.exitCode}` : result.kind;
  return `${program} ${how}: ${result.stderr.trim().split("\n")[0] ?? ""}`;
}
