// SPDX-License-Identifier: Apache-2.0
// Tables, and what is read like a table: views, foreign tables, composite types have columns too. What few
// rows have is a subquery behind a CASE: a join would look for it in every row.
#include "introspect/query_texts.h"

namespace wesley::introspect {

// Sizes are the last ANALYZE's or VACUUM's: pg_table_size would lock every table. A partitioned table has the
// size of its partitions: autovacuum never comes to it, and ANALYZE notes -1 pages (do_analyze_rel,
// src/backend/commands/analyze.c). Several partition expressions come with commas between them. The collation
// of an expression is stored nowhere; the text of the whole key tells whether one was written.
const std::string_view relations_query = R"sql(
SELECT c.oid, c.relnamespace, c.relname, c.relkind, c.reltype, c.relpersistence = 'u', c.reloptions, toast.reloptions,
  CASE WHEN {never_analysed} THEN -1 ELSE c.reltuples END,
  (c.relpages + COALESCE(toast.relpages, 0))::bigint * (SELECT current_setting('block_size')::bigint),
  CASE WHEN c.relkind = 'p' THEN (
    WITH RECURSIVE part AS (
      SELECT i.inhrelid AS oid FROM pg_inherits i WHERE i.inhparent = c.oid
      UNION ALL SELECT i.inhrelid FROM part JOIN pg_inherits i ON i.inhparent = part.oid)
    SELECT ARRAY[CASE WHEN bool_or({never_analysed}) THEN -1 ELSE COALESCE(sum(c.reltuples::float8), 0) END::bigint,
      COALESCE(sum((c.relpages + COALESCE(toast.relpages, 0))::bigint * current_setting('block_size')::bigint), 0)::bigint,
      COALESCE(sum((SELECT sum(x.relpages::bigint) FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
                    WHERE i.indrelid = c.oid) * current_setting('block_size')::bigint), 0)::bigint]
    FROM part JOIN pg_class c ON c.oid = part.oid LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
    WHERE c.relkind = 'r') END,
  c.relrowsecurity, c.relforcerowsecurity, c.relreplident,
  CASE WHEN am.amname <> 'heap' THEN am.amname END,
  CASE WHEN c.reltablespace <> 0 THEN (SELECT ts.spcname FROM pg_tablespace ts WHERE ts.oid = c.reltablespace) END,
  CASE WHEN c.reloftype <> 0 THEN (
    SELECT ARRAY[n.nspname, t.typname] FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.oid = c.reloftype) END,
  h.schemas, h.names, CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END,
  p.partstrat, p.partattrs, p.partclass, p.partcollation, pg_get_expr(p.partexprs, c.oid),
  p.partexprs IS NOT NULL AND strpos(pg_get_partkeydef(c.oid), ' COLLATE ') > 0
FROM pg_class c LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid AND toast.relkind = 't'
LEFT JOIN pg_am am ON am.oid = c.relam LEFT JOIN pg_partitioned_table p ON p.partrelid = c.oid
LEFT JOIN (
  SELECT i.inhrelid, array_agg(pn.nspname ORDER BY i.inhseqno) AS schemas, array_agg(parent.relname ORDER BY i.inhseqno) AS names
  FROM pg_inherits i JOIN pg_class parent ON parent.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = parent.relnamespace
  GROUP BY i.inhrelid) h ON h.inhrelid = c.oid
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND c.relnamespace = ANY($1::oid[])
)sql";

// A default names no column; without a relation pg_get_expr need not look up the names of them all.
// Parameters of operator classes and statistics targets are attributes of an index: where there are any, they
// come along.
const std::string_view columns_query = R"sql(
SELECT a.attrelid, a.attnum, {statistics}, a.attoptions, a.attname, a.atttypid, format_type(a.atttypid, a.atttypmod), a.attnotnull,
  a.attidentity, a.attgenerated,
  pg_get_expr(d.adbin, CASE WHEN a.attgenerated <> '' THEN d.adrelid ELSE 0 END), a.attcollation,
  a.attcollation NOT IN (0, t.typcollation), CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END, {compression},
  NOT a.attislocal
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE c.relnamespace = ANY($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
  AND (c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
       OR c.relkind IN ('i', 'I') AND (a.attoptions IS NOT NULL OR {statistics} IS NOT NULL))
)sql";

const std::string_view sequences_query = R"sql(
SELECT c.oid, c.relnamespace, c.relname, c.relpersistence = 'u', format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement,
  s.seqmin, s.seqmax, s.seqcache, s.seqcycle, d.deptype, d.refobjid, d.refobjsubid
FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid
LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
  AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
