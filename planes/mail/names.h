/*
 * names - where the mail plane's things lie, in one place
 */
#pragma once

#define MAIL_POSTFIX_USER "postfix"

#define DOVECOT_PROGRAM "/usr/sbin/dovecot"
#define POSTFIX_PROGRAM "/usr/sbin/postfix"
#define POSTFIX_MASTER_PROGRAM "/usr/lib/postfix/sbin/master"

/* Below mail_root. */
#define DOVECOT_CONFIGURATION "etc/dovecot.conf"
#define DOVECOT_PID_FILE "run/dovecot/master.pid"
#define POSTFIX_CONFIGURATION "etc/postfix"
#define POSTFIX_PID_FILE "postfix/queue/pid/master.pid"
#define DOVEADM_KEY_FILE "etc/doveadm.key"
#define SUPERVISOR_LOCK_FILE "run/supervisor.lock"

/* The longest socket below mail_root is postfix/queue/private/dovecot-lmtp; sun_path ends at 108. */
#define MAIL_ROOT_LONGEST 64
