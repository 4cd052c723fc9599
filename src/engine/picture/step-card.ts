/** One step as a card: what it does, to what effect, what it needs, and what becomes of a failure. */

import { isIrreversible } from "../../model/effect.ts";
import { briefCommand } from "../command-text.ts";
import type { OnFail, Step } from "../playbook.ts";
import { durationText } from "../write-playbook.ts";
import { EFFECT_WORDS, effectShape } from "./effect-shape.ts";
import { textAt, textLines } from "./svg-text.ts";

/** A part of the drawing with a height, drawn when its place is known. */
export interface Block {
  readonly height: number;
  draw(y: number): string;
}

export const CARD = { x: 56, width: 520, failX: 600 } as const;

const LINE = 20;
const PADDING = 14;
const TITLE_CHARACTERS = 52;
const DETAIL_CHARACTERS = 72;

export function stepCard(step: Step, number: number): Block {
  const title = textLines(step.title, TITLE_CHARACTERS);
  const details = detailsOf(step).flatMap((line) => textLines(line, DETAIL_CHARACTERS));
  const height = PADDING * 2 + title.length * LINE + (details.length + 1) * 18;
  return {
    height,
    draw: (y) =>
      [
        `<g id="step-${step.id}">`,
        outline(step, y, height),
        textAt({ x: CARD.x - 12, y: y + 30, kind: "number" }, String(number)),
        effectShape(step.effect, CARD.x + 26, y + 26),
        ...title.map((line, index) =>
          textAt({ x: CARD.x + 50, y: y + PADDING + 16 + index * LINE, kind: "title" }, line),
        ),
        ...body(step, details, y + PADDING + title.length * LINE),
        failure(step, y + height / 2),
        "</g>",
      ].join("\n"),
  };
}

function outline(step: Step, y: number, height: number): string {
  const kind = step.deed.kind === "manual" ? "card by-hand" : "card";
  return `<rect x="${CARD.x}" y="${y}" width="${CARD.width}" height="${height}" rx="10" class="${kind}"/>`;
}

function body(step: Step, details: readonly string[], y: number): readonly string[] {
  const x = CARD.x + 50;
  const word = `${step.effect}: ${EFFECT_WORDS[step.effect]}`;
  return [
    textAt({ x, y: y + 16, kind: "word" }, word),
    ...details.map((line, index) => textAt({ x, y: y + 34 + index * 18, kind: "small" }, line)),
  ];
}

function detailsOf(step: Step): readonly string[] {
  const deed = deedText(step);
  const needs = step.needs.length === 0 ? "" : `needs ${step.needs.join(", ")}`;
  const provides = step.provides.length === 0 ? "" : `gives ${step.provides.join(", ")}`;
  const waive =
    step.waive.length === 0 ? "" : `a person may waive ${step.waive.join(", ")} with a reason`;
  const facts = [needs, provides].filter((text) => text !== "").join("; ");
  return [deed, facts, waive].filter((text) => text !== "");
}

function deedText({ id, deed, deadlineMs }: Step): string {
  switch (deed.kind) {
    case "manual":
      return `${id}: by hand, a person confirms it`;
    case "action":
      return `${id}: action ${deed.action}, at most ${durationText(deadlineMs)}`;
    case "run":
      return `${id}: runs ${briefCommand(deed.run)}, at most ${durationText(deadlineMs)}`;
  }
}

/** Beside the card, where the eye looks for the other way out. */
function failure(step: Step, middle: number): string {
  const from = CARD.x + CARD.width;
  const isManual = step.deed.kind === "manual";
  const words = isManual ? "waits for you" : failureWords(step.onFail);
  const line = `<path class="else" d="M${from},${middle}H${CARD.failX - 6}"/>`;
  return [
    line,
    textAt(
      { x: CARD.failX, y: middle - 3, kind: "small" },
      isManual ? "not confirmed:" : "not done:",
    ),
    textAt({ x: CARD.failX, y: middle + 13, kind: "word" }, words),
  ].join("\n");
}

function failureWords(onFail: OnFail): string {
  switch (onFail.kind) {
    case "ask":
      return "asks you";
    case "halt":
      return "ends here";
    case "continue":
      return "goes on, and says so";
    case "goto":
      return `goes on at ${onFail.step}`;
  }
}

/** Stands before a step that waits for a person. */
export function approvalGate(step: Step): Block | null {
  if (!isIrreversible(step.effect)) return null;
  return banner({ kind: "gate", text: "stops here until a person approves" });
}

export function sealedBanner(): Block {
  return banner({
    kind: "sealed",
    text: "evidence sealed: nothing is destroyed before this unless waived",
  });
}

function banner({ kind, text }: { kind: "gate" | "sealed"; text: string }): Block {
  const x = CARD.x + 20;
  const width = CARD.width - 40;
  return {
    height: 30,
    draw: (y) =>
      [
        `<rect x="${x}" y="${y}" width="${width}" height="30" rx="15" class="${kind}"/>`,
        `<text x="${x + width / 2}" y="${y + 20}" class="word middle ${kind}-word">${text}</text>`,
      ].join("\n"),
  };
}