WHERE c.relnamespace = ANY($1::oid[])
)sql";

// A foreign key that refers to a partitioned table has a row for each partition, with the first as their
// parent: they are not ours to make. A partition's row of its parent's foreign key stays. What a key
// includes, and whether its nulls are distinct, its index tells.
const std::string_view constraints_query = R"sql(
SELECT con.oid, con.conrelid, con.conname, con.contype, con.condeferrable, con.condeferred, con.convalidated,
  con.connoinherit, con.conkey, con.conindid, con.confmatchtype, con.confdeltype, con.confupdtype,
  CASE WHEN con.contype = 'f' THEN (
    SELECT ARRAY[n.nspname, r.relname] FROM pg_class r JOIN pg_namespace n ON n.oid = r.relnamespace
    WHERE r.oid = con.confrelid) END,
  CASE WHEN con.contype = 'f' AND cardinality(con.confkey) = 1 THEN
    ARRAY[(SELECT a.attname FROM pg_attribute a WHERE a.attrelid = con.confrelid AND a.attnum = con.confkey[1])]
  WHEN con.contype = 'f' THEN ARRAY(
    SELECT a.attname FROM unnest(con.confkey) WITH ORDINALITY k (attnum, n)
    JOIN pg_attribute a ON a.attrelid = con.confrelid AND a.attnum = k.attnum ORDER BY k.n) END,
  CASE WHEN con.contype = 'c' THEN pg_get_expr(con.conbin, con.conrelid) END,
  NOT con.conislocal, {enforced}, {period}, {set_columns},
  CASE WHEN con.contype = 'x' THEN ARRAY(
    SELECT CASE WHEN n.nspname = 'pg_catalog' THEN o.oprname ELSE format('OPERATOR(%I.%s)', n.nspname, o.oprname) END
    FROM unnest(con.conexclop) WITH ORDINALITY e (op, n_th) JOIN pg_operator o ON o.oid = e.op
    JOIN pg_namespace n ON n.oid = o.oprnamespace ORDER BY e.n_th) END
FROM pg_constraint con
WHERE con.connamespace = ANY($1::oid[]) AND con.conrelid <> 0 AND con.contype IN ('p', 'u', 'f', 'c', 'x')
  AND (con.conparentid = 0 OR con.conrelid <>
       (SELECT parent.conrelid FROM pg_constraint parent WHERE parent.oid = con.conparentid))
)sql";

// pg_get_expr(indexprs) is cheap but joins several expressions with commas: then they are asked for one by
// one. The collation of an expression is stored nowhere; only where an index has one that is not the
// database's own does its text have to tell whether it was written there. Indexes behind constraints come
// along for their size and options, and for the keys of exclusion constraints. One of a partitioned table is
// valid when each partition has its part attached: that is told by the parts.
const std::string_view indexes_query = R"sql(
SELECT i.indexrelid, i.indrelid, ic.relname, am.amname, i.indisunique, {nulls_not_distinct},
  ic.relkind = 'I' OR i.indisvalid AND i.indisready, i.indkey, i.indnkeyatts, i.indoption, i.indclass, i.indcollation,
  CASE WHEN i.indexprs IS NULL THEN NULL
  WHEN cardinality(array_positions(i.indkey::int2[], 0::int2)) = 1 THEN ARRAY[pg_get_expr(i.indexprs, i.indrelid)]
  ELSE ARRAY(SELECT pg_get_indexdef(i.indexrelid, k, false)
    FROM generate_series(1, i.indnkeyatts) k WHERE i.indkey[k - 1] = 0 ORDER BY k) END,
  i.indexprs IS NOT NULL AND NOT i.indcollation::oid[] <@ ARRAY[0, 100]::oid[]
    AND strpos(pg_get_indexdef(i.indexrelid), ' COLLATE ') > 0,
  pg_get_expr(i.indpred, i.indrelid), ic.reloptions,
  CASE WHEN ic.reltablespace <> 0 THEN (SELECT ts.spcname FROM pg_tablespace ts WHERE ts.oid = ic.reltablespace) END,
  ic.relpages::bigint * (SELECT current_setting('block_size')::bigint),
  CASE WHEN ic.relispartition THEN (
    SELECT ARRAY[n.nspname, parent.relname] FROM pg_inherits h JOIN pg_class parent ON parent.oid = h.inhparent
    JOIN pg_namespace n ON n.oid = parent.relnamespace WHERE h.inhrelid = i.indexrelid) END,
  i.indisreplident, i.indisclustered
FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid JOIN pg_am am ON am.oid = ic.relam
WHERE ic.relnamespace = ANY($1::oid[])
)sql";

}  // namespace wesley::introspect
