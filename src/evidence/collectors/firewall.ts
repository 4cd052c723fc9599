import { DEED } from "../collector.ts";
import type { DeedCollector } from "../collector.ts";
import { gatherBytes, missing } from "../gatherer.ts";
import { VOLATILE } from "../layout.ts";
import { askProgram } from "../program-output.ts";

const QUESTIONS = [
  { name: "iptables", program: "iptables-save", args: ["-c"] },
  { name: "ip6tables", program: "ip6tables-save", args: ["-c"] },
];

/** Where nftables is not what we act with, its rules may be there all the same. */
const NFT = { name: "nft", program: "nft", args: ["list", "ruleset"] };

export const firewallRules: DeedCollector = {
  ...DEED,
  id: "firewall",
  question: "What did the packet filter let through, and what has it counted?",
  archive: VOLATILE,
  volatility: 2,
  isExpected: true,
  source: "nft(8), iptables-save(8), facts/evidence.md C",
  holds: "the whole ruleset of nftables and of iptables for both protocols, counters included",
  secrets: "no",
  gather: async (gatherer, round) => {
    const { firewall } = round;
    const questions = firewall.kind === "nftables" ? QUESTIONS : [...QUESTIONS, NFT];
    const answers = questions.map(({ name, ...question }) =>
      askProgram(gatherer, round, { ...question, member: `commands/${name}.txt` }),
    );
    try {
      gatherBytes(gatherer, `firewall/${firewall.kind}.txt`, await firewall.ruleset());
    } catch (error) {
      const errno = error instanceof Error ? error.message : "unknown";
      missing(gatherer, { what: `ruleset of ${firewall.kind}`, errno, isExpected: true });
    }
    await Promise.all(answers);
  },
};
