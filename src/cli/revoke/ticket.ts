/** In the folder of an incident whose list came from another machine: what lets it go back. */
export const TICKET_FILE = "revoke.ticket";
