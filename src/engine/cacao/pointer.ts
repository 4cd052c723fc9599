/** Places in a JSON document (RFC 6901). */

export interface PointedProblem {
  readonly pointer: string;
  readonly message: string;
}

export function pointerTo(path: readonly PropertyKey[]): string {
  return path
    .map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");
}
