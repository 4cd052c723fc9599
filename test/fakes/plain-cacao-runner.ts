/** Runs CACAO v2.0 as a tool does that never heard of our extension (CACAO v2.0 §4: steps and where they lead). */

import { isJsonObject } from "../../src/model/json.ts";
import type { JsonObject } from "../../src/model/json.ts";

export interface PlainRun {
  /** Names of the actions that were carried out, in order, with their outcome. */
  readonly acts: readonly { readonly name: string; readonly isDone: boolean }[];
  /** Ids of the ends that were reached. */
  readonly ends: readonly string[];
}

/** `decide` says whether each action succeeds. Variables change only by the `out_args` of what succeeded. */
export function runPlainly(cacao: JsonObject, decide: (index: number) => boolean): PlainRun {
  const acts: { name: string; isDone: boolean }[] = [];
  const ends: string[] = [];
  const variables = new Map<string, string>();
  const step = (id: string): JsonObject => member(member(cacao, "workflow"), id);
  const run = (from: string): void => {
    let id: string | null = from;
    for (let moves = 0; id !== null; moves += 1) {
      if (moves > 10_000) throw new Error("runs for ever");
      const current = step(id);
      switch (current["type"]) {
        case "start":
          id = text(current, "on_completion");
          break;
        case "end":
          ends.push(id);
          id = null;
          break;
        case "if-condition": {
          const isTrue = holds(text(current, "condition"), variables);
          run(text(current, isTrue ? "on_true" : "on_false"));
          id = text(current, "on_completion");
          break;
        }
        case "action": {
          const isDone = decide(acts.length);
          acts.push({ name: text(current, "name"), isDone });
          const results = isDone ? names(current["out_args"]) : [];
          results.forEach((name) => variables.set(name, "true"));
          id = text(current, isDone ? "on_success" : "on_failure");
          break;
        }
        default:
          throw new Error(`a plain runner does not know ${JSON.stringify(current["type"])}`);
      }
    }
  };
  run(text(cacao, "workflow_start"));
  return { acts, ends };
}

function holds(condition: string, variables: ReadonlyMap<string, string>): boolean {
  const [, name = "", value = ""] = /^(__\w+__):value = '(.*)'$/u.exec(condition) ?? [];
  return variables.get(name) === value;
}

function names(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function member(value: JsonObject, name: string): JsonObject {
  const found = value[name];
  if (!isJsonObject(found)) throw new Error(`no ${name}`);
  return found;
}

function text(value: JsonObject, name: string): string {
  const found = value[name];
  if (typeof found !== "string") throw new Error(`no ${name}`);
  return found;
}
