/** The last thing an acting verb says, and its exit code. */

import type { RoundResult } from "../incident/drive-round.ts";
import type { IncidentView } from "../incident/incident-view.ts";
import { shellWord } from "../model/shell-word.ts";
import type { Call } from "./call.ts";
import { EXIT, outcomeCode } from "./exit-code.ts";
import type { ExitCode } from "./exit-code.ts";
import { incidentDocument } from "./json-document.ts";
import { incidentScreen } from "./screen.ts";

export function finishRound(call: Call, { view, end }: RoundResult): ExitCode {
  answerView(call, view);
  return end === "paused" ? EXIT.interrupted : outcomeCode(view.outcome);
}

export function answerView({ words, outside }: Call, found: IncidentView): void {
  const view = { ...found, next: found.next.map((command) => withHome(command, words.home)) };
  // `ir playbook show` has ir.playbook/1 for the playbook itself.
  const verb = words.verb === "playbook" ? "playbook-run" : words.verb;
  outside.terminal.answer(words.json ? incidentDocument(verb, view) : incidentScreen(view));
}

/** A command that is copied has to find the incident again; root trusts no folder of another user. */
function withHome(command: string, home: string | null): string {
  if (home === null || command.startsWith("sudo ")) return command;
  return `${command} --home ${shellWord(home)}`;
}
