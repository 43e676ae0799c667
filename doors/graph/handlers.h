/*
 * handlers - the functions that the rows of the table (graph.c) call; one file a kind of object
 */
#pragma once

struct visit;

/* users.c, user_changes.c */
void graph_users_list(struct visit *visit);
void graph_users_count(struct visit *visit);
void graph_user_get(struct visit *visit);
void graph_user_create(struct visit *visit);
void graph_user_update(struct visit *visit);
void graph_user_delete(struct visit *visit);
void graph_user_revoke_sessions(struct visit *visit);
void graph_user_restore_nothing(struct visit *visit);

/* member_checks.c */
void graph_check_member_groups(struct visit *visit);
void graph_check_member_objects(struct visit *visit);
void graph_get_member_groups(struct visit *visit);
void graph_get_member_objects(struct visit *visit);

/* delta.c */
void graph_users_delta(struct visit *visit);

/* managers.c */
void graph_user_manager(struct visit *visit);
void graph_user_manager_reference(struct visit *visit);
void graph_user_set_manager(struct visit *visit);
void graph_user_remove_manager(struct visit *visit);
void graph_user_direct_reports(struct visit *visit);
void graph_user_direct_report_users(struct visit *visit);
void graph_user_direct_report_count(struct visit *visit);

/* authentication_methods.c */
void graph_authentication_methods(struct visit *visit);
void graph_authentication_method(struct visit *visit);
void graph_password_methods(struct visit *visit);
void graph_password_method(struct visit *visit);
void graph_no_authentication_methods(struct visit *visit);
void graph_no_authentication_method(struct visit *visit);

/* user_links.c, user_password.c */
void graph_user_has_none(struct visit *visit);
void graph_user_owned_objects(struct visit *visit);
void graph_user_photo(struct visit *visit);
void graph_user_retry_provisioning(struct visit *visit);
void graph_user_change_password(struct visit *visit);
void graph_deleted_none(struct visit *visit);
void graph_deleted_user_owned(struct visit *visit);

/* deleted_items.c */
void graph_deleted_users_list(struct visit *visit);
void graph_deleted_users_count(struct visit *visit);
void graph_deleted_groups_list(struct visit *visit);
void graph_deleted_groups_count(struct visit *visit);
void graph_deleted_list_uncast(struct visit *visit);
void graph_deleted_get(struct visit *visit);
void graph_deleted_purge(struct visit *visit);
void graph_deleted_restore(struct visit *visit);

/* licenses.c, subscriptions.c */
void graph_user_assign_license(struct visit *visit);
void graph_group_assign_license(struct visit *visit);
void graph_group_license_errors(struct visit *visit);
void graph_user_reprocess_licenses(struct visit *visit);
void graph_user_license_details(struct visit *visit);
void graph_skus_list(struct visit *visit);
void graph_sku_get(struct visit *visit);
void graph_subscriptions_list(struct visit *visit);
void graph_subscription_get(struct visit *visit);

/* groups.c, group_changes.c, members.c, belongings.c */
void graph_group_update(struct visit *visit);
void graph_group_renew(struct visit *visit);
void graph_group_member_users(struct visit *visit);
void graph_group_member_groups(struct visit *visit);
void graph_group_members_count(struct visit *visit);
void graph_group_member_users_count(struct visit *visit);
void graph_group_member_references(struct visit *visit);
void graph_group_transitive_members(struct visit *visit);
void graph_group_transitive_users(struct visit *visit);
void graph_group_transitive_groups(struct visit *visit);
void graph_group_transitive_count(struct visit *visit);
void graph_group_owner_users(struct visit *visit);
void graph_group_owners_count(struct visit *visit);
void graph_group_owner_references(struct visit *visit);
void graph_user_member_of_count(struct visit *visit);
void graph_user_transitive_member_of(struct visit *visit);
void graph_user_transitive_member_of_groups(struct visit *visit);
void graph_user_transitive_member_of_count(struct visit *visit);
void graph_group_member_of(struct visit *visit);
void graph_group_member_of_groups(struct visit *visit);
void graph_group_transitive_member_of(struct visit *visit);
void graph_group_transitive_member_of_groups(struct visit *visit);
void graph_groups_list(struct visit *visit);
void graph_groups_count(struct visit *visit);
void graph_group_get(struct visit *visit);
void graph_group_create(struct visit *visit);
void graph_group_delete(struct visit *visit);
void graph_group_members(struct visit *visit);
void graph_group_owners(struct visit *visit);
void graph_group_add_member(struct visit *visit);
void graph_group_add_owner(struct visit *visit);
void graph_group_remove_member(struct visit *visit);
void graph_group_remove_owner(struct visit *visit);
void graph_group_delete_member_itself(struct visit *visit);
void graph_user_member_of(struct visit *visit);
void graph_user_member_of_groups(struct visit *visit);
void graph_user_member_of_roles(struct visit *visit);

/* applications.c */
void graph_applications(struct visit *visit);
void graph_application(struct visit *visit);
void graph_service_principals(struct visit *visit);
void graph_service_principal(struct visit *visit);

/* roles.c, role_assignments.c */
/* directory_roles.c, role_definitions.c, role_assignments.c */
void graph_directory_roles(struct visit *visit);
void graph_directory_role(struct visit *visit);
void graph_directory_role_members(struct visit *visit);
void graph_directory_role_activate(struct visit *visit);
void graph_directory_role_add_member(struct visit *visit);
void graph_directory_role_remove_member(struct visit *visit);
void graph_role_template(struct visit *visit);
void graph_role_schedules(struct visit *visit);
void graph_role_templates(struct visit *visit);
void graph_role_definitions(struct visit *visit);
void graph_role_definition(struct visit *visit);
void graph_role_assignments(struct visit *visit);
void graph_role_assignment(struct visit *visit);
void graph_role_assign(struct visit *visit);
void graph_role_remove(struct visit *visit);

/* organization.c */
void graph_organization(struct visit *visit);
void graph_organization_get(struct visit *visit);
void graph_organization_change(struct visit *visit);

/* sharepoint_settings.c */
void graph_sharepoint_settings(struct visit *visit);
void graph_sharepoint_settings_change(struct visit *visit);

/* domains.c */
void graph_domains(struct visit *visit);
void graph_domain(struct visit *visit);
void graph_domain_create(struct visit *visit);
void graph_domain_change(struct visit *visit);
void graph_domain_delete(struct visit *visit);
void graph_domain_verify(struct visit *visit);
void graph_domain_proof(struct visit *visit);
void graph_domain_root(struct visit *visit);
void graph_domain_references(struct visit *visit);

/* metadata.c, batch.c */
void graph_batch(struct visit *visit);
void graph_metadata(struct visit *visit);
void graph_service_document(struct visit *visit);
