/** What in a command, a skill or an instruction makes a person look twice. facts/openclaw.md section 8, ATT&CK. */

import type { Finding } from "../model/finding.ts";

export interface RedFlag {
  readonly id: string;
  /** What it means, to follow "it". */
  readonly meaning: string;
  readonly weight: Extract<Finding["weight"], "malicious" | "suspicious">;
  readonly pattern: RegExp;
}

/** Longer texts are looked at in their first part; whoever asks says that. */
const LONGEST_TEXT = 65_536;

/** Written so that the time to search grows with the length of the text alone: every repetition is bounded. */
export const RED_FLAGS: readonly RedFlag[] = [
  {
    id: "reverse-shell",
    meaning: "gives somebody else a shell",
    weight: "malicious",
    pattern:
      /\/dev\/(?:tcp|udp)\/|\b(?:nc|ncat|netcat)\b[^\n|;]{0,120}\s-\w{0,6}[ec]\w{0,6}\s|\b(?:ba|z|da)?sh\s+-i\b[^\n]{0,40}(?:>&|<&|0>&1)|\bsocat\b[^\n]{0,160}\bexec:|\bpty\.spawn\b|mkfifo\b[^\n]{0,160}\|\s{0,4}(?:nc|ncat|telnet|openssl)\b/iu,
  },
  {
    id: "download-and-run",
    meaning: "downloads a program and runs it unseen",
    weight: "suspicious",
    pattern:
      /\b(?:curl|wget|fetch)\b[^\n|]{0,400}\|\s{0,8}(?:sudo\s+(?:-\w+\s+){0,4})?(?:\/(?:usr\/)?bin\/)?(?:env\s+)?(?:ba|z|da|k)?sh\b|\b(?:curl|wget)\b[^\n|]{0,400}\|\s{0,8}(?:sudo\s+)?(?:python[\d.]{0,4}|perl|ruby|node|php)\b|(?:ba|z)?sh\s{1,4}(?:-c\s{1,4})?["']?(?:<\(|\$\(|`)\s{0,4}(?:curl|wget)\b|\beval\b[^\n]{0,20}(?:\$\(|`)\s{0,4}(?:curl|wget)\b|\b(?:iwr|invoke-webrequest|irm)\b[^\n|]{0,300}\|\s{0,8}iex\b/iu,
  },
  {
    id: "decode-and-run",
    meaning: "decodes hidden text and runs it",
    weight: "malicious",
    pattern:
      /\bbase64\s{1,4}(?:-d|-D|--decode)\b[^\n|]{0,200}\|\s{0,8}(?:sudo\s+)?(?:ba|z|da)?sh\b|\bopenssl\s{1,4}(?:enc|base64)\b[^\n|]{0,120}-d\b[^\n|]{0,120}\|\s{0,8}(?:ba|z|da)?sh\b|\bxxd\s{1,4}-r\b[^\n|]{0,120}\|\s{0,8}(?:ba|z|da)?sh\b|\beval\b[^\n]{0,40}\bbase64\s{1,4}(?:-d|-D|--decode)/iu,
  },
  {
    id: "decode",
    meaning: "decodes hidden text",
    weight: "suspicious",
    pattern: /\bbase64\s{1,4}(?:-d|-D|--decode)\b|\bxxd\s{1,4}-r\b|\batob\(|\bb64decode\(/u,
  },
  {
    id: "outlives-its-parent",
    meaning: "starts something that outlives the agent and its containment by signals",
    weight: "suspicious",
    pattern:
      /\b(?:setsid|nohup|daemonize|disown)\b|\bsystemd-run\b|\b(?:tmux|screen)\s{1,4}(?:new-session\s{1,4})?-d/u,
  },
  {
    id: "schedules",
    meaning: "sets up something that is started again later",
    weight: "suspicious",
    pattern:
      /\bcrontab\s{1,4}(?:-(?!l\b)|\/|\S)|\/etc\/cron|\/var\/spool\/cron|\bat\s{1,4}now\b|\bsystemctl\b[^\n;|]{0,80}\b(?:enable|link)\b|\.config\/systemd\/user\/|\/etc\/systemd\/system\/|LaunchAgents|\blaunchctl\s{1,4}(?:load|bootstrap)\b|\.config\/autostart\//iu,
  },
  {
    id: "ssh-access",
    meaning: "touches who may log in over SSH",
    weight: "suspicious",
    pattern: /authorized_keys|\bssh-copy-id\b|\/etc\/ssh\/sshd_config/u,
  },
  {
    id: "shell-start",
    meaning: "changes what every new shell runs",
    weight: "suspicious",
    pattern:
      /(?:>>?|\btee\b(?:\s{1,4}-a)?|\bsed\s{1,4}-i[^\n]{0,120})\s{0,4}\S{0,80}(?:\.bashrc|\.bash_profile|\.profile|\.zshrc|\.zprofile|\/etc\/profile|\/etc\/ld\.so\.preload)\b/u,
  },
  {
    id: "reads-credentials",
    meaning: "reads files that hold credentials",
    weight: "suspicious",
    pattern:
      /(?:\.(?:openclaw|clawdbot|moltbot)[\w-]{0,40}\/(?:\.env|openclaw\.json|clawdbot\.json|credentials|secrets|state\/openclaw\.sqlite|gateway\.token|agents\/[\w-]{1,64}\/agent)|\/\.ssh\/(?:id_|identity)|\/\.aws\/credentials|\/\.netrc|\/\.docker\/config\.json|\/\.kube\/config|\/\.config\/gcloud|\/\.git-credentials|\/etc\/shadow|\/proc\/(?:\d{1,10}|self|\*)\/environ|\.gnupg\/|Login Data|key4\.db|wallet\.dat|security\s{1,4}find-generic-password)/u,
  },
  {
    id: "sends-out",
    meaning: "sends data to another host",
    weight: "suspicious",
    pattern:
      /\bcurl\b[^\n]{0,400}\s(?:-d|-F|-T|--data(?:-\w{1,12})?|--form|--upload-file)[\s=@'"]|\bwget\b[^\n]{0,400}--post-(?:data|file)|\b(?:scp|rsync)\b[^\n]{0,300}\s[\w.-]{1,128}(?:@[\w.-]{1,128})?:[\w~/.]|\b(?:nc|ncat)\b[^\n]{0,120}<\s{0,4}\S|\brclone\s{1,4}(?:copy|sync)\b|\baws\s{1,4}s3\s{1,4}(?:cp|sync)\b/u,
  },
  {
    id: "drop-box",
    meaning: "names a host that attackers use to take things out",
    weight: "suspicious",
    pattern:
      /\b(?:webhook\.site|requestbin\.\w{2,10}|pipedream\.net|ngrok(?:-free)?\.(?:io|app|dev)|trycloudflare\.com|transfer\.sh|file\.io|0x0\.st|paste\.ee|hastebin\.com|glot\.io|interact\.sh|oast\.\w{2,8}|burpcollaborator\.net|serveo\.net|localhost\.run|discord(?:app)?\.com\/api\/webhooks\/)/iu,
  },
  {
    id: "hides-tracks",
    meaning: "hides tracks",
    weight: "suspicious",
    pattern:
      /\bhistory\s{1,4}-c\b|\bunset\s{1,4}HISTFILE\b|HISTFILE=\/dev\/null|\bshred\b\s|\brm\b[^\n;|]{0,120}(?:\/tmp\/openclaw|\/var\/log|\.bash_history)|\bjournalctl\b[^\n]{0,80}--vacuum|\bchattr\s{1,4}\+i\b/u,
  },
  {
    id: "gateway-control",
    meaning: "changes the gateway that the agent runs in",
    weight: "suspicious",
    pattern:
      /\bopenclaw\b[^\n;|]{0,40}\b(?:config\s{1,4}(?:set|unset|patch)|devices\s{1,4}approve|pairing\s{1,4}approve|cron\s{1,4}(?:add|edit)|plugins\s{1,4}(?:install|enable)|hooks\s{1,4}(?:install|enable)|approvals\s{1,4}(?:set|allowlist)|mcp\s{1,4}(?:add|set))\b/u,
  },
];

/** Those that a text shows, the worst first. */
export function redFlagsIn(text: string): readonly RedFlag[] {
  const looked = text.slice(0, LONGEST_TEXT);
  const shown = RED_FLAGS.filter(({ pattern }) => pattern.test(looked));
  return shown.toSorted((left, right) => rank(left) - rank(right));
}

/** Of something that is run again and again unasked: nobody installs a program anew each time. */
export function standingWeight(flags: readonly RedFlag[]): RedFlag["weight"] {
  const isBad = flags.some(({ id, weight }) => weight === "malicious" || id === "download-and-run");
  return isBad ? "malicious" : "suspicious";
}

function rank({ weight }: RedFlag): number {
  return weight === "malicious" ? 0 : 1;
}

/** Characters that are there for the model and not for the eye: tags, zero-width, bidirectional overrides. */
const HIDDEN = /[\u{e0000}-\u{e007f}\u200b\u2060-\u2064\u202a-\u202e\u2066-\u2069]/u;

export function hasHiddenText(text: string): boolean {
  return HIDDEN.test(text);
}
