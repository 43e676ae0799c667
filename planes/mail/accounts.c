/*
 * accounts
 */
#include "planes/mail/accounts.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/settings.h"
#include "base/text.h"
#include "planes/mail/names.h"
#include "planes/mail/processes.h"
#include "store/mail_directory.h"

static const char *const needed_files[][2] = {
	{ DOVECOT_PROGRAM, "dovecot-core" },
	{ "/usr/lib/dovecot/imap", "dovecot-imapd" },
	{ "/usr/lib/dovecot/lmtp", "dovecot-lmtpd" },
	{ "/usr/lib/dovecot/modules/auth/libdriver_sqlite.so", "dovecot-sqlite" },
	{ POSTFIX_PROGRAM, "postfix" },
	{ POSTFIX_MASTER_PROGRAM, "postfix" },
	{ "/usr/lib/postfix/postfix-sqlite.so", "postfix-sqlite" },
};

const char *mail_programs_check(struct arena *arena, const struct settings *settings)
{
	(void)settings;
	struct text_buffer packages = text_buffer_in(arena);
	for (size_t i = 0; i < COUNT_OF(needed_files); i++) {
		if (access(needed_files[i][0], R_OK) != 0)
			text_buffer_add_format(&packages, " %s", needed_files[i][1]);
	}
	if (packages.length == 0)
		return NULL;
	return text_format(arena,
		"the mail servers are not installed: apt-get install -y --no-install-recommends%s",
		text_buffer_text(&packages));
}

bool mail_user_find(const char *name, uid_t *user, gid_t *group)
{
	char buffer[4096];
	struct passwd entry, *found = NULL;
	if (getpwnam_r(name, &entry, buffer, sizeof(buffer), &found) != 0 || found == NULL)
		return false;
	*user = found->pw_uid;
	*group = found->pw_gid;
	return true;
}

bool mail_group_find(const char *name, gid_t *group)
{
	char buffer[65536];
	struct group entry, *found = NULL;
	if (getgrnam_r(name, &entry, buffer, sizeof(buffer), &found) != 0 || found == NULL)
		return false;
	*group = found->gr_gid;
	return true;
}

static bool is_member(const char *user, const char *group)
{
	uid_t user_id;
	gid_t first, wanted, groups[256];
	int count = (int)COUNT_OF(groups);
	if (!mail_user_find(user, &user_id, &first) || !mail_group_find(group, &wanted))
		return false;
	if (getgrouplist(user, first, groups, &count) < 0)
		return false;
	for (int i = 0; i < count; i++) {
		if (groups[i] == wanted)
			return true;
	}
	return false;
}

/* As root it is done; otherwise the command is the remedy. argv has at most eight words. */
static const char *do_or_say(struct arena *arena, const char *what, const char *const *argv)
{
	struct text_buffer line = text_buffer_in(arena);
	for (size_t i = 0; argv[i] != NULL; i++)
		text_buffer_add_format(&line, "%s%s", i == 0 ? "" : " ", argv[i]);
	if (geteuid() != 0)
		return text_format(arena, "%s; as root: %s", what, text_buffer_text(&line));
	if (process_run(argv) != 0)
		return text_format(arena, "%s, and this failed: %s", what, text_buffer_text(&line));
	return NULL;
}

static const char *make_group(struct arena *arena, const char *name)
{
	gid_t group;
	if (mail_group_find(name, &group))
		return NULL;
	const char *const argv[] = { "/usr/sbin/groupadd", "-r", name, NULL };
	return do_or_say(arena, text_format(arena, "the group %s does not exist", name), argv);
}

static const char *make_user(struct arena *arena, const char *name, const char *group)
{
	uid_t user;
	gid_t first;
	if (mail_user_find(name, &user, &first))
		return NULL;
	const char *const argv[] = { "/usr/sbin/useradd", "-r", "-M", "-g", group, "-d", "/nonexistent", "-s",
		"/usr/sbin/nologin", name, NULL };
	return do_or_say(arena, text_format(arena, "the user %s does not exist", name), argv);
}

