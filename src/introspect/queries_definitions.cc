// SPDX-License-Identifier: Apache-2.0
// Objects whose definition is their CREATE statement, in the server's own words where it has a function for
// that. Every query has the columns: class, oid, kind, schema, name, detail, statements, shape, settings
// (name, value, ...).
#include "introspect/query_texts.h"

namespace wesley::introspect {

// Their columns, options and indexes are read as those of tables are.
const std::string_view views_query = R"sql(
SELECT 'pg_class'::regclass::oid, c.oid, CASE c.relkind WHEN 'v' THEN 'view' ELSE 'materialized-view' END,
  n.nspname, c.relname, '',
  ARRAY[format(E'CREATE %s %I.%I AS\n%s', CASE c.relkind WHEN 'v' THEN 'VIEW' ELSE 'MATERIALIZED VIEW' END,
               n.nspname, c.relname, pg_get_viewdef(c.oid))], '', NULL
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm') AND c.relnamespace = ANY($1::oid[])
)sql";

// Not those of an extension (there may be a thousand, and their text is dear), nor those that a type brought.
const std::string_view routines_query = R"sql(
SELECT 'pg_proc'::regclass::oid, p.oid, CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END,
  n.nspname, p.proname, oidvectortypes(p.proargtypes), ARRAY[pg_get_functiondef(p.oid)],
  format('(%s) returns %s, %s with defaults', pg_get_function_identity_arguments(p.oid),
         COALESCE(pg_get_function_result(p.oid), 'nothing'), p.pronargdefaults), NULL
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE p.pronamespace = ANY($1::oid[]) AND p.prokind <> 'a'
  AND NOT EXISTS (SELECT FROM pg_depend d
                  WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype IN ('e', 'i'))
)sql";

// What CREATE AGGREGATE would choose by itself is not said (manual, CREATE AGGREGATE).
const std::string_view aggregates_query = R"sql(
SELECT 'pg_proc'::regclass::oid, p.oid, 'aggregate', n.nspname, p.proname,
  CASE WHEN p.pronargs = 0 THEN '*' ELSE oidvectortypes(p.proargtypes) END,
  ARRAY[format('CREATE AGGREGATE %I.%I(%s) (%s)', n.nspname, p.proname,
    CASE WHEN p.pronargs = 0 THEN '*' ELSE pg_get_function_arguments(p.oid) END, array_to_string(ARRAY[
      'SFUNC = ' || a.aggtransfn::regproc, 'STYPE = ' || format_type(a.aggtranstype, NULL),
      'SSPACE = ' || NULLIF(a.aggtransspace, 0),
      CASE WHEN a.aggfinalfn <> 0 THEN 'FINALFUNC = ' || a.aggfinalfn::regproc END,
      CASE WHEN a.aggfinalextra THEN 'FINALFUNC_EXTRA' END,
      CASE WHEN a.aggfinalfn <> 0 AND a.aggfinalmodify <> usual.modify THEN 'FINALFUNC_MODIFY = ' ||
        CASE a.aggfinalmodify WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END END,
      CASE WHEN a.aggcombinefn <> 0 THEN 'COMBINEFUNC = ' || a.aggcombinefn::regproc END,
      CASE WHEN a.aggserialfn <> 0 THEN 'SERIALFUNC = ' || a.aggserialfn::regproc END,
      CASE WHEN a.aggdeserialfn <> 0 THEN 'DESERIALFUNC = ' || a.aggdeserialfn::regproc END,
      'INITCOND = ' || quote_literal(a.agginitval),
      CASE WHEN a.aggmtransfn <> 0 THEN 'MSFUNC = ' || a.aggmtransfn::regproc END,
      CASE WHEN a.aggminvtransfn <> 0 THEN 'MINVFUNC = ' || a.aggminvtransfn::regproc END,
      CASE WHEN a.aggmtransfn <> 0 THEN 'MSTYPE = ' || format_type(a.aggmtranstype, NULL) END,
      'MSSPACE = ' || NULLIF(a.aggmtransspace, 0),
      CASE WHEN a.aggmfinalfn <> 0 THEN 'MFINALFUNC = ' || a.aggmfinalfn::regproc END,
      CASE WHEN a.aggmfinalextra THEN 'MFINALFUNC_EXTRA' END,
      CASE WHEN a.aggmfinalfn <> 0 AND a.aggmfinalmodify <> usual.modify THEN 'MFINALFUNC_MODIFY = ' ||
        CASE a.aggmfinalmodify WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END END,
      'MINITCOND = ' || quote_literal(a.aggminitval),
      CASE WHEN a.aggsortop <> 0 THEN
        (SELECT format('SORTOP = OPERATOR(%I.%s)', o_n.nspname, o.oprname)
         FROM pg_operator o JOIN pg_namespace o_n ON o_n.oid = o.oprnamespace WHERE o.oid = a.aggsortop) END,
      CASE WHEN a.aggkind = 'h' THEN 'HYPOTHETICAL' END,
      CASE p.proparallel WHEN 's' THEN 'PARALLEL = safe' WHEN 'r' THEN 'PARALLEL = restricted' END], ', '))],
  format('(%s) returns %s', pg_get_function_identity_arguments(p.oid), pg_get_function_result(p.oid)), NULL
