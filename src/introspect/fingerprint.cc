// SPDX-License-Identifier: Apache-2.0
#include "introspect/fingerprint.h"

#include <array>

#include <fmt/format.h>

#include "base/hash.h"

namespace wesley::introspect {
namespace {

// A system catalog, what tells its rows apart, and which rows count. `transient` are relations of temporary
// and TOAST schemas; the server's own objects (below 16384) only change with its version.
struct Source {
  std::string_view system_catalog;
  std::string_view key;  // one bigint
  std::string_view counted;
};
constexpr std::array<Source, 35> sources = {{
    {"pg_namespace", "oid", "nspname !~ '^pg_(toast|temp)'"},
    {"pg_class", "oid", "oid >= 16384 AND oid NOT IN (SELECT oid FROM transient)"},
    {"pg_attribute", "attrelid::bigint * 2048 + attnum",
     "attrelid >= 16384 AND attrelid NOT IN (SELECT oid FROM transient)"},
    {"pg_attrdef", "oid", "adrelid NOT IN (SELECT oid FROM transient)"},
    {"pg_constraint", "oid", "conrelid NOT IN (SELECT oid FROM transient)"},
    {"pg_index", "indexrelid", "indexrelid >= 16384 AND indrelid NOT IN (SELECT oid FROM transient)"},
    {"pg_type", "oid",
     "oid >= 16384 AND typrelid NOT IN (SELECT oid FROM transient)"
     " AND typnamespace NOT IN (SELECT oid FROM transient_schemas)"},
    {"pg_enum", "oid", "true"},
    {"pg_range", "rngtypid", "rngtypid >= 16384"},
    {"pg_proc", "oid", "oid >= 16384"},
    {"pg_description", "objoid::bigint * 2048 + objsubid",
     "objoid >= 16384 OR classoid = 'pg_namespace'::regclass"},
    {"pg_inherits", "inhrelid::bigint * 64 + inhseqno", "true"},
    {"pg_partitioned_table", "partrelid", "true"},
    {"pg_trigger", "oid", "tgrelid NOT IN (SELECT oid FROM transient)"},
    {"pg_policy", "oid", "true"},
    {"pg_rewrite", "oid", "oid >= 16384 AND ev_class NOT IN (SELECT oid FROM transient)"},
    {"pg_sequence", "seqrelid", "seqrelid NOT IN (SELECT oid FROM transient)"},
    {"pg_statistic_ext", "oid", "true"},
    {"pg_extension", "oid", "true"},
    {"pg_default_acl", "oid", "true"},
    {"pg_collation", "oid", "oid >= 16384"},
    {"pg_aggregate", "aggfnoid::oid", "aggfnoid::oid >= 16384"},
    {"pg_cast", "oid", "oid >= 16384"},
    {"pg_operator", "oid", "oid >= 16384"},
    {"pg_opfamily", "oid", "oid >= 16384"},
    {"pg_opclass", "oid", "oid >= 16384"},
    {"pg_amop", "oid", "oid >= 16384"},
    {"pg_amproc", "oid", "oid >= 16384"},
    {"pg_ts_dict", "oid", "oid >= 16384"},
    {"pg_ts_config", "oid", "oid >= 16384"},
    {"pg_ts_config_map", "(mapcfg::bigint * 256 + maptokentype) * 64 + mapseqno", "mapcfg >= 16384"},
    {"pg_foreign_data_wrapper", "oid", "true"},
    {"pg_foreign_server", "oid", "true"},
    {"pg_foreign_table", "ftrelid", "true"},
    {"pg_event_trigger", "oid", "true"},
}};

std::string question() {
  std::string text =
      "WITH transient_schemas AS MATERIALIZED (SELECT oid FROM pg_namespace WHERE nspname ~ "
      "'^pg_(toast|temp)'),"
      " transient AS MATERIALIZED"
      " (SELECT c.oid FROM pg_class c WHERE c.relnamespace IN (SELECT oid FROM transient_schemas))"
      " SELECT 'server', s.system_identifier, c.timeline_id::bigint, pg_postmaster_start_time()::text"
      " || current_setting('server_version') || (SELECT oid FROM pg_database WHERE datname = "
      "current_database())"
      " FROM pg_control_system() s, pg_control_checkpoint() c";
  for (const Source& source : sources)
    text += fmt::format(
        " UNION ALL SELECT '{0}', count(*), sum(hashint8(({1})::bigint # (xmin::text::bigint << "
        "31))::bigint)::bigint,"
        " '' FROM {0} WHERE {2}",
        source.system_catalog, source.key, source.counted);
  return text;
}

}  // namespace

Result<std::string> fingerprint(postgres::Connection& connection) {
  WESLEY_ASSIGN(postgres::Rows rows, connection.query(question()));
  std::string all;
  for (std::size_t row = 0; row < rows.size(); ++row)
    for (std::size_t column = 0; column < rows.columns(); ++column) {
      all += rows.text(row, column);
      all += column + 1 < rows.columns() ? '|' : '\n';
    }
  return sha256_text(all);
}

}  // namespace wesley::introspect
