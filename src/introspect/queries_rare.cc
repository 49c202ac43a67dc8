// SPDX-License-Identifier: Apache-2.0
// Definitions that few schemas have, put together here because the server has no function that writes them.
// The columns are those of queries_definitions.cc. What lives in no schema is left out when it is built in.
#include "introspect/query_texts.h"

namespace wesley::introspect {

// Locale fields by provider: manual, pg_collation.
const std::string_view user_collations_query = R"sql(
SELECT 'pg_collation'::regclass::oid, l.oid, 'collation', n.nspname, l.collname, '',
  ARRAY[format('CREATE COLLATION %I.%I (%s)', n.nspname, l.collname, array_to_string(ARRAY[
    'provider = ' || CASE l.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' WHEN 'd' THEN 'default' ELSE 'libc' END,
    CASE WHEN l.collprovider IN ('i', 'b') THEN 'locale = ' || quote_literal(COALESCE({provider_locale}, l.collcollate))
         WHEN l.collcollate = l.collctype THEN 'locale = ' || quote_literal(l.collcollate)
         ELSE format('lc_collate = %L, lc_ctype = %L', l.collcollate, l.collctype) END,
    CASE WHEN NOT l.collisdeterministic THEN 'deterministic = false' END,
    'rules = ' || quote_literal({icu_rules})], ', '))], '', NULL
FROM pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace WHERE l.collnamespace = ANY($1::oid[])
)sql";

// A shell operator (no function) is named by another one and becomes real with it.
const std::string_view operators_query = R"sql(
SELECT 'pg_operator'::regclass::oid, o.oid, 'operator', n.nspname, o.oprname,
  CASE WHEN o.oprleft = 0 THEN 'NONE' ELSE format_type(o.oprleft, NULL) END || ', ' ||
  CASE WHEN o.oprright = 0 THEN 'NONE' ELSE format_type(o.oprright, NULL) END,
  ARRAY[format('CREATE OPERATOR %I.%s (%s)', n.nspname, o.oprname, array_to_string(ARRAY[
    'FUNCTION = ' || o.oprcode::regproc,
    CASE WHEN o.oprleft <> 0 THEN 'LEFTARG = ' || format_type(o.oprleft, NULL) END,
    CASE WHEN o.oprright <> 0 THEN 'RIGHTARG = ' || format_type(o.oprright, NULL) END,
    (SELECT format('COMMUTATOR = OPERATOR(%I.%s)', xn.nspname, x.oprname)
     FROM pg_operator x JOIN pg_namespace xn ON xn.oid = x.oprnamespace WHERE x.oid = o.oprcom),
    (SELECT format('NEGATOR = OPERATOR(%I.%s)', xn.nspname, x.oprname)
     FROM pg_operator x JOIN pg_namespace xn ON xn.oid = x.oprnamespace WHERE x.oid = o.oprnegate),
    CASE WHEN o.oprcanmerge THEN 'MERGES' END, CASE WHEN o.oprcanhash THEN 'HASHES' END,
    CASE WHEN o.oprrest <> 0 THEN 'RESTRICT = ' || o.oprrest::regproc END,
    CASE WHEN o.oprjoin <> 0 THEN 'JOIN = ' || o.oprjoin::regproc END], ', '))], '', NULL
FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace
WHERE o.oprnamespace = ANY($1::oid[]) AND o.oprcode <> 0
)sql";

// Its loose members are a statement of their own. Those of its classes depend on these internally.
const std::string_view operator_families_query = R"sql(
SELECT 'pg_opfamily'::regclass::oid, f.oid, 'operator-family', n.nspname, f.opfname, am.amname,
  ARRAY[format('CREATE OPERATOR FAMILY %I.%I USING %I', n.nspname, f.opfname, am.amname)] ||
  CASE WHEN m.members IS NOT NULL THEN
    format('ALTER OPERATOR FAMILY %I.%I USING %I ADD %s', n.nspname, f.opfname, am.amname, m.members) END, '', NULL
