/** Texts that a stranger may send to exhaust the reader, and the rule that refuses each. */

export interface Bomb {
  readonly rule: string;
  text(): string;
}

export const BOMBS: ReadonlyMap<string, Bomb> = new Map<string, Bomb>([
  ["billion laughs", { rule: "anchor", text: () => laughs(9) }],
  ["300 MiB of spaces", { rule: "too-large", text: () => " ".repeat(300 * 1024 ** 2) }],
  ["64 kB of one alias", { rule: "anchor", text: () => `a: &a [x]\nb: [${"*a,".repeat(21_000)}]` }],
  ["30,000 lists in lists", { rule: "too-deep", text: () => "[".repeat(30_000) }],
  ["10,000 objects in objects", { rule: "too-deep", text: () => '{"a":'.repeat(10_000) }],
  ["5,000 keys", { rule: "schema", text: () => lines(5_000, (index) => `k${index}: 1`) }],
  ["12,000 times one key", { rule: "duplicate-key", text: () => "a: 1\n".repeat(12_000) }],
  ["a number of 60,000 digits", { rule: "schema", text: () => `schema: ${"9".repeat(60_000)}` }],
  ["30,000 zeros in JSON", { rule: "schema", text: () => `[${"0,".repeat(30_000)}0]` }],
  ["64 kB of quotes", { rule: "yaml", text: () => '"'.repeat(64_000) }],
  ["a block of 60 kB", { rule: "schema", text: () => `summary: |\n${"  x\n".repeat(15_000)}` }],
  ["complex keys in complex keys", { rule: "too-deep", text: () => "? ".repeat(30_000) }],
  ["flow maps in block lists", { rule: "yaml", text: () => "- {a: [".repeat(7_000) }],
  ["1,000 lawful steps", { rule: "schema", text: () => steps(1_000, () => "manual: a") }],
]);

/** Lawful in words, and more paths than anybody can follow: the language lets it pass. */
export const TANGLE: Bomb = {
  rule: "too-many-paths",
  text: () =>
    steps(60, (index) => {
      const before = Math.floor(index / 2);
      const needs = Array.from({ length: before }, (_, need) => `f${need}`).slice(-20);
      return `do: survey-target, provides: [f${index}], needs: [${needs.join(",")}]`;
    }),
};

/** Each level holds the one before nine times. */
function laughs(levels: number): string {
  return lines(levels, (level) =>
    level === 0 ? "l0: &l0 [ha]" : `l${level}: &l${level} [${`*l${level - 1},`.repeat(9)}]`,
  );
}

function steps(count: number, fields: (index: number) => string): string {
  const head = "schema: ir.playbook/1\nid: a\ntitle: a\nsummary: a\nsteps:\n";
  return (
    head + lines(count, (index) => `- {id: s${index}, title: a, effect: read, ${fields(index)}}`)
  );
}

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join("\n");
}
