/** The architecture, executable: which way imports go, what touches the system, how big things get. */

import { defineConfig } from "oxlint";
import type { DummyRuleMap, OxlintOverride } from "oxlint";

interface Layer {
  /** Folders of src, or single files, that this layer may import besides itself. */
  readonly mayImport: readonly string[];
  /** Packages and Node built-ins. */
  readonly packages: readonly string[];
  /** Files that a member may import although members are closed to each other. */
  readonly membersShare?: readonly string[];
  readonly reason: string;
}

const CATALOGUE_REASON = "any entry of a catalogue can be read, tested and deleted alone";

export const LAYERS: Readonly<Record<string, Layer>> = {
  model: {
    mayImport: [],
    packages: [],
    reason: "model is the shared vocabulary, data and pure functions that depend on nothing",
  },
  ports: {
    mayImport: ["model"],
    packages: [],
    reason: "ports say what we need of the outside, in words of the model alone",
  },
  engine: {
    mayImport: ["model", "ports"],
    packages: ["xstate", "yaml", "zod"],
    reason: "the engine runs any playbook and has never heard of OpenClaw or Linux",
  },
  actions: {
    mayImport: ["model", "ports", "evidence", "engine/action.ts"],
    packages: [],
    membersShare: [],
    reason: CATALOGUE_REASON,
  },
  checks: {
    mayImport: ["model", "ports", "openclaw"],
    packages: [],
    membersShare: ["check.ts", "check-parts.ts"],
    reason: CATALOGUE_REASON,
  },
  openclaw: {
    mayImport: ["model", "ports"],
    packages: ["json5"],
    reason:
      "what OpenClaw's own files and rows mean is said once, for triage, credentials and checks",
  },
  credentials: {
    mayImport: ["model", "ports", "openclaw"],
    packages: [],
    reason: "credentials are found, judged and told apart here; the outside comes in through ports",
  },
  triage: {
    mayImport: ["model", "ports", "openclaw"],
    packages: [],
    membersShare: ["question.ts"],
    reason: CATALOGUE_REASON,
  },
  evidence: {
    mayImport: ["model", "ports"],
    packages: [],
    reason: "evidence is data about what to collect and how to seal it; adapters read the host",
  },
  baseline: {
    mayImport: ["model", "ports", "openclaw"],
    packages: [],
    reason: "a baseline is compared in memory; adapters read and write it",
  },
  report: {
    mayImport: ["model", "engine/record.ts", "engine/journal.ts"],
    packages: [],
    reason: "a report is a pure function of the journal: same journal, same bytes",
  },
  incident: {
    mayImport: [
      "model",
      "ports",
      "engine",
      "actions",
      "checks",
      "openclaw",
      "credentials",
      "triage",
      "evidence",
      "baseline",
      "report",
    ],
    packages: [],
    reason: "what a responder does is told in stages; the outside comes in through ports",
  },
  cli: {
    mayImport: [
      "model",
      "ports",
      "incident",
      "report",
      "engine/record.ts",
      "engine/approver.ts",
      "engine/fold.ts",
      "engine/action.ts",
    ],
    packages: ["node:util"],
    reason: "the command line turns words into a request and an outcome into words",
  },
  adapters: {
    mayImport: ["model", "ports"],
    packages: ["**"],
    reason: "an adapter answers a port and decides nothing about an incident",
  },
};

/** How deep a file may lie: src/<layer>/<kind>/<file>. */
export const DEEPEST = 2;

const ONLY_ADAPTERS = "only src/adapters and src/main.ts touch the system; take a port instead";

const SYSTEM_GLOBALS = [
  "process",
  "Date",
  "performance",
  "console",
  "fetch",
  "WebSocket",
  "crypto",
  "setTimeout",
  "setInterval",
  "setImmediate",
];

