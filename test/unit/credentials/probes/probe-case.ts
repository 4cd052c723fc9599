/** One probe with all that its provider is documented or known to answer. */

export type Told = readonly [status: number, body: string | object | null];

export interface ProbeCase {
  readonly probe: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly live: readonly Told[];
  readonly dead: readonly Told[];
  readonly disabled?: readonly Told[];
  readonly unclear?: readonly Told[];
}
