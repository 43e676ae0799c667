/*
 * supervisor - what `tenured mail` runs: the private Dovecot and Postfix, started, watched, stopped
 *
 * A process of its own, so that mail flows while tenured is stopped or killed. Each server runs in a session
 * and process group of its own. One that dies is started again, after 0.1 s, then twice as long up to 10 s.
 * When the supervisor itself was killed, the next one adopts the servers left behind (their pid file,
 * /proc/<pid>/exe and the configuration path in /proc/<pid>/cmdline must all say they are ours), or replaces
 * them when their configuration changed. Nothing else is ever signalled.
 *
 * It also watches the mail directory: when a file there is another one, or the folder was closed by its mode,
 * the servers are told to open their files again.
 */
#pragma once

#include <stdbool.h>

struct settings;

/*
 * Blocks until SIGTERM or SIGINT; then stops both within 2 s. 0: stopped cleanly; 1: cannot run (the reason
 * is in the log and on standard error); 2: another supervisor has this mail_root.
 */
int mail_supervise(const struct settings *settings);

/* Both servers are ours and run, and IMAP, SMTP and submission greet within a second. */
bool mail_plane_is_up(const struct settings *settings);

/* Pid of the supervisor that has this mail_root; 0 when there is none. */
long mail_supervisor_pid(const struct settings *settings);
