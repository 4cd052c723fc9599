/** Whom a proof asks to connect: the user that is cut off, and one that is not. */

/** `nobody` of every distribution, then numbers that no account has. */
const STRANGERS = [65_534, 65_533, 65_532, 0] as const;

/** A user that is not cut off: if it cannot connect either, the probe proves nothing. */
export function controlUid(blocked: readonly number[]): number {
  return STRANGERS.find((uid) => !blocked.includes(uid)) ?? 65_531;
}
