/** Skips what this machine cannot run, aloud; where IR_CI=1 says that everything is prepared, a skip is a failure. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe } from "vitest";
import { cgroupMount } from "./control-group.ts";
import { commandPath, openclawPackage, releaseFolder, systemdRoot } from "./paths.ts";

/** `command:NAME` is a program in one of the usual directories, `openclaw-VERSION` an older release. */
export type Part =
  | "namespaces"
  | "cgroup-v2"
  | "nft"
  | "openclaw"
  | "systemd"
  | `openclaw-${string}`
  | `command:${string}`;

/**
 * `null`: it is here. `missing`: set-up.sh would have provided it, so in CI it is an error.
 * `impossible`: no preparation helps on this machine.
 */
type Lack = null | { readonly kind: "missing" | "impossible"; readonly reason: string };

const known = new Map<Part, Lack>();

/** `describe`, when every part is here; a skipped `describe` that carries the reasons in its title when not. */
export function describeWith(parts: readonly Part[], title: string, body: () => void): void {
  const lacks = parts.map(lackOf).filter((lack) => lack !== null);
  if (lacks.length === 0) {
    describe(title, body);
    return;
  }
  const reasons = lacks.map((lack) => lack.reason).join("; ");
  if (process.env["IR_CI"] === "1" && lacks.some((lack) => lack.kind === "missing"))
    throw new Error(`${title}: may not be skipped here, but ${reasons}`);
  process.stderr.write(`skipped: ${title}: ${reasons}\n`);
  describe.skip(`${title} [skipped: ${reasons}]`, body);
}

export function lackOf(part: Part): Lack {
  const cached = known.get(part);
  if (cached !== undefined) return cached;
  const release = /^openclaw-(.+)$/u.exec(part)?.[1];
  const lack = release === undefined ? findLack(part) : findRelease(release);
  known.set(part, lack);
  return lack;
}

function findLack(part: Part): Lack {
  if (process.platform !== "linux") return { kind: "impossible", reason: `${part} needs Linux` };
  switch (part) {
    case "namespaces":
      if (process.getuid?.() !== 0) return { kind: "missing", reason: "namespaces need root" };
      return works(["unshare", "--net", "--mount", "--pid", "--ipc", "--uts", "--fork", "true"])
        ? null
        : { kind: "impossible", reason: "this kernel or container refuses new namespaces" };
    case "cgroup-v2":
      return cgroupMount() === null
        ? { kind: "impossible", reason: "no cgroup v2 is mounted" }
        : null;
    case "nft":
      // Only ever in a network namespace that is made for the question.
      return (
        lackOf("namespaces") ??
        lackOf("command:nft") ??
        (works(["unshare", "--net", "nft", "add", "table", "inet", "probe"])
          ? null
          : { kind: "impossible", reason: "this kernel has no nf_tables" })
      );
    case "openclaw":
      return installedOpenclaw() === wantedOpenclaw()
        ? null
        : {
            kind: "missing",
            reason: `OpenClaw ${wantedOpenclaw()} is not installed (test/real/set-up.sh)`,
          };
    case "systemd":
      return (
        lackOf("namespaces") ??
        lackOf("cgroup-v2") ??
        lackOf("command:systemd-nspawn") ??
        (existsSync(`${systemdRoot}.recipe`)
          ? null
          : { kind: "missing", reason: "no systemd root is prepared (test/real/set-up.sh)" })
      );
    default: {
      const name = part.slice("command:".length);
      return commandPath.split(":").some((directory) => existsSync(join(directory, name)))
        ? null
        : { kind: "missing", reason: `no ${name}` };
    }
  }
}

function findRelease(version: string): Lack {
  if (installedOpenclaw(releaseFolder(version)) === version) return null;
  const reason = `OpenClaw ${version} is not installed (test/real/set-up.sh)`;
  return { kind: "missing", reason };
}

function works(argv: readonly string[]): boolean {
  const [file, ...args] = argv;
  try {
    execFileSync(file ?? "", args, {
      stdio: "ignore",
      timeout: 10_000,
      env: { PATH: commandPath },
    });
    return true;
  } catch {
    return false;
  }
}

function wantedOpenclaw(): string {
  const manifest = JSON.parse(readFileSync(join(openclawPackage, "package.json"), "utf8")) as {
    readonly dependencies: { readonly openclaw: string };
  };
  return manifest.dependencies.openclaw;
}

function installedOpenclaw(folder = openclawPackage): string | null {
  const manifest = join(folder, "node_modules/openclaw/package.json");
  return existsSync(manifest)
    ? (JSON.parse(readFileSync(manifest, "utf8")) as { readonly version: string }).version
    : null;
}