FROM pg_opfamily f JOIN pg_namespace n ON n.oid = f.opfnamespace JOIN pg_am am ON am.oid = f.opfmethod,
LATERAL (SELECT string_agg(x.member, ', ' ORDER BY x.kind, x.number, x.member) FROM (
  SELECT 1, o.amopstrategy, concat(format('OPERATOR %s %s', o.amopstrategy, o.amopopr::regoperator),
    (SELECT format(' FOR ORDER BY %I.%I', sn.nspname, s.opfname) FROM pg_opfamily s
     JOIN pg_namespace sn ON sn.oid = s.opfnamespace WHERE s.oid = o.amopsortfamily))
  FROM pg_amop o WHERE o.amopfamily = f.oid AND EXISTS (SELECT FROM pg_depend d
    WHERE d.classid = 'pg_amop'::regclass AND d.objid = o.oid AND d.refclassid = 'pg_opfamily'::regclass)
  UNION ALL
  SELECT 2, p.amprocnum, format('FUNCTION %s (%s, %s) %s', p.amprocnum, format_type(p.amproclefttype, NULL),
                                format_type(p.amprocrighttype, NULL), p.amproc::regprocedure)
  FROM pg_amproc p WHERE p.amprocfamily = f.oid AND EXISTS (SELECT FROM pg_depend d
    WHERE d.classid = 'pg_amproc'::regclass AND d.objid = p.oid AND d.refclassid = 'pg_opfamily'::regclass)
) x (kind, number, member)) m (members)
WHERE f.opfnamespace = ANY($1::oid[])
)sql";

const std::string_view operator_classes_query = R"sql(
SELECT 'pg_opclass'::regclass::oid, k.oid, 'operator-class', n.nspname, k.opcname, am.amname,
  ARRAY[format('CREATE OPERATOR CLASS %I.%I%s FOR TYPE %s USING %I FAMILY %I.%I AS %s', n.nspname, k.opcname,
    CASE WHEN k.opcdefault THEN ' DEFAULT' END, format_type(k.opcintype, NULL), am.amname, fn.nspname, f.opfname,
    COALESCE(m.members, 'STORAGE ' || format_type(COALESCE(NULLIF(k.opckeytype, 0), k.opcintype), NULL)))], '', NULL
FROM pg_opclass k JOIN pg_namespace n ON n.oid = k.opcnamespace JOIN pg_am am ON am.oid = k.opcmethod
JOIN pg_opfamily f ON f.oid = k.opcfamily JOIN pg_namespace fn ON fn.oid = f.opfnamespace,
LATERAL (SELECT string_agg(x.member, ', ' ORDER BY x.kind, x.number, x.member) FROM (
  SELECT 0, 0, 'STORAGE ' || format_type(k.opckeytype, NULL) WHERE k.opckeytype <> 0
  UNION ALL
  SELECT 1, o.amopstrategy, concat(format('OPERATOR %s %s', o.amopstrategy, o.amopopr::regoperator),
    (SELECT format(' FOR ORDER BY %I.%I', sn.nspname, s.opfname) FROM pg_opfamily s
     JOIN pg_namespace sn ON sn.oid = s.opfnamespace WHERE s.oid = o.amopsortfamily))
  FROM pg_amop o JOIN pg_depend d ON d.classid = 'pg_amop'::regclass AND d.objid = o.oid
    AND d.refclassid = 'pg_opclass'::regclass AND d.refobjid = k.oid
  UNION ALL
  SELECT 2, p.amprocnum, format('FUNCTION %s (%s, %s) %s', p.amprocnum, format_type(p.amproclefttype, NULL),
                                format_type(p.amprocrighttype, NULL), p.amproc::regprocedure)
  FROM pg_amproc p JOIN pg_depend d ON d.classid = 'pg_amproc'::regclass AND d.objid = p.oid
    AND d.refclassid = 'pg_opclass'::regclass AND d.refobjid = k.oid
) x (kind, number, member)) m (members)
WHERE k.opcnamespace = ANY($1::oid[])
)sql";

