import { DEED } from "../collector.ts";
import type { DeedCollector } from "../collector.ts";
import { LOGS } from "../layout.ts";
import { askProgram } from "../program-output.ts";

/** The newest first, so that a cut loses the oldest; about 16 MiB at most. */
const ARGS = ["--no-pager", "--all", "--output=json", "--reverse", "--lines=20000"];
const TIMEOUT_MS = 30_000;

export const journalOfGateway: DeedCollector = {
  ...DEED,
  id: "journal-of-gateway",
  question: "What did the gateway's services and users, and the logins, write into the journal?",
  archive: LOGS,
  volatility: 5,
  deadlineMs: 180_000,
  source: "journalctl(1), systemd.journal-fields(7), facts/openclaw.md section 5",
  holds:
    "the last 20,000 records of each unit and user of the gateway, of the SSH server and of the kernel, newest first, one JSON object a line",
  secrets: "possible",
  gather: async (gatherer, round) => {
    const { supervisors, uids } = round.target;
    const units = supervisors.filter(({ kind }) => kind.startsWith("systemd"));
    const matches = [
      ...units.map(({ kind, name }) =>
        kind === "systemd-user"
          ? { file: `user-unit-${name}`, match: `_SYSTEMD_USER_UNIT=${name}` }
          : { file: `unit-${name}`, match: `_SYSTEMD_UNIT=${name}` },
      ),
      ...uids
        .filter((uid) => uid !== 0)
        .map((uid) => ({ file: `user-${uid}`, match: `_UID=${uid}` })),
      { file: "sshd", match: "_COMM=sshd" },
      { file: "sshd-session", match: "_COMM=sshd-session" },
      { file: "sudo", match: "_COMM=sudo" },
      { file: "kernel", match: "_TRANSPORT=kernel" },
    ];
    for (const { file, match } of matches) {
      await askProgram(gatherer, round, {
        program: "journalctl",
        args: [...ARGS, match],
        member: `journal/${file.replaceAll(/[^A-Za-z0-9_.@-]/gu, "_")}.jsonl`,
        timeoutMs: TIMEOUT_MS,
        // Without a journal on this host it has nothing to say.
        isExpected: false,
      });
    }
  },
};
