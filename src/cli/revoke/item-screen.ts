/** One item on one screen of 80 columns: where it is, what to do about it, what is missing. */

import type { ItemView } from "../../incident/revoke-view.ts";
import { COLUMNS, wrap } from "../text.ts";
import { ageWords, exposureWords, safe, stateOf, TIER_WORDS, titleOf } from "./words.ts";

const LABEL = 10;

/** More places fill the screen and hide what is to be done. */
const MOST_COPIES = 6;

export function itemScreen(item: ItemView, position: string): readonly string[] {
  return [
    "",
    ...wrap(`${position}  ${item.id}  ${safe(titleOf(item))}`, COLUMNS),
    ...field("state", [stateOf(item)]),
    ...field(
      "danger",
      item.type === "credential" ? [`whoever has it ${TIER_WORDS[item.tier]}`] : [],
    ),
    ...field("alarm", alarms(item)),
    ...field("belongs to", item.owner === "" ? [] : [item.owner]),
    ...field("lies in", copies(item)),
    ...field("not read", item.gaps),
    ...credentialFields(item),
    ...field("by ir", localWords(item)),
    ...field("console", item.console === "" ? [] : [consoleWords(item)]),
    ...field(
      "steps",
      item.steps.map(({ text }, index) => `${index + 1}. ${text}`),
    ),
    ...field(
      "evidence",
      subSteps(item.evidence, "dies with it, so take it first; 5 minutes for all of it"),
    ),
    ...field("halves", item.halves.length > 1 ? halves(item) : []),
    ...field("look at", subSteps(item.derived, "what it can have made, and what outlives it")),
    ...field("remains", subSteps(item.scrub, "old values that stay behind")),
    ...field("missing", shortly(item)),
  ];
}

/** What it can have made stands above already. */
function shortly({ missing, derived }: ItemView): readonly string[] {
  const open = derived.filter(({ state }) => state === "open").length;
  const rest = missing.filter((line) => !derived.some(({ what }) => line.endsWith(what)));
  return open === 0 ? missing : [...rest, `${open} of what it can have made not looked at yet`];
}

function localWords({ local }: ItemView): readonly string[] {
  if (local === null) return [];
  return local.doneAt === null
    ? ["ir revoke --local ends what of it lies on the gateway's host, once it is stopped"]
    : [`ir revoke --local ended what of it lay on its host at ${local.doneAt}; the rest is yours`];
}

/** After an answer: what changed, not the whole screen again. */
export function itemRest(item: ItemView): readonly string[] {
  return ["", ...field("state", [stateOf(item)]), ...field("missing", item.missing)];
}

function field(label: string, values: readonly string[]): readonly string[] {
  return values.flatMap((value, index) =>
    wrap(safe(value), COLUMNS - LABEL - 3).map((line, row) => {
      const head = index === 0 && row === 0 ? label : "";
      return `  ${head.padEnd(LABEL)} ${line}`;
    }),
  );
}

function alarms(item: ItemView): readonly string[] {
  return [
    ...(item.isAbused ? ["it was seen in abuse"] : []),
    ...(item.pending === null
      ? []
      : [
          `${item.pending.act} was sent to ${item.pending.host} at ${item.pending.at}, and no answer was recorded: look there, then say what became of it; it is not sent again`,
        ]),
    ...(item.ambiguous.length === 0
      ? []
      : [`it could also be: ${item.ambiguous.join(", ")}; ask nobody with it before you know`]),
    ...(item.isGeneric
      ? ["the catalogue does not know this kind: these are the general steps"]
      : []),
  ];
}

function credentialFields(item: ItemView): readonly string[] {
  if (item.type !== "credential") return [];
  return [
    ...field("exposed", [exposureWords(item)]),
    ...field("age", [ageWords(item)]),
    ...field("proof", [
      item.isProbeable
        ? "can be asked for: ir revoke --probe"
        : `cannot be asked for: ${item.whyNoProbe}`,
    ]),
  ];
}

function copies({ copies: all }: ItemView): readonly string[] {
  const shown = all.slice(0, MOST_COPIES).map(({ path, at, state }) => {
    const mark = state === "current" ? "" : ` (${state})`;
    return `${path} ${at}${mark}`;
  });
  const rest = all.length - shown.length;
  return rest === 0 ? shown : [...shown, `and ${rest} more: ir revoke --json`];
}

function consoleWords({ console, checkedOn }: ItemView): string {
  return checkedOn === "" ? console : `${console} (as read on ${checkedOn})`;
}

function subSteps(steps: ItemView["evidence"], head: string): readonly string[] {
  if (steps.length === 0) return [];
  return [
    head,
    ...steps.map(({ state, what, how, note }) => {
      const mark = { open: "[ ]", done: "[x]", skipped: "[-]" }[state];
      const more = [how, note].filter((text) => text !== "").join("; ");
      return `${mark} ${what}${more === "" ? "" : `: ${more}`}`;
    }),
  ];
}

function halves({ halves: all }: ItemView): readonly string[] {
  return all.map(({ part, revokedAt }) => {
    const name = part === "" ? "the credential itself" : part;
    return `${revokedAt === null ? "[ ]" : "[x]"} ${name}`;
  });
}
