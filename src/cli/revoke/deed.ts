/** Which of the things that `ir revoke` does is asked for; what does not go together is refused before any work. */

import { Refusal } from "../../model/refusal.ts";
import type { Arguments } from "../arguments.ts";
import type { ExitCode } from "../exit-code.ts";
import type { GuardedCall } from "../guarded-call.ts";
import { answersFromFile } from "./answers-from-file.ts";
import { bringList } from "./bring-list.ts";
import { exportList } from "./export-list.ts";
import { guide } from "./guide.ts";
import { revokeLocal } from "./local.ts";
import { showList } from "./show-list.ts";

/** Each of them alone. */
const DEEDS = ["list", "markdown", "answers", "export", "from", "local"] as const;
type Deed = (typeof DEEDS)[number];

type Command = (call: GuardedCall) => Promise<ExitCode>;

export function revokeDeed({ words }: { readonly words: Arguments }): Command {
  const asked = DEEDS.filter((deed) => words[deed] !== false && words[deed] !== null);
  const [deed, other] = asked;
  if (deed !== undefined && other !== undefined)
    throw usage(`--${deed} and --${other} are two things`, "do one after the other");
  refuseLone(words, deed);
  return commandOf(deed, words);
}

function commandOf(deed: Deed | undefined, words: Arguments): Command {
  switch (deed) {
    case "list":
    case "markdown":
      return showList;
    case "answers":
      return answersFromFile;
    case "export":
      return exportList;
    case "from":
      return bringList;
    case "local":
      return revokeLocal;
    case undefined:
      return words.json && !words.probe && !words.api ? showList : guide;
  }
}

const MODES: ReadonlySet<string | null> = new Set([null, "emergency", "normal"]);

/** An option that would have no effect is refused. */
function refuseLone(words: Arguments, deed: Deed | undefined): void {
  const isTarget = words.stateDir !== null || words.profile !== null;
  const problems: readonly (readonly [isWrong: boolean, problem: string])[] = [
    [words.to.length > 0 && deed !== "export", "--to belongs to --export"],
    [words.undo && deed !== "local", "--undo belongs to --local"],
    [isTarget && deed !== "local", "--state-dir and --profile belong to --local"],
    [words.allowMint && !words.probe, "--allow-mint belongs to --probe"],
    [!MODES.has(words.mode), "--mode is emergency or normal"],
    [
      words.item !== null && deed !== undefined && deed !== "from",
      "--item goes with the guided list alone",
    ],
  ];
  const [found] = problems.filter(([isWrong]) => isWrong);
  if (found !== undefined) throw usage(found[1], "see: ir revoke --help");
}

function usage(problem: string, hint: string): Refusal {
  return new Refusal({ kind: "usage", problem, hint });
}