static const char *join_group(struct arena *arena, const char *user, const char *group)
{
	if (is_member(user, group))
		return NULL;
	const char *const argv[] = { "/usr/sbin/usermod", "-a", "-G", group, user, NULL };
	return do_or_say(arena, text_format(arena, "the user %s is not in the group %s", user, group), argv);
}

const char *mail_accounts_prepare(struct arena *arena, const struct settings *settings)
{
	const char *wrong = make_group(arena, settings->mail_group);
	if (wrong == NULL)
		wrong = make_group(arena, MAIL_LOGIN_GROUP);
	if (wrong == NULL)
		wrong = make_user(arena, settings->mail_user, settings->mail_group);
	if (wrong == NULL)
		wrong = join_group(arena, settings->mail_user, settings->mail_group);
	if (wrong == NULL)
		wrong = join_group(arena, MAIL_POSTFIX_USER, settings->mail_group);
	if (wrong == NULL && is_member(MAIL_POSTFIX_USER, MAIL_LOGIN_GROUP))
		wrong = "the user postfix must not be in the group " MAIL_LOGIN_GROUP
			": gpasswd -d postfix " MAIL_LOGIN_GROUP;
	return wrong;
}

static const char *make_folder(
	struct arena *arena, const struct settings *settings, const char *name, uid_t owner, mode_t mode)
{
	const char *path = text_format(arena, "%s%s", settings->mail_root, name);
	if (mkdir(path, mode) != 0 && errno != EEXIST)
		return text_format(arena, "%s: %s", path, strerror(errno));
	int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	bool fine =
		descriptor >= 0 && fchown(descriptor, owner, (gid_t)-1) == 0 && fchmod(descriptor, mode) == 0;
	const char *wrong = fine ? NULL : text_format(arena, "%s: %s", path, strerror(errno));
	if (descriptor >= 0)
		close(descriptor);
	return wrong;
}

/* In a child that becomes the user: what it cannot enter is the first folder named. */
static const char *prove_reachable(struct arena *arena, const char *user, const char *root)
{
	uid_t user_id;
	gid_t group_id;
	int status = 0;
	if (!mail_user_find(user, &user_id, &group_id))
		return text_format(arena, "the user %s does not exist", user);
	pid_t pid = fork();
	if (pid == 0)
		_exit(initgroups(user, group_id) == 0 && setgid(group_id) == 0 && setuid(user_id) == 0 &&
					access(root, X_OK) == 0
				? 0
				: 1);
	if (pid > 0 && waitpid(pid, &status, 0) == pid && status == 0)
		return NULL;
	return text_format(arena,
		"%s cannot be entered by the user %s: every folder above it needs x for others (namei -l %s "
		"shows"
		" which lacks it; chmod o+x that folder, or choose another mail_root)",
		root, user, root);
}

const char *mail_folders_prepare(struct arena *arena, const struct settings *settings)
{
	uid_t vmail, postfix;
	gid_t group;
	if (!mail_user_find(settings->mail_user, &vmail, &group) ||
		!mail_user_find(MAIL_POSTFIX_USER, &postfix, &group))
		return "the users of the mail servers do not exist";
	const struct {
		const char *name;
		uid_t owner;
		mode_t mode;
	} folders[] = {
		{ "", 0, 0755 },
		{ "/etc", 0, 0755 },
		{ "/etc/postfix", 0, 0755 },
		{ "/log", 0, 0750 },
		{ "/run", 0, 0755 },
		{ "/state", 0, 0755 },
		{ "/state/dovecot", 0, 0755 },
		{ "/store", vmail, 0700 },
		{ "/postfix", 0, 0755 },
		{ "/postfix/queue", 0, 0755 },
		{ "/postfix/data", postfix, 0700 },
	};
	const char *wrong = NULL;
	for (size_t i = 0; wrong == NULL && i < COUNT_OF(folders); i++)
		wrong = make_folder(arena, settings, folders[i].name, folders[i].owner, folders[i].mode);
	if (wrong == NULL)
		wrong = prove_reachable(arena, settings->mail_user, settings->mail_root);
	if (wrong == NULL)
		wrong = prove_reachable(arena, MAIL_POSTFIX_USER, settings->mail_root);
	return wrong;
}
