/** What a control group's path says about who runs the processes in it (systemd.unit(5), container engines). */

/** A group that a supervisor made for one service or one container. */
export interface ServiceGroup {
  readonly kind: "systemd-system" | "systemd-user" | "container";
  /** Unit name or container id. */
  readonly name: string;
  /** Owner of the user manager; `null` for the others. */
  readonly uid: number | null;
  /** Path of the group itself: a process may sit in a group below it. */
  readonly path: string;
}

const USER_MANAGER = /^user@(\d+)\.service$/;
const CONTAINER_SCOPE = /^(?:docker|libpod|crio|cri-containerd)-([0-9a-f]{64})(?:\.scope)?$/;
const CONTAINER_ID = /^[0-9a-f]{64}$/;

/** The innermost service or container of a path, or `null` when it names neither. */
export function serviceGroup(path: string): ServiceGroup | null {
  const segments = path.split("/");
  for (let last = segments.length - 1; last > 0; last -= 1) {
    const group = groupAt(segments.slice(0, last + 1));
    if (group !== null) return group;
  }
  return null;
}

function groupAt(segments: readonly string[]): ServiceGroup | null {
  const name = segments.at(-1) ?? "";
  const path = segments.join("/");
  const container =
    CONTAINER_SCOPE.exec(name)?.[1] ??
    (isEngineFolder(segments) ? CONTAINER_ID.exec(name)?.[0] : undefined);
  if (container !== undefined) return { kind: "container", name: container, uid: null, path };
  if (!name.endsWith(".service") || USER_MANAGER.test(name)) return null;
  const manager = segments
    .map((segment) => USER_MANAGER.exec(segment)?.[1])
    .findLast((uid) => uid !== undefined);
  if (manager === undefined) return { kind: "systemd-system", name, uid: null, path };
  return { kind: "systemd-user", name, uid: Number(manager), path };
}

/** `/docker/<id>` of the cgroupfs driver, `/kubepods/…/<id>`: a bare id elsewhere may be anything. */
function isEngineFolder(segments: readonly string[]): boolean {
  return segments.some((segment) => /^(?:docker|libpod|kubepods|actions_job)/.test(segment));
}

/** Groups that hold whole logins, users or the system: never one service's own. */
export function isSharedGroup(path: string): boolean {
  const name = path.split("/").at(-1) ?? "";
  return (
    name === "" ||
    name === "init.scope" ||
    name.endsWith(".slice") ||
    USER_MANAGER.test(name) ||
    isLoginGroup(path)
  );
}

/** `session-N.scope` belongs to root (systemd-logind(8)): nobody else can put a process into it. */
export function isLoginGroup(path: string): boolean {
  return path.split("/").some((segment) => /^session-[^/]+\.scope$/.test(segment));
}

export function isInGroup(path: string, group: string): boolean {
  return path === group || path.startsWith(`${group}/`);
}
