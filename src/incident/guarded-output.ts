/** Terminal and journal of a command that holds values: they show no known value, whatever a defect of ours hands to them. */

import { openOutputGuard } from "../credentials/redaction/output-guard.ts";
import type { OutputGuard } from "../credentials/redaction/output-guard.ts";
import type { HiddenValue } from "../credentials/redaction/redactor.ts";
import type { TakenInventory } from "../credentials/inventory/take-inventory.ts";
import type { Journal } from "../engine/journal.ts";
import type { Entry } from "../engine/record.ts";
import { recorded } from "../model/json.ts";
import type { Secret } from "../model/secret.ts";
import type { Terminal } from "../ports/terminal.ts";

export interface GuardedOutput {
  readonly terminal: Terminal;
  /** From now on. */
  hideInventory(taken: Pick<TakenInventory, "inventory" | "secrets">): void;
  hideValues(secrets: ReadonlyMap<string, Secret>): void;
  hideKeyFile(file: Secret | null): void;
  journal(journal: Journal): Journal;
  /** More than none is a defect of ours. */
  readonly held: number;
}

export function guardOutput(terminal: Terminal): GuardedOutput {
  const guard = openOutputGuard();
  return {
    terminal: guardedTerminal(terminal, guard),
    hideInventory: ({ inventory, secrets }) => {
      const kinds = new Map(inventory.credentials.map((one) => [one.fingerprint, one.kind]));
      guard.hide(valuesOf(secrets, (fingerprint) => kinds.get(fingerprint) ?? "unknown"));
    },
    hideValues: (secrets) => {
      guard.hide(valuesOf(secrets, () => "value"));
    },
    hideKeyFile: (secret) => {
      if (secret !== null) guard.hideLines({ kind: "key", fingerprint: "file", secret });
    },
    journal: (journal) => guardedJournal(journal, guard),
    get held() {
      return guard.held;
    },
  };
}

function valuesOf(
  secrets: ReadonlyMap<string, Secret>,
  kindOf: (fingerprint: string) => string,
): readonly HiddenValue[] {
  return Array.from(secrets, ([fingerprint, secret]) => ({
    kind: kindOf(fingerprint),
    fingerprint,
    secret,
  }));
}

/** Long enough for any value that would fill several lines. */
const REMEMBERED = 4096;

function guardedTerminal(terminal: Terminal, guard: OutputGuard): Terminal {
  let before = "";
  /** What a person would read together with the lines above it. */
  const shown = (text: string): string => {
    const passed = guard.pass(text);
    const isAcross = before !== "" && guard.isAcross(before, passed);
    before = `${before}\n${passed}`.slice(-REMEMBERED);
    return isAcross ? "[held back]" : passed;
  };
  return {
    get isInteractive() {
      return terminal.isInteractive;
    },
    progress: (line) => {
      terminal.progress(shown(line));
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
    askSecret: async (question) => {
      const secret = await terminal.askSecret(guard.pass(question));
      if (secret !== null) guard.hide([{ kind: "typed", fingerprint: "value", secret }]);
      return secret;
    },
  };
}

/** Records are read by many, and stay: a value is replaced before it is sealed into the chain. */
function guardedJournal(journal: Journal, guard: OutputGuard): Journal {
  const passed = (entry: Entry): Entry => {
    const text = JSON.stringify(entry);
    const safe = guard.pass(text);
    return safe === text ? entry : recorded<Entry>(JSON.parse(safe));
  };
  return {
    get records() {
      return journal.records;
    },
    get head() {
      return journal.head;
    },
    append: (...entries) => {
      journal.append(...entries.map(passed));
    },
    enqueue: (...entries) => {
      journal.enqueue(...entries.map(passed));
    },
    subscribe: (listener) => {
      journal.subscribe(listener);
    },
  };
}
