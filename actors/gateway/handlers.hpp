#pragma once

// Those who serve the routes, a file for each subject.

#include "actors/gateway/context.hpp"

namespace recobro {

// account_routes.cpp
void put_account_route(gateway_context& context, request from);
void show_account_route(gateway_context& context, request from);
void show_history_route(gateway_context& context, request from);
void erase_debtor_route(gateway_context& context, request from);

// arrangement_routes.cpp
void offers_route(gateway_context& context, request from);
void arrangement_route(gateway_context& context, request from);
void agreement_route(gateway_context& context, request from);

// experiment_routes.cpp
void experiments_route(gateway_context& context, request from);
void stop_arm_route(gateway_context& context, request from);

// indicator_routes.cpp
void indicators_route(gateway_context& context, request from);

// migration_routes.cpp
void migrate_route(gateway_context& context, request from);

// explain.cpp
void explain_route(gateway_context& context, request from);

// bulk.cpp
void bulk_accounts_route(gateway_context& context, request from);
void bulk_events_route(gateway_context& context, request from);

// stream.cpp
void stream_route(gateway_context& context, request from);

// feed.cpp
void feed_route(gateway_context& context, request from);

// dead_letter_routes.cpp
void dead_letters_route(gateway_context& context, request from);
void retry_dead_letter_route(gateway_context& context, request from);

// audit_routes.cpp
void audit_route(gateway_context& context, request from);

// token_routes.cpp
void create_token_route(gateway_context& context, request from);
void list_tokens_route(gateway_context& context, request from);
void revoke_token_route(gateway_context& context, request from);

// backup_routes.cpp
void make_backup_route(gateway_context& context, request from);

// agent_routes.cpp
void agent_stream_route(gateway_context& context, request from);

// team_routes.cpp
const team* find_team(const gateway_context& context, std::string_view name);
error no_team(const gateway_context& context, std::string_view name);
void teams_route(gateway_context& context, request from);
void team_route(gateway_context& context, request from);
void lead_team_route(gateway_context& context, request from);
void move_task_route(gateway_context& context, request from);

// listen_route.cpp
void listen_route(gateway_context& context, request from);

// service_routes.cpp
void health_route(gateway_context& context, request from);
void ready_route(gateway_context& context, request from);
void metrics_route(gateway_context& context, request from);
void openapi_route(gateway_context& context, request from);

} // namespace recobro