// A cast lives in no schema: it is ours unless it is about an unmanaged one, or came with a range type.
const std::string_view casts_query = R"sql(
SELECT 'pg_cast'::regclass::oid, c.oid, 'cast', '', '',
  format('%s AS %s', format_type(c.castsource, NULL), format_type(c.casttarget, NULL)),
  ARRAY[format('CREATE CAST (%s AS %s) %s%s', format_type(c.castsource, NULL), format_type(c.casttarget, NULL),
    CASE c.castmethod WHEN 'f' THEN 'WITH FUNCTION ' || c.castfunc::regprocedure
                      WHEN 'i' THEN 'WITH INOUT' ELSE 'WITHOUT FUNCTION' END,
    CASE c.castcontext WHEN 'a' THEN ' AS ASSIGNMENT' WHEN 'i' THEN ' AS IMPLICIT' END)], '', NULL
FROM pg_cast c JOIN pg_type s ON s.oid = c.castsource JOIN pg_type t ON t.oid = c.casttarget
LEFT JOIN pg_proc p ON p.oid = c.castfunc
WHERE c.oid >= 16384
AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_cast'::regclass AND d.objid = c.oid AND d.deptype = 'i')
AND NOT EXISTS (
  SELECT FROM pg_namespace n WHERE n.oid IN (s.typnamespace, t.typnamespace, p.pronamespace)
  AND n.nspname <> 'pg_catalog' AND n.oid <> ALL($1::oid[])
  AND NOT EXISTS (SELECT FROM pg_extension e WHERE e.extnamespace = n.oid))
)sql";

const std::string_view text_search_dictionaries_query = R"sql(
SELECT 'pg_ts_dict'::regclass::oid, d.oid, 'text-search-dictionary', n.nspname, d.dictname, '',
  ARRAY[format('CREATE TEXT SEARCH DICTIONARY %I.%I (TEMPLATE = %I.%I%s)', n.nspname, d.dictname, tn.nspname, t.tmplname,
               ', ' || d.dictinitoption)], '', NULL
FROM pg_ts_dict d JOIN pg_namespace n ON n.oid = d.dictnamespace
JOIN pg_ts_template t ON t.oid = d.dicttemplate JOIN pg_namespace tn ON tn.oid = t.tmplnamespace
WHERE d.dictnamespace = ANY($1::oid[])
)sql";

const std::string_view text_search_configurations_query = R"sql(
SELECT 'pg_ts_config'::regclass::oid, c.oid, 'text-search-configuration', n.nspname, c.cfgname, '',
  ARRAY[format('CREATE TEXT SEARCH CONFIGURATION %I.%I (PARSER = %I.%I)', n.nspname, c.cfgname, pn.nspname, p.prsname)] ||
  ARRAY(
    SELECT format('ALTER TEXT SEARCH CONFIGURATION %I.%I ADD MAPPING FOR %I WITH %s', n.nspname, c.cfgname, k.alias,
                  string_agg(format('%I.%I', dn.nspname, d.dictname), ', ' ORDER BY m.mapseqno))
    FROM pg_ts_config_map m JOIN ts_token_type(c.cfgparser) k ON k.tokid = m.maptokentype
    JOIN pg_ts_dict d ON d.oid = m.mapdict JOIN pg_namespace dn ON dn.oid = d.dictnamespace
    WHERE m.mapcfg = c.oid GROUP BY k.tokid, k.alias ORDER BY k.tokid), '', NULL
FROM pg_ts_config c JOIN pg_namespace n ON n.oid = c.cfgnamespace
JOIN pg_ts_parser p ON p.oid = c.cfgparser JOIN pg_namespace pn ON pn.oid = p.prsnamespace
WHERE c.cfgnamespace = ANY($1::oid[])
)sql";

const std::string_view foreign_data_wrappers_query = R"sql(
SELECT 'pg_foreign_data_wrapper'::regclass::oid, f.oid, 'foreign-data-wrapper', '', f.fdwname, '',
  ARRAY[concat(format('CREATE FOREIGN DATA WRAPPER %I', f.fdwname),
    CASE WHEN f.fdwhandler <> 0 THEN ' HANDLER ' || f.fdwhandler::regproc END,
    CASE WHEN f.fdwvalidator <> 0 THEN ' VALIDATOR ' || f.fdwvalidator::regproc END,
    (SELECT format(' OPTIONS (%s)', string_agg(format('%I %L', o.option_name, o.option_value), ', ' ORDER BY o.option_name))
     FROM pg_options_to_table(f.fdwoptions) o HAVING count(*) > 0))], '', NULL
