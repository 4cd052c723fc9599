import { DEED } from "../collector.ts";
import type { DeedCollector, GatherRound } from "../collector.ts";
import { containerIds } from "../container-ids.ts";
import { withoutValues } from "../container-words.ts";
import { leaveOut } from "../gatherer.ts";
import type { Gatherer } from "../gatherer.ts";
import { VOLATILE } from "../layout.ts";
import { askProgram } from "../program-output.ts";

const ENGINES = ["podman", "docker"];
const MOST_LINES = "20000";
const TIMEOUT_MS = 10_000;

export const containers: DeedCollector = {
  ...DEED,
  id: "containers",
  question: "Which containers hold the gateway, how were they started, what changed inside?",
  archive: VOLATILE,
  volatility: 2,
  deadlineMs: 60_000,
  source: "podman-inspect(1), docker inspect, facts/openclaw.md section 2 (Docker)",
  holds:
    "of each container of the gateway: `inspect` without values of variables, its last 20,000 log lines, the list of changed files; nothing is run inside",
  secrets: "possible",
  gather: async (gatherer, round) => {
    for (const id of containerIds(round.target)) await gatherContainer(gatherer, round, id);
  },
};

async function gatherContainer(gatherer: Gatherer, round: GatherRound, id: string): Promise<void> {
  for (const program of ENGINES) {
    if (round.commands.find(program) === null) continue;
    const ask = async (args: readonly string[], file: string): Promise<string | null> =>
      askProgram(gatherer, round, {
        program,
        args,
        member: `containers/${id}/${file}`,
        timeoutMs: TIMEOUT_MS,
        // The other engine may be the one that knows it.
        isExpected: file !== "inspect.json",
        keepsStderr: file === "log.txt",
        ...(file === "inspect.json" ? { change: withoutValues } : {}),
      });
    const answer = await ask(["container", "inspect", id], "inspect.json");
    if (answer === null) continue;
    await ask(["container", "diff", id], "changed-files.txt");
    await ask(["container", "logs", "--timestamps", "--tail", MOST_LINES, id], "log.txt");
    return;
  }
  const why =
    "no container engine of this host answers for it; one of a user is not asked, because that would run the user's configuration";
  leaveOut(gatherer, { what: `container ${id}`, why, isLoss: true });
}