function importRule(name: string, layer: Layer, depth: number): DummyRuleMap {
  const up = "../".repeat(depth);
  const words = isOpen(layer)
    ? `${layer.mayImport.join(", ")} and any package`
    : [...layer.mayImport, ...layer.packages].join(", ") || "nothing";
  const patterns = [
    {
      regex: "^\\./\\.\\./|[^./][^/]*/\\.\\./",
      message: "write the shortest relative path: the import table is checked on what is written",
    },
    {
      // As in a .gitignore the last match decides: nothing, then the own folder, then the table.
      group: [
        "**",
        ...layer.packages.map((path) => `!${path}`),
        ...ownFolder(layer, depth),
        `${up}**`,
        ...layer.mayImport.map((path) => `!${up}${path}${path.endsWith(".ts") ? "" : "/**"}`),
      ],
      message: `${name} may import ${words}: ${layer.reason}. ${ONLY_ADAPTERS}`,
    },
  ];
  return { "no-restricted-imports": ["error", { patterns }] };
}

function isOpen(layer: Layer): boolean {
  return layer.packages.includes("**");
}

function ownFolder(layer: Layer, depth: number): readonly string[] {
  if (layer.membersShare === undefined) return depth === 1 ? ["!./**"] : ["!./**", "!../**"];
  // An entry of a catalogue that needs several files has a folder to itself.
  return depth === 1
    ? layer.membersShare.map((file) => `!./${file}`)
    : ["!./**", ...layer.membersShare.map((file) => `!../${file}`)];
}

const RESTRICTED_PROPERTIES = [
  { object: "Math", property: "random", message: `${ONLY_ADAPTERS} (ids)` },
  { object: "Date", property: "now", message: `${ONLY_ADAPTERS} (clock)` },
  { object: "AbortSignal", property: "timeout", message: `${ONLY_ADAPTERS} (clock)` },
];

const systemRules: DummyRuleMap = {
  "no-restricted-globals": [
    "error",
    {
      checkGlobalObject: true,
      globals: SYSTEM_GLOBALS.map((name) => ({ name, message: ONLY_ADAPTERS })),
    },
  ],
  "no-restricted-properties": [
    "error",
    ...RESTRICTED_PROPERTIES,
    {
      property: "reveal",
      message: "only adapters, the scanner and the redactor look inside a secret",
    },
  ],
};

function layerOverrides(name: string, layer: Layer): readonly OxlintOverride[] {
  const system = name === "adapters" ? {} : systemRules;
  const folders = Array.from({ length: DEEPEST }, (_, index) => ({
    files: [`src/${name}/${"*/".repeat(index)}*.ts`],
    rules: { ...system, ...importRule(name, layer, index + 1) },
  }));
  if (layer.membersShare === undefined) return folders;
  const { membersShare: _, ...open } = layer;
  const list = {
    files: [`src/${name}/index.ts`],
    rules: importRule(name, open, 1),
  };
  return [...folders, list];
}

/** One file for each family of credentials, closed to each other; the lists of them are open. */
function family(folder: string, shared: readonly string[]): OxlintOverride {
  return {
    files: [`src/credentials/${folder}/*.ts`],
    excludeFiles: [`src/credentials/${folder}/index.ts`],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: [
                "**",
                ...shared.map((file) => `!../${file}`),
                "../../**",
                "!../../model/**",
                "!../../ports/**",
              ],
              message: `a family of credentials may import ${shared.map((file) => `../${file}`).join(", ")}, model and ports: ${CATALOGUE_REASON}`,
            },
          ],
        },
      ],
    },
  };
}

/** One file for each collector, closed to each other; the list of them is open. */
const COLLECTORS: OxlintOverride = {
  files: ["src/evidence/collectors/*.ts"],
  excludeFiles: ["src/evidence/collectors/index.ts"],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          {
            group: ["**", "!../*.ts", "../../**", "!../../model/**", "!../../ports/**"],
            message: `a collector may import what src/evidence offers, model and ports: ${CATALOGUE_REASON}`,
          },
        ],
      },
    ],
  },
};