FROM pg_foreign_data_wrapper f WHERE f.oid >= 16384
)sql";

const std::string_view foreign_servers_query = R"sql(
SELECT 'pg_foreign_server'::regclass::oid, s.oid, 'foreign-server', '', s.srvname, '',
  ARRAY[concat(format('CREATE SERVER %I', s.srvname), ' TYPE ' || quote_literal(s.srvtype),
    ' VERSION ' || quote_literal(s.srvversion), format(' FOREIGN DATA WRAPPER %I', f.fdwname),
    (SELECT format(' OPTIONS (%s)', string_agg(format('%I %L', o.option_name, o.option_value), ', ' ORDER BY o.option_name))
     FROM pg_options_to_table(s.srvoptions) o HAVING count(*) > 0))], '', NULL
FROM pg_foreign_server s JOIN pg_foreign_data_wrapper f ON f.oid = s.srvfdw
)sql";

// Their columns are read as those of tables are, for comments and settings; the statement says them too. A
// partition is made alone and attached, an heir says only the columns of its own.
const std::string_view foreign_tables_query = R"sql(
SELECT 'pg_class'::regclass::oid, c.oid, 'foreign-table', n.nspname, c.relname, '',
  ARRAY[concat(format('CREATE FOREIGN TABLE %I.%I (%s)', n.nspname, c.relname, concat_ws(', ', k.columns, x.checks)),
    CASE WHEN NOT c.relispartition THEN
      (SELECT format(' INHERITS (%s)', string_agg(h.inhparent::regclass::text, ', ' ORDER BY h.inhseqno))
       FROM pg_inherits h WHERE h.inhrelid = c.oid HAVING count(*) > 0) END,
    format(' SERVER %I', s.srvname),
    (SELECT format(' OPTIONS (%s)', string_agg(format('%I %L', o.option_name, o.option_value), ', ' ORDER BY o.option_name))
     FROM pg_options_to_table(t.ftoptions) o HAVING count(*) > 0))] ||
  CASE WHEN c.relispartition THEN
    (SELECT format('ALTER TABLE ONLY %s ATTACH PARTITION %I.%I %s', h.inhparent::regclass, n.nspname, c.relname,
                   pg_get_expr(c.relpartbound, c.oid)) FROM pg_inherits h WHERE h.inhrelid = c.oid) END, '', NULL
FROM pg_foreign_table t JOIN pg_class c ON c.oid = t.ftrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_foreign_server s ON s.oid = t.ftserver,
LATERAL (SELECT string_agg(concat(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)),
    (SELECT format(' OPTIONS (%s)', string_agg(format('%I %L', o.option_name, o.option_value), ', ' ORDER BY o.option_name))
     FROM pg_options_to_table(a.attfdwoptions) o HAVING count(*) > 0),
    (SELECT format(' COLLATE %I.%I', ln.nspname, l.collname) FROM pg_collation l
     JOIN pg_namespace ln ON ln.oid = l.collnamespace JOIN pg_type y ON y.oid = a.atttypid
     WHERE l.oid = a.attcollation AND y.typcollation <> a.attcollation),
    (SELECT CASE WHEN a.attgenerated <> '' THEN format(' GENERATED ALWAYS AS (%s) STORED', pg_get_expr(d.adbin, d.adrelid))
                 ELSE ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) END
     FROM pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum),
    CASE WHEN a.attnotnull THEN ' NOT NULL' END), ', ' ORDER BY a.attnum)
  FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    AND (a.attislocal OR c.relispartition)) k (columns),
LATERAL (SELECT string_agg(format('CONSTRAINT %I %s', z.conname, pg_get_constraintdef(z.oid)), ', ' ORDER BY z.conname)
  FROM pg_constraint z WHERE z.conrelid = c.oid AND z.contype = 'c' AND (z.conislocal OR c.relispartition)) x (checks)
WHERE c.relnamespace = ANY($1::oid[])
)sql";

