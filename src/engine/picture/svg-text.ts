/** Text in a drawing: made safe for XML, cut into lines by an estimate of its width. */

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (character) => ENTITIES[character] ?? "");
}

/** Words onto lines of at most `width` characters; a longer word is cut. */
export function textLines(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/u).flatMap((one) => pieces(one, width))) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.length === 0 ? [""] : lines;
}

function pieces(word: string, width: number): readonly string[] {
  const characters = Array.from(word);
  const count = Math.ceil(characters.length / width);
  return Array.from({ length: count }, (_, index) =>
    characters.slice(index * width, (index + 1) * width).join(""),
  );
}

export interface TextPlace {
  readonly x: number;
  readonly y: number;
  readonly kind: string;
}

/** One `text` element; `kind` is a class of the style sheet. */
export function textAt({ x, y, kind }: TextPlace, text: string): string {
  return `<text x="${x}" y="${y}" class="${kind}">${escapeXml(text)}</text>`;
}
