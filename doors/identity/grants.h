/*
 * grants - the endpoints of the identity door (identity_table.c), and their handlers
 */
#pragma once

struct endpoint_table;
struct visit;

extern const struct endpoint_table identity_table;

void identity_token(struct visit *visit);	  /* grants.c */
void identity_token_v1(struct visit *visit);
void identity_configuration(struct visit *visit); /* discovery.c */
void identity_configuration_v1(struct visit *visit);
void identity_keys(struct visit *visit);
void identity_instance(struct visit *visit);
void identity_realm(struct visit *visit);
void identity_realm_by_login(struct visit *visit);
void identity_root(struct visit *visit);
void identity_authorize(struct visit *visit);	  /* authorize.c */
void identity_authorize_form(struct visit *visit);
void identity_logout(struct visit *visit);
void identity_login(struct visit *visit);	  /* sign_in_page.c */
void identity_device_code(struct visit *visit);	  /* device.c */
void identity_device_code_v1(struct visit *visit);
void identity_device_page(struct visit *visit);
void identity_device_decide(struct visit *visit);
void identity_user_info(struct visit *visit); /* user_info.c */
