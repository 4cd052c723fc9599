import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { STATE } from "../layout.ts";

export const loginFiles: PathCollector = {
  ...PATHS,
  id: "login-files",
  question: "What runs when the user logs in, and whose keys open the account?",
  archive: STATE,
  volatility: 6,
  paths: [
    "{home}/.ssh/authorized_keys",
    "{home}/.ssh/authorized_keys2",
    "{home}/.ssh/rc",
    "{home}/.ssh/environment",
    "{home}/.ssh/config",
    "{home}/.ssh/known_hosts",
    "{home}/.profile",
    "{home}/.bash_profile",
    "{home}/.bash_login",
    "{home}/.bash_logout",
    "{home}/.bashrc",
    "{home}/.zshenv",
    "{home}/.zprofile",
    "{home}/.zshrc",
    "{home}/.zlogin",
    "{home}/.config/fish/config.fish",
    "{home}/.pam_environment",
    "{home}/.npmrc",
    "{home}/.gitconfig",
    "{home}/.config/git/config",
    "{home}/.bash_history",
    "{home}/.zsh_history",
    "{home}/.python_history",
    "{home}/.node_repl_history",
    "{home}/.local/share/fish/fish_history",
  ],
  source: "facts/evidence.md A.4, bash(1), sshd(8)",
  holds:
    "authorized keys, shell start files and histories, settings of npm and git; no private keys",
  secrets: "possible",
};
