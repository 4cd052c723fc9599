/** The published tool: one entry with lazy chunks, every library inside, nothing to install beside it. */

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "rolldown";
import type { Plugin } from "rolldown";

const manifest = readJson("package.json");

function readJson(path: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(readFileSync(path, "utf8"));
  if (typeof value !== "object" || value === null) throw new Error(`${path} holds no object`);
  return Object.fromEntries(Object.entries(value));
}

/** `node_modules/a/node_modules/@b/c/x.js` belongs to the folder that ends in `@b/c`. */
function packageFolder(moduleId: string): string | undefined {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/u.exec(moduleId)?.[0];
}

function licenceText(folder: string): string {
  const file = readdirSync(folder).find((name) => /^(?:licen[cs]e|copying)/iu.test(name));
  if (file !== undefined) return readFileSync(join(folder, file), "utf8").trim();
  return `No licence text in the package; it declares ${String(readJson(join(folder, "package.json"))["license"])}.`;
}

function licenceChapter(folder: string): string {
  const { name, version, license } = readJson(join(folder, "package.json"));
  return `## ${String(name)} ${String(version)} (${String(license)})\n\n${licenceText(folder)}\n`;
}

/** The licences of what was really bundled, after tree shaking, go along with it. */
function thirdPartyLicences(): Plugin {
  return {
    name: "third-party-licences",
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((file) =>
        file.type === "chunk" ? file.moduleIds : [],
      );
      const folders = [...new Set(modules.map(packageFolder))]
        .filter((folder) => folder !== undefined)
        .filter((folder) => existsSync(join(folder, "package.json")))
        .toSorted();
      const source = [
        "# Licences of the packages inside this program\n",
        ...folders.map(licenceChapter),
      ];
      this.emitFile({ type: "asset", fileName: "THIRD-PARTY.md", source: source.join("\n") });
    },
  };
}

/** Lets the folder work wherever it is copied: without it Node would have to guess the module kind. */
function ownManifest(): Plugin {
  const source = `${JSON.stringify({ name: manifest["name"], version: manifest["version"], type: "module" })}\n`;
  return {
    name: "own-manifest",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "package.json", source });
    },
  };
}

/** What `ir status` and `ir --help` load; the version alone stands by itself, for `--version`. */
const BASE = new RegExp(
  [
    "src/(?:",
    "model/(?:json|refusal|printable|journal-unwritable|instant|outcome|effect)",
    "|adapters/outside|adapters/linux/accounts",
    "|adapters/node/(?!compile-cache|commands|log|trusted-program)",
    "|engine/(?:record|journal|fold|event)\\.ts",
    "|incident/(?:incident-|open-incident|next-commands|timings|step-report|restarted)",
    "|cli/(?:run-cli|arguments|verbs|exit-code|desk-of|finish|json-document|screen|text)",
    "|cli/(?:wanted-incident|explain-error|commands/status)",
    ")",
  ].join(""),
  "u",
);

/** What stands before the first freeze. */
const ISOLATION = new RegExp(
  [
    "src/(?:",
    "model/",
    "|adapters/(?:emergency-host|linux/(?!network-probe|sockets\\.ts))",
    "|actions/(?:survey|freeze)",
    "|engine/(?:perform-step|action|deadline)\\.ts",
    "|incident/(?:stage-zero|start-doubts|announced|shipped)",
    "|cli/(?:commands/contain|progress|target-of)",
    ")",
  ].join(""),
  "u",
);

export default defineConfig({
  input: {
    main: "src/main.ts",
    "sandbox-inner": "src/adapters/sandbox/sandbox-inner.ts",
    "stand-in-gateway": "src/adapters/sandbox/stand-in-gateway.ts",
  },
  platform: "node",
  tsconfig: "tsconfig.json",
  plugins: [thirdPartyLicences(), ownManifest()],
  output: {
    dir: "dist",
    cleanDir: true,
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "[name]-[hash].js",
    banner: (chunk) => (chunk.name === "main" ? "#!/usr/bin/env node" : ""),
    comments: false,
    minify: false,
    // One file for what reads a journal: each further file costs half a millisecond at every start.
    advancedChunks: {
      groups: [
        { name: "version", test: /src\/model\/version\.ts/u, priority: 3 },
        { name: "base", test: BASE, priority: 2 },
        { name: "isolation", test: ISOLATION, priority: 1 },
      ],
    },
  },
});
