/** A playbook as a picture that a person reads from top to bottom; a pure function of the playbook. */

import { EFFECTS } from "../../model/effect.ts";
import type { Playbook, Stage } from "../playbook.ts";
import { stepsOf } from "../playbook.ts";
import { SEALED } from "../step-states.ts";
import { durationText } from "../write-playbook.ts";
import { EFFECT_WORDS, effectShape } from "./effect-shape.ts";
import { CARD, approvalGate, sealedBanner, stepCard } from "./step-card.ts";
import type { Block } from "./step-card.ts";
import { STYLE } from "./style.ts";
import { escapeXml, textAt, textLines } from "./svg-text.ts";

const WIDTH = 780;
const GAP = 26;

/** Self-contained: no script, no font, nothing loaded from elsewhere. */
export function playbookSvg(playbook: Playbook): string {
  const head = header(playbook);
  const parts: string[] = [head.draw(0)];
  let y = head.height;
  for (const [index, block] of blocksOf(playbook).entries()) {
    if (index > 0) parts.push(arrow(y - GAP, y));
    parts.push(block.draw(y));
    y += block.height + GAP;
  }
  const foot = legend();
  parts.push(foot.draw(y));
  const height = y + foot.height;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${escapeXml(playbook.title)}</title>`,
    `<desc id="desc">${escapeXml(description(playbook))}</desc>`,
    `<style>${STYLE}</style>`,
    `<rect class="page" width="${WIDTH}" height="${height}"/>`,
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

/** The same in words, for who cannot see it. */
function description(playbook: Playbook): string {
  const steps = stepsOf(playbook).map(
    (step, index) => `${index + 1}. ${step.title} (${step.effect})`,
  );
  return `${playbook.summary} Steps: ${steps.join("; ")}.`;
}

function blocksOf(playbook: Playbook): readonly Block[] {
  const blocks: Block[] = [];
  let number = 1;
  for (const stage of playbook.stages) {
    const gate = stage.map(approvalGate).find((block) => block !== null);
    if (gate !== undefined) blocks.push(gate);
    blocks.push(stageBlock(stage, number));
    number += stage.length;
    if (stage.some((step) => step.provides.includes(SEALED))) blocks.push(sealedBanner());
  }
  return blocks;
}

function stageBlock(stage: Stage, number: number): Block {
  const cards = stage.map((step, index) => stepCard(step, number + index));
  const [only, ...others] = cards;
  if (only !== undefined && others.length === 0) return only;
  const inner = cards.reduce((sum, card) => sum + card.height + 10, 0);
  return { height: inner + 44, draw: (y) => groupOf(cards, y, inner + 44) };
}

function groupOf(cards: readonly Block[], y: number, height: number): string {
  const x = CARD.x - 40;
  let top = y + 34;
  const drawn = cards.map((card) => {
    const text = card.draw(top);
    top += card.height + 10;
    return text;
  });
  return [
    `<rect x="${x}" y="${y}" width="${CARD.width + 52}" height="${height}" rx="14" class="group"/>`,
    textAt({ x: CARD.x, y: y + 22, kind: "word" }, "side by side"),
    ...drawn,
  ].join("\n");
}

function arrow(from: number, to: number): string {
  const x = CARD.x + CARD.width / 2;
  return `<path class="flow" d="M${x},${from}V${to - 7}"/><path class="tip" d="M${x - 5},${to - 8}h10l-5,8z"/>`;
}

function header(playbook: Playbook): Block {
  const x = CARD.x;
  const heading = textLines(playbook.title, 44);
  const lead = textLines(playbook.useWhen ?? playbook.summary, 92);
  const targets = Object.entries(playbook.rto).map(
    ([name, ms]) => `${wordsOf(name)} within ${durationText(ms)}`,
  );
  const privileges = playbook.privileges.map((name) => `needs ${name}`);
  const leadTop = 46 + heading.length * 30;
  const pillTop = leadTop + lead.length * 20;
  const rows = pillRows([...targets, ...privileges]);
  return {
    height: pillTop + rows.length * 32 + 20,
    draw: () =>
      [
        ...heading.map((line, index) => textAt({ x, y: 48 + index * 30, kind: "heading" }, line)),
        ...lead.map((line, index) => textAt({ x, y: leadTop + index * 20, kind: "lead" }, line)),
        ...rows.flatMap((row, index) => row.map((pill) => drawPill(pill, pillTop + index * 32))),
      ].join("\n"),
  };
}

/** `firstIsolation` reads `first isolation`. */
function wordsOf(name: string): string {
  return name.replaceAll(/[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`);
}

interface Pill {
  readonly x: number;
  readonly width: number;
  readonly text: string;
}

function pillRows(texts: readonly string[]): readonly (readonly Pill[])[] {
  const rows: Pill[][] = [];
  for (const text of texts) {
    const width = text.length * 7 + 24;
    const row = rows.at(-1);
    const last = row?.at(-1);
    const x = last === undefined ? CARD.x : last.x + last.width + 8;
    if (row !== undefined && x + width <= WIDTH - 20) row.push({ x, width, text });
    else rows.push([{ x: CARD.x, width, text }]);
  }
  return rows;
}

function drawPill({ x, width, text }: Pill, y: number): string {
  const middle = x + width / 2;
  return `<rect x="${x}" y="${y}" width="${width}" height="24" rx="12" class="pill"/><text x="${middle}" y="${y + 16}" class="small middle">${escapeXml(text)}</text>`;
}

function legend(): Block {
  const entry = (index: number): { x: number; y: number } => ({
    x: CARD.x + 12 + (index % 2) * 300,
    y: 20 + Math.floor(index / 2) * 30,
  });
  return {
    height: 84,
    draw: (top) =>
      EFFECTS.map((effect, index) => {
        const { x, y } = entry(index);
        const place = { x: x + 20, y: top + y + 4, kind: "small" };
        const words = textAt(place, `${effect}: ${EFFECT_WORDS[effect]}`);
        return effectShape(effect, x, top + y) + words;
      }).join("\n"),
  };
}
