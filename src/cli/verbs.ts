/** The commands: what each is for, which options it knows, how many words it takes. */

export interface VerbDescription {
  readonly usage: string;
  readonly summary: string;
  readonly details: readonly string[];
  readonly options: readonly string[];
  /** The most positional words. */
  readonly positionals: number;
}

const EVERYWHERE = ["json", "home"] as const;
const TARGET = ["state-dir", "profile"] as const;

export const VERBS = {
  contain: {
    usage: "ir contain [--playbook NAME|FILE]",
    summary: "freeze the agent, cut it off, seal evidence; end it on approval",
    details: [
      "asks nothing before the agent is frozen and cut off: both can be undone",
      "ends the processes only once evidence is sealed and you approved (or --yes)",
      "with an incident open it begins another round of the same incident",
    ],
    options: [
      ...EVERYWHERE,
      ...TARGET,
      "playbook",
      "dry-run",
      "yes",
      "reason",
      "evidence-to",
      "host-key",
      "identity",
      "to",
      "memory",
      "fit",
    ],
    positionals: 0,
  },
  status: {
    usage: "ir status [INCIDENT]",
    summary: "what is isolated, what is not, what is unknown, what to do next",
    details: [],
    options: [...EVERYWHERE, "incident"],
    positionals: 1,
  },
  resume: {
    usage: "ir resume [INCIDENT]",
    summary: "go on after a crash, a question or an interruption",
    details: [],
    options: [...EVERYWHERE, "incident", "yes", "reason"],
    positionals: 1,
  },
  collect: {
    usage: "ir collect",
    summary: "seal evidence without changing anything on the target",
    details: [],
    options: [
      ...EVERYWHERE,
      ...TARGET,
      "dry-run",
      "reason",
      "output",
      "evidence-to",
      "host-key",
      "identity",
      "to",
      "memory",
      "fit",
    ],
    positionals: 0,
  },
  evidence: {
    usage: "ir evidence verify | list | export | countersign | timestamp [FOLDER]",
    summary: "check, read, share and countersign a sealed package",
    details: [
      "verify [FOLDER]         every hash, the signature, nothing added or missing",
      "list [FOLDER]           what is inside, and what is not and why",
      "export --output PLACE   a copy in a folder, at user@host:folder, or -",
      "export --redact         a copy for others: no secret of the inventory in it",
      "export --to age1...     a copy that only this recipient can open",
      "countersign FOLDER      what to run on your own machine, and its check",
      "timestamp FOLDER        a request for a time stamp (RFC 3161), and its check",
      "without a folder: the package of the incident; --output names the copy",
    ],
    options: [
      ...EVERYWHERE,
      "incident",
      "redact",
      "to",
      "output",
      "signature",
      "signers",
      "identity",
      "head",
      "host-key",
    ],
    positionals: 2,
  },
  triage: {
    usage: "ir triage [--package FOLDER]",
    summary: "what did they do? read-only findings, each with its file and row",
    details: ["reads the host, or a sealed package elsewhere; runs nothing of the suspect"],
    options: [...EVERYWHERE, ...TARGET, "incident", "package", "identity", "confirm", "reason"],
    positionals: 1,
  },
  revoke: {
    usage: "ir revoke [INCIDENT] [--list | --markdown | --answers FILE]",
    summary: "every key and token: found, replaced, revoked, proven dead",
    details: ["one credential after the other; stop at any time, it goes on there"],
    options: [
      ...EVERYWHERE,
      ...TARGET,
      "incident",
      "package",
      "list",
      "markdown",
      "answers",
      "export",
      "to",
      "from",
      "item",
      "probe",
      "api",
      "local",
      "undo",
      "mode",
      "allow-mint",
      "identity",
      "dry-run",
      "yes",
      "reason",
    ],
    positionals: 1,
  },
  release: {
    usage: "ir release [INCIDENT] --without-verification --reason TEXT",
    summary: "lift the containment, last act first",
    details: ["ir cannot verify the gateway yet: you have to say that you go without, and why"],
    options: [...EVERYWHERE, "incident", "without-verification", "yes", "reason"],
    positionals: 1,
  },
  undo: {
    usage: "ir undo [INCIDENT]",
    summary: "false alarm: put everything back as it was, last act first",
    details: ["processes that were ended stay ended; a service that ran is started again"],
    options: [...EVERYWHERE, "incident", "yes", "reason"],
    positionals: 1,
  },
  playbook: {
    usage: "ir playbook choose | list | show | check | test | graph | run | trust | ...",
    summary: "choose, read, prove, rehearse, draw, run and exchange playbooks",
    details: [
      "choose                  a few questions, one proposal",
      "list, show NAME         what ships, and its text",
      "check [NAME|FILE]       prove that no path destroys what is not sealed",
      "test [NAME|FILE]        rehearsed cases; no host is touched (--cases FILE)",
      "graph NAME|FILE         draw it: --format mermaid, svg or xstate",
      "run NAME|FILE           run one that does not begin by freezing",
      "trust FILE              allow exactly this text of a file to be run",
      "export NAME|FILE        as CACAO v2.0; import FILE is the way back",
    ],
    options: [...EVERYWHERE, ...TARGET, "format", "cases", "dry-run", "yes", "reason"],
    positionals: 2,
  },
  ready: {
    usage: "ir ready",
    summary: "could you respond now? what is missing, before the incident",
    details: [],
    options: [...EVERYWHERE, ...TARGET],
    positionals: 0,
  },
  drill: {
    usage: "ir drill sandbox",
    summary: "rehearse ir contain on a stand-in gateway in a throw-away sandbox",
    details: ["nothing outside the sandbox is touched; what cannot be isolated here is said"],
    options: ["json"],
    positionals: 1,
  },
} as const satisfies Readonly<Record<string, VerbDescription>>;

export type Verb = keyof typeof VERBS;

export type Option = (typeof VERBS)[Verb]["options"][number];
