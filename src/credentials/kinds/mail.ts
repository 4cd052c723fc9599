/** SMTP/IMAP / Gmail app password: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { LOAD, READ_ON, VALIDATE, create, revoke } from "../kind-parts.ts";

export const MAIL: readonly CredentialKind[] = [
  {
    id: "mail_password",
    name: "SMTP/IMAP / Gmail app password",
    family: "mail",
    tier: "mint",
    entropy: "low",
    shapes: [
      {
        pattern: /[a-z]{4} ?[a-z]{4} ?[a-z]{4} ?[a-z]{4}/u,
        keywords: [],
        confidence: "low",
        context: [
          "imap_password",
          "smtp_password",
          "imapPassword",
          "smtpPassword",
          "app_password",
          "gmail_app_password",
        ],
      },
    ],
    places: {
      config: ["plugins.entries.imap.config.accounts.*.password"],
      environment: ["IMAP_PASSWORD", "SMTP_PASSWORD", "GMAIL_APP_PASSWORD"],
      files: ["~/.msmtprc", "~/.mbsyncrc", "~/.config/himalaya/config.toml"],
      database: [],
    },
    manual: {
      console: "https://myaccount.google.com/apppasswords (or the page of your mail provider)",
      steps: [
        revoke(
          "Delete the app password by name: a change of the account's password may not end it.",
        ),
        revoke("Sign out all sessions of the mailbox."),
        create("Create a new app password."),
        LOAD,
        VALIDATE,
      ],
      evidenceFirst: [
        "Account activity, filters, forwarding, delegates and vacation reply of the mailbox.",
      ],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 3900,
    delay:
      "Google documents differ on whether a password change removes app passwords; IMAP OAuth sessions last up to 1 h",
    derived: [
      "Filters, forwarding, delegates, vacation reply, send-as",
      "Mailbox contents, password-reset mails of other services",
    ],
    sources: ["support.google.com/a/answer/6328616", "lifewire app password"],
    unverified: ["IMAP response codes"],
  },
];
