// SPDX-License-Identifier: Apache-2.0
// Types, and the operator classes and collations that columns and indexes name.
#include "introspect/query_texts.h"

namespace wesley::introspect {

const std::string_view enums_query =
    "SELECT t.oid, t.typnamespace, t.typname, e.enumlabel FROM pg_type t"
    " LEFT JOIN pg_enum e ON e.enumtypid = t.oid"
    " WHERE t.typtype = 'e' AND t.typnamespace = ANY($1::oid[]) ORDER BY t.oid, e.enumsortorder";

// One row a check, or one without.
const std::string_view domains_query = R"sql(
SELECT t.oid, t.typnamespace, t.typname, format_type(t.typbasetype, t.typtypmod), t.typnotnull,
       pg_get_expr(t.typdefaultbin, 0), cn.nspname, co.collname,
       k.oid, k.conname, pg_get_expr(k.conbin, 0), k.convalidated
FROM pg_type t JOIN pg_type b ON b.oid = t.typbasetype
LEFT JOIN pg_collation co ON co.oid = t.typcollation AND t.typcollation <> b.typcollation
LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
LEFT JOIN pg_constraint k ON k.contypid = t.oid AND k.contype = 'c'
WHERE t.typtype = 'd' AND t.typnamespace = ANY($1::oid[]) ORDER BY t.oid, k.conname
)sql";

// The functions that CREATE TYPE makes along belong to the type (deptype i) and are no routines of their own.
const std::string_view ranges_query = R"sql(
SELECT 'pg_type'::regclass::oid, t.oid, 'range', n.nspname, t.typname, '',
  ARRAY[format('CREATE TYPE %I.%I AS RANGE (%s)', n.nspname, t.typname, array_to_string(ARRAY[
    'SUBTYPE = ' || format_type(r.rngsubtype, NULL),
    CASE WHEN NOT o.opcdefault THEN format('SUBTYPE_OPCLASS = %I.%I', onsp.nspname, o.opcname) END,
    CASE WHEN r.rngcollation <> s.typcollation THEN format('COLLATION = %I.%I', cn.nspname, co.collname) END,
    CASE WHEN r.rngcanonical <> 0 THEN 'CANONICAL = ' || r.rngcanonical::regproc END,
    CASE WHEN r.rngsubdiff <> 0 THEN 'SUBTYPE_DIFF = ' || r.rngsubdiff::regproc END,
    'MULTIRANGE_TYPE_NAME = ' || {multirange}], ', '))],
  '', NULL
FROM pg_range r JOIN pg_type t ON t.oid = r.rngtypid JOIN pg_namespace n ON n.oid = t.typnamespace
JOIN pg_type s ON s.oid = r.rngsubtype
JOIN pg_opclass o ON o.oid = r.rngsubopc JOIN pg_namespace onsp ON onsp.oid = o.opcnamespace
LEFT JOIN pg_collation co ON co.oid = r.rngcollation LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
{multirange_join}
WHERE t.typnamespace = ANY($1::oid[])
)sql";

const std::string_view opclasses_query =
    "SELECT o.oid, o.opcname, n.nspname, o.opcdefault, o.opcintype, am.amname FROM pg_opclass o"
    " JOIN pg_namespace n ON n.oid = o.opcnamespace JOIN pg_am am ON am.oid = o.opcmethod";

// All, though ICU brings a thousand: to find those that keys use would take longer.
const std::string_view collations_query =
    "SELECT l.oid, n.nspname, l.collname FROM pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace";

}  // namespace wesley::introspect
