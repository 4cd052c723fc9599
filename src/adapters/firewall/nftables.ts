/** nftables: one table of our own, made and replaced in one transaction; nothing else is ever touched. */

import type { CommandResult, Commands } from "../../ports/commands.ts";
import type { Containment, Firewall } from "../../ports/firewall.ts";
import { forbiddenNamespace, refuseWhere } from "./forbidden-namespace.ts";
import { recordedAttempts, tablePhrases } from "./nft-listing.ts";
import { expectedPhrases, renderTable, TABLE } from "./nft-table.ts";

const TIMEOUT_MS = 10_000;

/** Loaded only with `--check`: shows whether this kernel and this nft know what we need. */
const SAMPLE: Containment = {
  incident: "check",
  uids: [65_534],
  ports: [9],
  lifelines: [],
  sshPorts: [],
};

/** `forbidden` is the safety catch; a test names another list, never none. */
export function nftables(commands: Commands, forbidden = forbiddenNamespace): Firewall {
  const nft = nftRunner(commands);
  const change = async (input: string): Promise<void> => {
    refuseWhere(forbidden);
    await nft(["-f", "-"], input);
  };
  const listOwn = async (mode: "-s" | "-j"): Promise<string | null> => {
    const args = [mode, "list", "table", "inet", TABLE];
    const result = await runNft(commands, args);
    if (result.kind === "exited" && result.exitCode === 0) return result.stdout;
    if (/No such file or directory/u.test(result.stderr)) return null;
    throw new Error(complaint(args, result));
  };
  const ownTable = async (): Promise<string | null> => {
    const listing = await listOwn("-s");
    return listing === null ? null : withoutAttempts(listing);
  };
  return {
    kind: "nftables",
    readiness: () => readiness(commands, forbidden),
    ruleset: async () => withoutAttempts(await nft(["-s", "list", "ruleset"])),
    ownTable,
    render: renderTable,
    replace: (containment) => change(renderTable(containment)),
    matches: async (containment) => {
      const listing = await listOwn("-j");
      if (listing === null) return false;
      const phrases = tablePhrases(parsed(listing));
      return JSON.stringify(phrases) === JSON.stringify(expectedPhrases(containment));
    },
    attempts: async () => {
      const listing = await listOwn("-j");
      return listing === null ? [] : recordedAttempts(parsed(listing));
    },
    restore: async (previous) => {
      refuseWhere(forbidden);
      if (previous === null && (await listOwn("-s")) === null) return;
      await change(`table inet ${TABLE}\ndelete table inet ${TABLE}\n${previous ?? ""}`);
    },
  };
}

type Readiness = Awaited<ReturnType<Firewall["readiness"]>>;

async function readiness(commands: Commands, forbidden: () => string | null): Promise<Readiness> {
  const forbiddance = forbidden();
  if (forbiddance !== null) {
    return {
      ready: false,
      reason: forbiddance,
      remedy: "run this in a network namespace of its own",
    };
  }
  const checked = await runNft(commands, ["--check", "-f", "-"], renderTable(SAMPLE));
  if (checked.kind === "exited" && checked.exitCode === 0) return { ready: true };
  const isForbidden = /not permitted|permission denied|must be root/iu.test(checked.stderr);
  return {
    ready: false,
    reason: complaint(["--check", "-f", "-"], checked),
    remedy: isForbidden
      ? "run the same command with sudo"
      : "install a current nftables and load the module nf_tables",
  };
}

type Nft = (args: readonly string[], input?: string) => Promise<string>;

function nftRunner(commands: Commands): Nft {
  return async (args, input) => {
    const result = await runNft(commands, args, input);
    if (result.kind === "exited" && result.exitCode === 0) return result.stdout;
    throw new Error(complaint(args, result));
  };
}

function runNft(
  commands: Commands,
  args: readonly string[],
  input?: string,
): Promise<CommandResult> {
  const fed = input === undefined ? {} : { input };
  return commands.run({ program: "nft", args, timeoutMs: TIMEOUT_MS, ...fed });
}

function complaint(args: readonly string[], result: CommandResult): string {
  const how = result.kind === "exited" ? `ended with code ${result.exitCode}` : result.kind;
  return `nft ${args.join(" ")} ${how}: ${result.stderr.trim().split("\n")[0] ?? ""}`;
}

/** What was recorded since the table was made is evidence, read by `attempts`, and no part of the rules. */
function withoutAttempts(listing: string): string {
  return listing.replaceAll(
    /(\tset attempts[46] \{\n(?:\t\t(?!elements).*\n)*)\t\telements = \{[^}]*\}\n/gu,
    "$1",
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error("nft -j printed no JSON", { cause: error });
  }
}
