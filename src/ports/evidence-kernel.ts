/** The kernel's own files (`/proc`, proc(5)) and other small things that live only until the next reboot. */

export type KernelReading =
  | { readonly kind: "read"; readonly bytes: Uint8Array; readonly isCut: boolean }
  | { readonly kind: "failed"; readonly errno: string };

export type KernelListing =
  | { readonly kind: "listed"; readonly names: readonly string[] }
  | { readonly kind: "failed"; readonly errno: string };

export interface KernelFiles {
  /** Reads to the end or to `limit`; regular files only, never blocks, never follows a link at the end. */
  read(path: string, limit: number): KernelReading;
  list(path: string): KernelListing;
  /** Target bytes of a link. */
  link(path: string): KernelReading;
}
