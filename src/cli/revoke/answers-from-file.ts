/** `ir revoke --answers FILE`: what was done in a browser on another machine. */

import { takeAnswers } from "../../incident/revoke-answers.ts";
import { viewOf } from "../../incident/revoke-steps.ts";
import { Refusal } from "../../model/refusal.ts";
import type { GuardedCall } from "../guarded-call.ts";
import type { ExitCode } from "../exit-code.ts";
import { SILENT_LOG } from "../silent-log.ts";
import { openDesk } from "./desk.ts";
import { answerList } from "./show-list.ts";

const MOST_BYTES = 64 * 1024;

export async function answersFromFile(call: GuardedCall): Promise<ExitCode> {
  const { words, outside } = call;
  const path = outside.absolutePath(words.answers ?? "");
  const { files } = await outside.host(SILENT_LOG);
  const file = files.readSmall(path, MOST_BYTES);
  if (file.kind !== "file") {
    throw new Refusal({
      kind: "usage",
      problem: `${path} cannot be read: ${file.kind === "absent" ? "there is no such file" : file.reason}`,
      hint: "a file of answers is YAML or JSON of at most 64 KiB; see docs/revocation.md",
    });
  }
  const { desk } = await openDesk(call, false);
  try {
    const taken = takeAnswers(desk, file.bytes, words.dryRun);
    if (!("recorded" in taken)) {
      throw new Refusal({
        kind: "usage",
        problem: taken.map(({ line, message }) => `${path} line ${line}: ${message}`).join("\n"),
        hint: "nothing of the file was recorded; mend it and give it again",
      });
    }
    const verb = words.dryRun ? "would be recorded" : "recorded";
    outside.terminal.progress(
      `${taken.recorded} answers ${verb}, ${taken.known} were recorded before`,
    );
    return answerList(call, viewOf(desk));
  } finally {
    desk.incident.lock.release();
  }
}
