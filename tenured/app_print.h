/*
 * app_print - how tenured app shows registrations, for people and as JSON
 */
#pragma once

struct application;
struct command_line;
struct context;

int app_print_list(const struct command_line *line, struct context *context);
int app_print_one(const struct command_line *line, struct context *context, const struct application *application);
/* What was made, and what is shown once: a secret (NULL: none), or a thumbprint. */
void app_print_made(const struct command_line *line, const char *id, const char *name, const char *value);