FROM pg_proc p JOIN pg_aggregate a ON a.aggfnoid = p.oid JOIN pg_namespace n ON n.oid = p.pronamespace,
LATERAL (SELECT (CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END)::"char") usual (modify)
WHERE p.pronamespace = ANY($1::oid[])
)sql";

// A partition's copy of its parent's trigger counts only where it is enabled otherwise; it has no statement.
// Until version 14 such copies are marked internal, like the triggers behind constraints.
const std::string_view triggers_query = R"sql(
SELECT 'pg_trigger'::regclass::oid, g.oid, 'trigger', n.nspname, c.relname, g.tgname,
  CASE WHEN parent.oid IS NULL THEN ARRAY[pg_get_triggerdef(g.oid)] END, '',
  CASE WHEN g.tgenabled <> 'O' OR parent.oid IS NOT NULL THEN ARRAY['enabled',
    CASE g.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' ELSE 'origin' END] END
FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_trigger parent ON parent.oid = g.tgparentid
LEFT JOIN pg_constraint k ON k.oid = g.tgconstraint
WHERE c.relnamespace = ANY($1::oid[]) AND NOT starts_with(g.tgname, 'zzz_wesley_')
  AND (NOT g.tgisinternal OR g.tgparentid <> 0) AND COALESCE(k.contype, 't') = 't'
  AND CASE WHEN parent.oid IS NULL THEN NOT g.tgisinternal ELSE g.tgenabled <> parent.tgenabled END
)sql";

const std::string_view policies_query = R"sql(
SELECT 'pg_policy'::regclass::oid, p.oid, 'policy', n.nspname, c.relname, p.polname,
  ARRAY[concat(format('CREATE POLICY %I ON %I.%I', p.polname, n.nspname, c.relname),
    CASE WHEN NOT p.polpermissive THEN ' AS RESTRICTIVE' END,
    CASE p.polcmd WHEN 'r' THEN ' FOR SELECT' WHEN 'a' THEN ' FOR INSERT' WHEN 'w' THEN ' FOR UPDATE'
                  WHEN 'd' THEN ' FOR DELETE' END,
    CASE WHEN p.polroles <> '{0}' THEN ' TO ' || (
      SELECT string_agg(quote_ident(r.rolname), ', ' ORDER BY r.rolname) FROM pg_roles r WHERE r.oid = ANY(p.polroles)) END,
    ' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
    ' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')], '', NULL
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relnamespace = ANY($1::oid[])
)sql";

const std::string_view rules_query = R"sql(
SELECT 'pg_rewrite'::regclass::oid, w.oid, 'rule', n.nspname, c.relname, w.rulename, ARRAY[pg_get_ruledef(w.oid)], '',
  CASE w.ev_enabled WHEN 'D' THEN ARRAY['enabled', 'disabled'] WHEN 'R' THEN ARRAY['enabled', 'replica']
                    WHEN 'A' THEN ARRAY['enabled', 'always'] END
FROM pg_rewrite w JOIN pg_class c ON c.oid = w.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relnamespace = ANY($1::oid[]) AND w.rulename <> '_RETURN'
)sql";

const std::string_view statistics_query = R"sql(
SELECT 'pg_statistic_ext'::regclass::oid, s.oid, 'statistics', n.nspname, s.stxname, '',
  ARRAY[pg_get_statisticsobjdef(s.oid)], '', ARRAY['target', {statistics_target}::text]
FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
WHERE s.stxnamespace = ANY($1::oid[])
)sql";

}  // namespace wesley::introspect
