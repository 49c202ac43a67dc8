// SPDX-License-Identifier: Apache-2.0
// What stands on a relation: triggers, policies, rules, statistics; and event triggers.
#include <fmt/format.h>

#include "companion/clause.h"
#include "companion/reading.h"

namespace wesley::companion {

using catalog::ObjectKind;

void create_trigger(Reading& reading, const sql::Node& node) {
  reading.define_statement(
      {ObjectKind::trigger, reading.name(node.child("relation")), std::string(node.string("trigname"))},
      "trigger", reading.statement_text());
}

void create_policy(Reading& reading, const sql::Node& node) {
  reading.define_statement(
      {ObjectKind::policy, reading.name(node.child("table")), std::string(node.string("policy_name"))},
      "policy", reading.statement_text());
}

void create_rule(Reading& reading, const sql::Node& node) {
  reading.define_statement(
      {ObjectKind::rule, reading.name(node.child("relation")), std::string(node.string("rulename"))}, "rule",
      reading.statement_text());
}

void create_statistics(Reading& reading, const sql::Node& node) {
  if (node.strings("defnames").empty()) return reading.report_unsupported("statistics without a name");
  reading.define_statement({ObjectKind::statistics, reading.name(node.strings("defnames")), {}}, "statistics",
                           reading.statement_text());
}

void alter_statistics(Reading& reading, const sql::Node& node) {
  const catalog::ObjectId id{ObjectKind::statistics, reading.name(node.strings("defnames")), {}};
  catalog::Definition* definition = reading.catalog.definition(id);
  if (definition == nullptr) return reading.report_unknown("statistics", to_string(id));
  definition->settings["target"] = std::to_string(node.integer("stxstattarget"));
}

void create_event_trigger(Reading& reading, const sql::Node& node) {
  reading.define_statement({ObjectKind::event_trigger, {"", std::string(node.string("trigname"))}, {}},
                           "event trigger", reading.statement_text());
}

void alter_event_trigger(Reading& reading, const sql::Node& node) {
  const catalog::ObjectId id{ObjectKind::event_trigger, {"", std::string(node.string("trigname"))}, {}};
  catalog::Definition* definition = reading.catalog.definition(id);
  if (definition == nullptr) return reading.report_unknown("event trigger", to_string(id));
  const std::string_view code = node.string("tgenabled");
  definition->settings.erase("enabled");
  if (code == "D") definition->settings["enabled"] = "disabled";
  if (code == "R") definition->settings["enabled"] = "replica";
  if (code == "A") definition->settings["enabled"] = "always";
}

}  // namespace wesley::companion
