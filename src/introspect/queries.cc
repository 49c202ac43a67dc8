// SPDX-License-Identifier: Apache-2.0
#include "introspect/queries.h"

#include <array>

#include "base/check.h"

namespace wesley::introspect {
namespace {

// `{name}` in a query stands for `newer` from version `since` on, for `older` before.
struct VersionDifference {
  std::string_view name;
  int since;
  std::string_view newer;
  std::string_view older;
};
constexpr std::array<VersionDifference, 6> version_differences = {{
    {"never_analysed", 14, "c.reltuples < 0", "c.reltuples = 0 AND c.relpages = 0"},
    {"compression", 14, "NULLIF(a.attcompression, '')", "NULL"},
    {"statistics", 17, "a.attstattarget", "NULLIF(a.attstattarget, -1)"},
    {"nulls_not_distinct", 15, "i.indnullsnotdistinct", "false"},
    // ON DELETE SET NULL (columns)
    {"partial_set_null", 15, "con.confdelsetcols IS NOT NULL", "false"},
    // NOT ENFORCED; WITHOUT OVERLAPS and PERIOD
    {"newer_constraint", 18, "NOT con.conenforced OR con.conperiod", "false"},
}};

constexpr std::string_view schemas_query =
    "SELECT n.oid, n.nspname FROM pg_namespace n WHERE n.nspname = ANY($1::text[])";

// plpgsql is in every new database.
constexpr std::string_view extensions_query =
    "SELECT e.extname, n.nspname, e.extversion FROM pg_extension e"
    " JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname <> 'plpgsql'";

constexpr std::string_view members_query =
    "SELECT d.classid, d.objid FROM pg_depend d"
    " WHERE d.deptype = 'e' AND d.refclassid = 'pg_extension'::regclass AND d.objid >= 16384";

// Object identifiers below 16384 (FirstNormalObjectId, src/include/access/transam.h) are the server's own,
// but users may well comment on schema public.
constexpr std::string_view comments_query =
    "SELECT d.classoid, d.objoid, d.objsubid, d.description FROM pg_description d"
    " WHERE d.objoid >= 16384 AND d.classoid IN ('pg_class'::regclass, 'pg_constraint'::regclass,"
    " 'pg_type'::regclass, 'pg_namespace'::regclass)"
    " OR d.classoid = 'pg_namespace'::regclass AND d.description <> 'standard public schema'";

constexpr std::string_view enums_query =
    "SELECT t.oid, t.typnamespace, t.typname, e.enumlabel FROM pg_type t"
    " LEFT JOIN pg_enum e ON e.enumtypid = t.oid"
    " WHERE t.typtype = 'e' AND t.typnamespace = ANY($1::oid[]) ORDER BY t.oid, e.enumsortorder";

// Ordinary tables that no inheritance ties to others; the rest is in unmanaged_query. Sizes are the last
// ANALYZE's or VACUUM's: pg_table_size would lock every table.
constexpr std::string_view relations_query =
    "SELECT c.oid, c.relnamespace, c.relname, c.relpersistence = 'u', c.reloptions, toast.reloptions,"
    " CASE WHEN {never_analysed} THEN -1 ELSE c.reltuples END,"
    " (c.relpages + COALESCE(toast.relpages, 0))::bigint * current_setting('block_size')::bigint"
    " FROM pg_class c LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid"
    " WHERE c.relkind = 'r' AND c.relnamespace = ANY($1::oid[]) AND NOT c.relispartition AND c.reloftype = 0"
    " AND NOT EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = c.oid OR h.inhparent = c.oid)";

constexpr std::string_view columns_query =
    "SELECT a.attrelid, a.attnum, a.attname, a.atttypid, format_type(a.atttypid, a.atttypmod), a.attnotnull,"
    " a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid), a.attcollation, cn.nspname, "
    "co.collname,"
    " CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END, {compression}, {statistics}"
    " FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid"
    " LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum"
    " LEFT JOIN pg_collation co ON co.oid = a.attcollation AND a.attcollation <> t.typcollation"
    " LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace"
    " WHERE c.relkind = 'r' AND c.relnamespace = ANY($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped"
    " ORDER BY a.attrelid, a.attnum";

constexpr std::string_view sequences_query =
    "SELECT c.oid, c.relnamespace, c.relname, format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, "
    "s.seqmin,"
    " s.seqmax, s.seqcache, s.seqcycle, d.deptype, d.refobjid, d.refobjsubid"
    " FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid"
    " LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0"
    " AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')"
    " WHERE c.relnamespace = ANY($1::oid[])";

// Rows with a parent are a partitioned table's doing: a foreign key that refers to one has a row for each
// partition.
constexpr std::string_view constraints_query =
    "SELECT con.oid, con.conrelid, con.conname, con.contype, con.condeferrable, con.condeferred, "
    "con.convalidated,"
    " con.connoinherit, con.conkey, con.confmatchtype, con.confdeltype, con.confupdtype, rn.nspname, "
    "r.relname,"
    " CASE WHEN con.contype = 'f' THEN ARRAY(SELECT a.attname FROM unnest(con.confkey) WITH ORDINALITY k "
    "(attnum, n)"
    " JOIN pg_attribute a ON a.attrelid = con.confrelid AND a.attnum = k.attnum ORDER BY k.n) END,"
    " CASE WHEN con.contype = 'c' THEN pg_get_expr(con.conbin, con.conrelid) END,"
    " i.indkey, i.indnkeyatts, COALESCE({nulls_not_distinct}, false), ic.reloptions IS NOT NULL,"
    " con.contype = 'x' OR {partial_set_null} OR {newer_constraint}"
    " FROM pg_constraint con JOIN pg_class c ON c.oid = con.conrelid"
    " LEFT JOIN pg_class r ON r.oid = con.confrelid LEFT JOIN pg_namespace rn ON rn.oid = r.relnamespace"
    " LEFT JOIN pg_index i ON i.indexrelid = con.conindid AND con.contype IN ('p', 'u')"
    " LEFT JOIN pg_class ic ON ic.oid = i.indexrelid"
    " WHERE c.relkind = 'r' AND c.relnamespace = ANY($1::oid[]) AND con.conparentid = 0"
    " AND con.contype IN ('p', 'u', 'f', 'c', 'x')";

// pg_get_expr(indexprs) is cheap but joins several expressions with commas: then they are asked for one by
// one. The collation of an expression is stored nowhere; only where an index has one that is not the
// database's own does its text have to tell whether it was written there. Indexes behind constraints come
// along for their size. Parameters of operator classes have no place in the catalog yet (pg_attver is the
// server's own).
constexpr std::string_view indexes_query =
    "SELECT i.indexrelid, i.indrelid, ic.relname, am.amname, i.indisunique, {nulls_not_distinct},"
    " i.indisvalid AND i.indisready, i.indkey, i.indnkeyatts, i.indoption, i.indclass, i.indcollation,"
    " CASE WHEN i.indexprs IS NULL THEN NULL"
    " WHEN cardinality(array_positions(i.indkey::int2[], 0::int2)) = 1"
    " THEN ARRAY[pg_get_expr(i.indexprs, i.indrelid)]"
    " ELSE ARRAY(SELECT pg_get_indexdef(i.indexrelid, k, false)"
    " FROM generate_series(1, i.indnkeyatts) k WHERE i.indkey[k - 1] = 0 ORDER BY k) END,"
    " i.indexprs IS NOT NULL AND NOT i.indcollation::oid[] <@ ARRAY[0, 100]::oid[]"
    " AND strpos(pg_get_indexdef(i.indexrelid), ' COLLATE ') > 0,"
    " pg_get_expr(i.indpred, i.indrelid), ic.reloptions,"
    " ic.relpages::bigint * current_setting('block_size')::bigint, con.oid IS NOT NULL,"
    " am.amname NOT IN ('btree', 'hash') AND EXISTS (SELECT FROM pg_attribute a, unnest(a.attoptions) o"
    " WHERE a.attrelid = i.indexrelid AND NOT starts_with(o, 'pg_attver='))"
    " FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid"
    " JOIN pg_am am ON am.oid = ic.relam"
    " LEFT JOIN pg_constraint con ON con.conindid = i.indexrelid AND con.conrelid = i.indrelid"
    " AND con.contype IN ('p', 'u', 'x')"
    " WHERE c.relkind = 'r' AND c.relnamespace = ANY($1::oid[])";

constexpr std::string_view opclasses_query =
    "SELECT o.oid, o.opcname, n.nspname, o.opcdefault, o.opcintype, am.amname FROM pg_opclass o"
    " JOIN pg_namespace n ON n.oid = o.opcnamespace JOIN pg_am am ON am.oid = o.opcmethod";

// Those that an index uses: an installation with ICU has a thousand more.
constexpr std::string_view collations_query =
    "SELECT l.oid, n.nspname, l.collname FROM pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace"
    " WHERE l.oid IN (SELECT unnest(i.indcollation) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid"
    " WHERE c.relkind = 'r' AND c.relnamespace = ANY($1::oid[]))";

// What the catalog has no place for yet, so that it is listed and nothing is lost silently: kind, schema,
// name, table, and the object's own class and oid (to leave out members of extensions).
constexpr std::string_view unmanaged_query =
    "SELECT CASE WHEN c.relispartition THEN 'partition' WHEN c.relkind = 'r' AND c.reloftype <> 0 THEN "
    "'typed table'"
    " WHEN c.relkind = 'r' THEN 'inheritance' WHEN c.relkind = 'p' THEN 'partitioned table'"
    " WHEN c.relkind = 'v' THEN 'view' WHEN c.relkind = 'm' THEN 'materialized view'"
    " WHEN c.relkind = 'f' THEN 'foreign table' ELSE 'composite type' END,"
    " c.relnamespace, c.relname::text, '', 'pg_class'::regclass::oid, c.oid FROM pg_class c"
    " WHERE c.relnamespace = ANY($1::oid[]) AND (c.relkind IN ('p', 'v', 'm', 'f', 'c') OR c.relkind = 'r' "
    "AND"
    " (c.relispartition OR c.reloftype <> 0"
    " OR EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = c.oid OR h.inhparent = c.oid)))"
    " UNION ALL "
    "SELECT CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END,"
    " p.pronamespace, p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')', '',"
    " 'pg_proc'::regclass, p.oid FROM pg_proc p WHERE p.pronamespace = ANY($1::oid[])"
    " UNION ALL "
    "SELECT CASE t.typtype WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range type' ELSE 'type' END,"
    " t.typnamespace, t.typname, '', 'pg_type'::regclass, t.oid FROM pg_type t"
    " WHERE t.typnamespace = ANY($1::oid[]) AND (t.typtype IN ('d', 'r') OR t.typtype = 'b'"
    " AND NOT EXISTS (SELECT FROM pg_type element WHERE element.typarray = t.oid))"
    " UNION ALL "
    "SELECT 'trigger', c.relnamespace, g.tgname, c.relname, 'pg_trigger'::regclass, g.oid"
    " FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid"
    " WHERE c.relnamespace = ANY($1::oid[]) AND NOT g.tgisinternal AND NOT starts_with(g.tgname, "
    "'zzz_wesley_')"
    " UNION ALL "
    "SELECT 'policy', c.relnamespace, p.polname, c.relname, 'pg_policy'::regclass, p.oid"
    " FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE c.relnamespace = ANY($1::oid[])"
    " UNION ALL "
    "SELECT 'rule', c.relnamespace, w.rulename, c.relname, 'pg_rewrite'::regclass, w.oid"
    " FROM pg_rewrite w JOIN pg_class c ON c.oid = w.ev_class"
    " WHERE c.relnamespace = ANY($1::oid[]) AND w.rulename <> '_RETURN'"
    " UNION ALL "
    "SELECT facet, c.relnamespace, c.relname, c.relname, 'pg_class'::regclass, c.oid FROM pg_class c,"
    " LATERAL (VALUES ('row security', c.relrowsecurity OR c.relforcerowsecurity), ('grants', c.relacl IS "
    "NOT NULL),"
    " ('replica identity', c.relreplident <> 'd'), ('tablespace', c.reltablespace <> 0)) facets (facet, "
    "present)"
    " WHERE c.relnamespace = ANY($1::oid[]) AND c.relkind = 'r' AND present"
    " UNION ALL "
    "SELECT 'statistics', s.stxnamespace, s.stxname, c.relname, 'pg_statistic_ext'::regclass, s.oid"
    " FROM pg_statistic_ext s JOIN pg_class c ON c.oid = s.stxrelid WHERE s.stxnamespace = ANY($1::oid[])"
    " UNION ALL "
    "SELECT 'collation', l.collnamespace, l.collname, '', 'pg_collation'::regclass, l.oid"
    " FROM pg_collation l WHERE l.collnamespace = ANY($1::oid[])"
    " UNION ALL "
    "SELECT 'operator', o.oprnamespace, o.oprname, '', 'pg_operator'::regclass, o.oid"
    " FROM pg_operator o WHERE o.oprnamespace = ANY($1::oid[])"
    " UNION ALL "
    "SELECT 'operator class', o.opcnamespace, o.opcname, '', 'pg_opclass'::regclass, o.oid"
    " FROM pg_opclass o WHERE o.opcnamespace = ANY($1::oid[])"
    " UNION ALL "
    "SELECT 'text search configuration', s.cfgnamespace, s.cfgname, '', 'pg_ts_config'::regclass, s.oid"
    " FROM pg_ts_config s WHERE s.cfgnamespace = ANY($1::oid[])"
    " UNION ALL "
    "SELECT 'text search dictionary', s.dictnamespace, s.dictname, '', 'pg_ts_dict'::regclass, s.oid"
    " FROM pg_ts_dict s WHERE s.dictnamespace = ANY($1::oid[])";

constexpr std::string_view server_query = "SELECT current_database(), current_setting('server_version')";

std::string_view template_of(Query query) {
  switch (query) {
    case Query::schemas:
      return schemas_query;
    case Query::extensions:
      return extensions_query;
    case Query::members:
      return members_query;
    case Query::comments:
      return comments_query;
    case Query::enums:
      return enums_query;
    case Query::relations:
      return relations_query;
    case Query::columns:
      return columns_query;
    case Query::sequences:
      return sequences_query;
    case Query::constraints:
      return constraints_query;
    case Query::indexes:
      return indexes_query;
    case Query::opclasses:
      return opclasses_query;
    case Query::collations:
      return collations_query;
    case Query::unmanaged:
      return unmanaged_query;
    case Query::server:
      return server_query;
  }
  WESLEY_CHECK(false, "every query has its text");
}

}  // namespace

std::string query_text(Query query, int server_major) {
  std::string text(template_of(query));
  for (const VersionDifference& difference : version_differences) {
    std::string placeholder = "{" + std::string(difference.name) + "}";
    std::string_view replacement = server_major >= difference.since ? difference.newer : difference.older;
    for (std::size_t place = text.find(placeholder); place != std::string::npos;
         place = text.find(placeholder))
      text.replace(place, placeholder.size(), replacement);
  }
  return text;
}

}  // namespace wesley::introspect
