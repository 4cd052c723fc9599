/** Three plain questions to one playbook. The table is the truth; the questions walk through it. */

export interface ChooseOption {
  readonly value: string;
  readonly label: string;
}

export interface ChooseQuestion {
  readonly id: "when" | "what" | "where";
  readonly text: string;
  readonly options: readonly ChooseOption[];
}

export const WHEN: ChooseQuestion = {
  id: "when",
  text: "What do you want now?",
  options: [
    { value: "stop", label: "something is wrong: stop it" },
    { value: "copy", label: "nothing is wrong: I want a sealed copy" },
    { value: "back", label: "I contained it and it was a false alarm" },
  ],
};

export const WHAT: ChooseQuestion = {
  id: "what",
  text: "What do you know?",
  options: [
    { value: "nothing", label: "nothing for sure, or several things at once" },
    { value: "taken", label: "somebody commanded the agent; I want to be led through everything" },
    { value: "exposed", label: "strangers could reach its port" },
    { value: "gateway-token", label: "its token or a paired device is in other hands" },
    { value: "provider-key", label: "a key of a model provider or a cloud is in other hands" },
    { value: "channel", label: "a chat bot's token or a linked device is in other hands" },
    { value: "skill", label: "a skill, plugin or hook is malicious" },
    { value: "instructions", label: "it follows orders that stand in its own files or memory" },
    { value: "schedule", label: "a cron job, MCP server or hook is not mine" },
    { value: "command", label: "it ran a command that it should not have run" },
    { value: "laptop", label: "a machine from which I operate it is lost" },
  ],
};

export const WHERE: ChooseQuestion = {
  id: "where",
  text: "Could the key have been read on the gateway's host?",
  options: [
    { value: "elsewhere", label: "no, I know where it got out: somewhere else" },
    { value: "here", label: "yes, or I do not know" },
  ],
};

export interface Proposal {
  readonly playbook: string;
  readonly command: string;
  readonly why: string;
}

export interface ChooseRow {
  readonly answers: readonly string[];
  readonly proposal: Proposal;
}

function contained(playbook: string, why: string): Proposal {
  const option = playbook === "contain" ? "" : ` --playbook ${playbook}`;
  return { playbook, command: `sudo ir contain${option}`, why };
}

const AFTER_STOP: Readonly<Record<string, Proposal>> = {
  nothing: contained("contain", "stop it first; what else is to be done shows in the evidence"),
  taken: contained("full-response", "every credential and every hiding place, one after another"),
  exposed: contained("exposed-gateway", "whoever reached it may still be in"),
  "gateway-token": contained("stolen-gateway-token", "a new token alone leaves devices in"),
  channel: contained(
    "stolen-channel-token",
    "the channel is taken back after the evidence is sealed",
  ),
  skill: contained("malicious-skill", "its code ran with every right of the gateway"),
  instructions: contained("poisoned-instructions", "the poison comes back from files and memory"),
  schedule: contained("rogue-cron-or-mcp", "jobs outlive the token that made them"),
  command: contained("injected-exec", "commands escape the gateway and go on without it"),
  laptop: contained("lost-laptop", "it holds a token, a device, keys and browser sessions"),
};

/** Every way through the questions, and what it leads to. */
export const CHOICES_TABLE: readonly ChooseRow[] = [
  ...Object.entries(AFTER_STOP).map(([what, proposal]) => ({ answers: ["stop", what], proposal })),
  {
    answers: ["stop", "provider-key", "elsewhere"],
    proposal: {
      playbook: "leaked-provider-key",
      command: "sudo ir playbook run leaked-provider-key",
      why: "the host is not suspect, so the gateway may go on while the key is revoked",
    },
  },
  {
    answers: ["stop", "provider-key", "here"],
    proposal: contained("full-response", "what could read one key could read all of them"),
  },
  {
    answers: ["copy"],
    proposal: { playbook: "collect", command: "sudo ir collect", why: "it changes nothing" },
  },
  {
    answers: ["back"],
    proposal: {
      playbook: "false-alarm",
      command: "sudo ir playbook run false-alarm",
      why: "it seals once more, then puts everything back",
    },
  },
];

export type ChooseStep =
  | { readonly kind: "question"; readonly question: ChooseQuestion }
  | { readonly kind: "proposal"; readonly proposal: Proposal };

const QUESTIONS: readonly ChooseQuestion[] = [WHEN, WHAT, WHERE];

/** What comes after these answers. @throws when they are not a way through the questions. */
export function afterAnswers(answers: readonly string[]): ChooseStep {
  const rows = CHOICES_TABLE.filter((row) =>
    answers.every((answer, index) => row.answers[index] === answer),
  );
  const whole = rows.find((row) => row.answers.length === answers.length);
  if (whole !== undefined) return { kind: "proposal", proposal: whole.proposal };
  const question = QUESTIONS[answers.length];
  if (rows.length === 0 || question === undefined)
    throw new Error(`no way leads through ${answers.join(", ")}`);
  return { kind: "question", question };
}
