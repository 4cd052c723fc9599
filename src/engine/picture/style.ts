/** Colours and type of a drawing, for a light and a dark page; shape and words say the same as colour. */

/** Each effect has a colour of its own; the pairs differ in lightness too, for eyes that see no hue. */
export const STYLE = `
  text { font-family: system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; fill: #1d2733; }
  .page { fill: #f7f8fa; }
  .heading { font-size: 24px; font-weight: 650; }
  .lead { font-size: 14px; fill: #465364; }
  .title { font-size: 15px; font-weight: 600; }
  .small { font-size: 12px; fill: #5a6878; }
  .word { font-size: 12px; font-weight: 600; }
  .number { font-size: 12px; font-weight: 600; fill: #8a96a3; text-anchor: end; }
  .middle { text-anchor: middle; }
  .card { fill: #ffffff; stroke: #d4dae1; stroke-width: 1; }
  .by-hand { stroke-dasharray: 6 4; stroke: #98a4b1; }
  .group { fill: none; stroke: #b6c0cb; stroke-width: 1.5; stroke-dasharray: 2 4; }
  .flow { stroke: #7b8896; stroke-width: 1.5; fill: none; }
  .tip { fill: #7b8896; }
  .else { stroke: #a3adb8; stroke-width: 1.2; stroke-dasharray: 3 3; fill: none; }
  .pill { fill: #eaeef2; }
  .gate { fill: #fff4d6; stroke: #c98a00; stroke-width: 1.2; }
  .gate-word { fill: #6b4a00; }
  .sealed { fill: #e2f3e8; stroke: #2d8a55; stroke-width: 1.2; }
  .sealed-word { fill: #17562f; }
  .read { fill: #5f7f9e; }
  .reversible { fill: #1f77c4; }
  .destructive { fill: #c23b22; }
  .external { fill: #7a3fb0; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e4e9ef; }
    .page { fill: #12161b; }
    .lead { fill: #aab6c3; }
    .small { fill: #9aa7b5; }
    .number { fill: #75828f; }
    .card { fill: #1b2129; stroke: #36404c; }
    .by-hand { stroke: #65727f; }
    .group { stroke: #4b5763; }
    .flow { stroke: #8793a0; }
    .tip { fill: #8793a0; }
    .else { stroke: #5d6975; }
    .pill { fill: #262e38; }
    .gate { fill: #3a2f12; stroke: #d9a52a; }
    .gate-word { fill: #f2d48a; }
    .sealed { fill: #15301f; stroke: #4fb37c; }
    .sealed-word { fill: #a5e0bd; }
    .read { fill: #86a8ca; }
    .reversible { fill: #5aa9ee; }
    .destructive { fill: #ee6a4f; }
    .external { fill: #b486e4; }
  }
`;
