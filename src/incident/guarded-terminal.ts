/** A terminal that shows no known value, whatever a defect of ours hands to it. */

import type { OutputGuard } from "../credentials/redaction/output-guard.ts";
import type { Terminal } from "../ports/terminal.ts";

export function guardedTerminal(terminal: Terminal, guard: OutputGuard): Terminal {
  return {
    get isInteractive() {
      return terminal.isInteractive;
    },
    progress: (line) => {
      terminal.progress(guard.pass(line));
    },
    answer: (text) => {
      terminal.answer(guard.pass(text));
    },
    choose: (question, choices) =>
      terminal.choose(
        guard.pass(question),
        choices.map((choice) => ({ ...choice, label: guard.pass(choice.label) })),
      ),
    ask: (question) => terminal.ask(guard.pass(question)),
    askSecret: (question) => terminal.askSecret(guard.pass(question)),
  };
}