/** Finding and replacing values is their work: they and the adapters look inside a secret, nobody else. */
const REVEALING: OxlintOverride = {
  files: [
    "src/credentials/scanner/*.ts",
    "src/credentials/redaction/*.ts",
    // One value is one entry however it was found; and it is looked for in everything else.
    "src/credentials/inventory/ledger.ts",
    "src/credentials/inventory/known-values.ts",
  ],
  rules: { "no-restricted-properties": ["error", ...RESTRICTED_PROPERTIES] },
};

export default defineConfig({
  plugins: ["typescript", "unicorn", "oxc", "import", "promise", "node"],
  categories: { correctness: "error", suspicious: "error" },
  options: { typeAware: true, reportUnusedDisableDirectives: "error" },
  ignorePatterns: ["dist/**", "coverage/**", "test/real/openclaw-*/**", "test/**/fixtures/**"],
  rules: {
    "max-lines": ["error", { max: 250, skipBlankLines: true }],
    "max-lines-per-function": ["error", { max: 50, skipBlankLines: true }],
    // An exhaustive switch is one decision however many cases it has.
    complexity: ["error", { max: 10, variant: "modified" }],
    "max-depth": ["error", 3],
    "max-params": ["error", 3],
    eqeqeq: "error",
    "no-var": "error",
    "prefer-const": "error",
    "no-param-reassign": "error",
    "import/no-cycle": "error",
    "import/no-default-export": "error",
    "unicorn/filename-case": ["error", { case: "kebabCase" }],
    "typescript/no-explicit-any": "error",
    "typescript/no-non-null-assertion": "error",
    "typescript/no-unsafe-type-assertion": "error",
    "typescript/no-require-imports": "error",
    "typescript/consistent-type-imports": ["error", { disallowTypeAnnotations: true }],
    "typescript/explicit-module-boundary-types": "error",
    "typescript/only-throw-error": "error",
    "typescript/no-floating-promises": "error",
    "typescript/no-misused-promises": "error",
    "typescript/switch-exhaustiveness-check": [
      "error",
      { considerDefaultExhaustiveForUnions: true },
    ],
    "typescript/return-await": "error",
    // A tool that reads hostile names has to name control characters.
    "no-control-regex": "off",
    // Ports are plain objects of functions, never instances with a `this`.
    "typescript/unbound-method": "off",
    // An exhaustive switch returns on every path although the rule cannot see it.
    "typescript/consistent-return": "off",
    "typescript/no-unnecessary-type-parameters": "off",
    "unicorn/consistent-function-scoping": "off",
  },
  overrides: [
    ...Object.entries(LAYERS).flatMap(([name, layer]) => layerOverrides(name, layer)),
    family("kinds", ["credential-kind.ts", "kind-parts.ts"]),
    family("probes", ["probe.ts", "probe-parts.ts"]),
    COLLECTORS,
    REVEALING,
    {
      // Arithmetic on moments that the clock gave; everyone else asks this file.
      files: ["src/model/instant.ts"],
      rules: { "no-restricted-globals": "off" },
    },
    {
      files: ["test/**/*.ts"],
      plugins: ["typescript", "unicorn", "oxc", "import", "promise", "node", "vitest"],
      rules: {
        "max-lines": ["error", { max: 500, skipBlankLines: true }],
        "max-lines-per-function": "off",
        "max-params": ["error", 5],
        complexity: ["error", 20],
        "typescript/no-unsafe-type-assertion": "off",
        "typescript/explicit-module-boundary-types": "off",
        "vitest/no-focused-tests": "error",
        "vitest/no-restricted-vi-methods": [
          "error",
          {
            mock: "use a fake that implements the port",
            doMock: "use a fake that implements the port",
          },
        ],
        "vitest/no-restricted-matchers": [
          "error",
          {
            toBeDefined: "assert the whole value",
            toMatchObject: "assert the whole value",
            toBeTruthy: "assert the whole value",
          },
        ],
      },
    },
    {
      files: ["*.config.ts", "test/**/*.config.ts"],
      rules: { "import/no-default-export": "off", "max-lines": "off" },
    },
  ],
});