const std::string_view event_triggers_query = R"sql(
SELECT 'pg_event_trigger'::regclass::oid, e.oid, 'event-trigger', '', e.evtname, '',
  ARRAY[concat(format('CREATE EVENT TRIGGER %I ON %s', e.evtname, e.evtevent),
    (SELECT format(' WHEN TAG IN (%s)', string_agg(quote_literal(g.tag), ', ' ORDER BY g.place))
     FROM unnest(e.evttags) WITH ORDINALITY g (tag, place) HAVING count(*) > 0),
    format(' EXECUTE FUNCTION %s()', e.evtfoid::regproc))], '',
  CASE e.evtenabled WHEN 'D' THEN ARRAY['enabled', 'disabled'] WHEN 'R' THEN ARRAY['enabled', 'replica']
                    WHEN 'A' THEN ARRAY['enabled', 'always'] END
FROM pg_event_trigger e JOIN pg_proc p ON p.oid = e.evtfoid JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'pg_catalog' OR n.oid = ANY($1::oid[])
)sql";

// Without IN SCHEMA they replace the built-in ones, so that what is missing was revoked; with it they are
// added (manual, ALTER DEFAULT PRIVILEGES). Detail: "FOR ROLE r IN SCHEMA s ON TABLES".
const std::string_view default_privileges_query = R"sql(
WITH d AS (
  SELECT a.oid, COALESCE(n.nspname, '') AS schema, a.defaclacl AS acl, k.word,
    concat('FOR ROLE ', quote_ident(r.rolname), ' IN SCHEMA ' || quote_ident(n.nspname)) AS scope,
    CASE WHEN n.oid IS NULL THEN acldefault(k.code, a.defaclrole) END AS base
  FROM pg_default_acl a JOIN pg_roles r ON r.oid = a.defaclrole LEFT JOIN pg_namespace n ON n.oid = a.defaclnamespace
  JOIN (VALUES ('r', 'r'::"char", 'TABLES'), ('S', 's', 'SEQUENCES'), ('f', 'f', 'FUNCTIONS'), ('T', 'T', 'TYPES'),
               ('n', 'n', 'SCHEMAS'), ({large_objects}, 'L', 'LARGE OBJECTS')) k (type, code, word) ON k.type = a.defaclobjtype::text
  WHERE a.defaclnamespace = 0 OR a.defaclnamespace = ANY($1::oid[])
), entries AS (
  SELECT d.oid, 'REVOKE' AS verb, b.grantee, false AS option, b.privilege_type FROM d, aclexplode(d.base) b
  WHERE NOT EXISTS (SELECT FROM aclexplode(d.acl) a WHERE a.grantee = b.grantee AND a.privilege_type = b.privilege_type)
  UNION ALL
  SELECT d.oid, 'GRANT', a.grantee, a.is_grantable, a.privilege_type FROM d, aclexplode(d.acl) a
  WHERE NOT EXISTS (SELECT FROM aclexplode(d.base) b WHERE b.grantee = a.grantee AND b.privilege_type = a.privilege_type
                    AND b.is_grantable = a.is_grantable)
), statements AS (
  SELECT d.oid, format('ALTER DEFAULT PRIVILEGES %s %s %s ON %s %s %s%s', d.scope, e.verb,
      string_agg(e.privilege_type, ', ' ORDER BY e.privilege_type), d.word, CASE e.verb WHEN 'GRANT' THEN 'TO' ELSE 'FROM' END,
      COALESCE(quote_ident(r.rolname), 'PUBLIC'), CASE WHEN e.option THEN ' WITH GRANT OPTION' END) AS statement,
    e.verb, COALESCE(r.rolname, '') AS grantee, e.option
  FROM d JOIN entries e ON e.oid = d.oid LEFT JOIN pg_roles r ON r.oid = e.grantee
  GROUP BY d.oid, d.scope, d.word, e.verb, r.rolname, e.option
)
SELECT 'pg_default_acl'::regclass::oid, d.oid, 'default-privileges', d.schema, '', concat(d.scope, ' ON ', d.word),
  ARRAY(SELECT s.statement FROM statements s WHERE s.oid = d.oid ORDER BY s.verb DESC, s.grantee, s.option), '', NULL
FROM d
)sql";

}  // namespace wesley::introspect
