// SPDX-License-Identifier: Apache-2.0
// Schemas, extensions, and what stands beside every kind of object: comments, grants, uses.
#include "introspect/query_texts.h"

namespace wesley::introspect {

const std::string_view schemas_query =
    "SELECT n.oid, n.nspname FROM pg_namespace n WHERE n.nspname = ANY($1::text[])"
    " OR '*' = ANY($1::text[]) AND NOT EXISTS (SELECT FROM pg_depend d"
    "   WHERE d.classid = 'pg_namespace'::regclass AND d.objid = n.oid AND d.deptype = 'e')";

const std::string_view server_query = "SELECT current_database(), current_setting('server_version')";

// plpgsql is in every new database.
const std::string_view extensions_query =
    "SELECT e.extname, n.nspname, e.extversion,"
    " ARRAY(SELECT r.extname FROM pg_depend d JOIN pg_extension r ON r.oid = d.refobjid"
    "   WHERE d.classid = 'pg_extension'::regclass AND d.objid = e.oid"
    "     AND d.refclassid = 'pg_extension'::regclass ORDER BY 1) FROM pg_extension e"
    " JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname <> 'plpgsql'";

const std::string_view members_query =
    "SELECT d.classid, d.objid FROM pg_depend d"
    " WHERE d.deptype = 'e' AND d.refclassid = 'pg_extension'::regclass AND d.objid >= 16384";

// Object identifiers below 16384 (FirstNormalObjectId, src/include/access/transam.h) are the server's own,
// but users may well comment on schema public.
const std::string_view comments_query =
    "SELECT d.classoid, d.objoid, d.objsubid, d.description FROM pg_description d"
    " WHERE d.objoid >= 16384 AND d.classoid <> 'pg_extension'::regclass"
    " OR d.classoid = 'pg_namespace'::regclass";

// Of every object with privileges of its own: who but the owner has which. What PUBLIC has by default is left
// out; where PUBLIC has less, a row without a privilege says so. The defaults are acldefault()'s
// (src/backend/utils/adt/acl.c), and what initdb gave on schema public (pg_init_privs).
const std::string_view grants_query = R"sql(
WITH granted AS (
  SELECT 'pg_class'::regclass::oid AS class, c.oid AS object, '' AS part, c.relacl AS acl, c.relowner AS owner,
         '{}'::text[] AS by_default
  FROM pg_class c
  WHERE c.relacl IS NOT NULL AND c.relnamespace = ANY($1::oid[]) AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
  UNION ALL
  SELECT 'pg_class'::regclass, c.oid, a.attname, a.attacl, c.relowner, '{}'
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  WHERE a.attacl IS NOT NULL AND NOT a.attisdropped AND c.relnamespace = ANY($1::oid[])
  UNION ALL
  SELECT 'pg_proc'::regclass, p.oid, '', p.proacl, p.proowner, '{EXECUTE}'
  FROM pg_proc p WHERE p.proacl IS NOT NULL AND p.pronamespace = ANY($1::oid[])
  UNION ALL
  SELECT 'pg_type'::regclass, t.oid, '', t.typacl, t.typowner, '{USAGE}'
  FROM pg_type t WHERE t.typacl IS NOT NULL AND t.typnamespace = ANY($1::oid[])
  UNION ALL
  SELECT 'pg_namespace'::regclass, n.oid, '', n.nspacl, n.nspowner,
         ARRAY(SELECT a.privilege_type FROM pg_init_privs i, aclexplode(i.initprivs) a
               WHERE i.classoid = 'pg_namespace'::regclass AND i.objoid = n.oid AND a.grantee = 0 ORDER BY 1)
  FROM pg_namespace n WHERE n.nspacl IS NOT NULL AND n.oid = ANY($1::oid[])
  UNION ALL
  SELECT 'pg_foreign_data_wrapper'::regclass, f.oid, '', f.fdwacl, f.fdwowner, '{}'
  FROM pg_foreign_data_wrapper f WHERE f.fdwacl IS NOT NULL
  UNION ALL
  SELECT 'pg_foreign_server'::regclass, s.oid, '', s.srvacl, s.srvowner, '{}'
  FROM pg_foreign_server s WHERE s.srvacl IS NOT NULL
), compared AS (
  SELECT g.*, p.of_public, p.of_public <> g.by_default AS public_differs
  FROM granted g,
       LATERAL (SELECT ARRAY(SELECT a.privilege_type FROM aclexplode(g.acl) a WHERE a.grantee = 0 ORDER BY 1)) p (of_public)
)
SELECT c.class, c.object, c.part, COALESCE(r.rolname, ''), a.privilege_type, a.is_grantable
FROM compared c, aclexplode(c.acl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
WHERE a.grantee <> c.owner AND (a.grantee <> 0 OR c.public_differs)
UNION ALL
SELECT c.class, c.object, c.part, '', NULL, false FROM compared c WHERE c.public_differs AND c.of_public = '{}'
)sql";

// Whom pg_depend says a definition uses. Parts stand for their whole: the rewrite rule of a view for the
// view, the index of a materialised view likewise, the members of an operator class for the class, an array
// type for its element, a row type for its table, a constraint or an index for its table.
const std::string_view uses_query = R"sql(
WITH d AS NOT MATERIALIZED (
  SELECT d.* FROM pg_depend d
  WHERE d.objid >= 16384 AND d.refobjid >= 16384 AND d.deptype IN ('n', 'a', 'i')
    AND d.refclassid NOT IN ('pg_namespace'::regclass, 'pg_extension'::regclass)
    AND (d.classid <> 'pg_trigger'::regclass OR d.refclassid <> 'pg_constraint'::regclass)
), beside AS MATERIALIZED (
  SELECT c.oid, c.relkind FROM pg_class c WHERE c.relkind IN ('v', 'm', 'f') AND c.oid >= 16384
), part (classid, objid, class, object) AS (
  SELECT 'pg_rewrite'::regclass::oid, w.oid, 'pg_class'::regclass::oid, w.ev_class
  FROM pg_rewrite w WHERE w.oid >= 16384 AND w.rulename = '_RETURN'
  UNION ALL
  SELECT 'pg_rewrite'::regclass, w.oid, 'pg_rewrite'::regclass, w.oid
  FROM pg_rewrite w WHERE w.oid >= 16384 AND w.rulename <> '_RETURN'
  UNION ALL
  SELECT 'pg_attrdef'::regclass, f.oid, 'pg_class'::regclass, c.oid
  FROM pg_attrdef f JOIN beside c ON c.oid = f.adrelid WHERE c.relkind IN ('v', 'f')
  UNION ALL
  SELECT 'pg_class'::regclass, i.indexrelid, 'pg_class'::regclass, c.oid
  FROM pg_index i JOIN beside c ON c.oid = i.indrelid WHERE c.relkind = 'm'
  UNION ALL
  SELECT 'pg_class'::regclass, c.oid, 'pg_class'::regclass, c.oid FROM beside c
  UNION ALL
  SELECT o.classid, o.objid, o.refclassid, o.refobjid FROM pg_depend o
  WHERE o.classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass)
    AND o.refclassid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass)
  UNION ALL
  SELECT 'pg_type'::regclass, r.rngtypid, 'pg_type'::regclass, r.rngtypid FROM pg_range r
), mine AS (
  SELECT p.class, p.object, d.refclassid, d.refobjid, d.refobjsubid
  FROM part p JOIN d ON d.classid = p.classid AND d.objid = p.objid
  UNION ALL
  SELECT d.classid, d.objid, d.refclassid, d.refobjid, d.refobjsubid FROM d
  WHERE d.classid NOT IN ('pg_rewrite'::regclass, 'pg_attrdef'::regclass, 'pg_class'::regclass, 'pg_amop'::regclass,
                          'pg_amproc'::regclass, 'pg_type'::regclass, 'pg_constraint'::regclass, 'pg_namespace'::regclass)
)
SELECT DISTINCT m.class, m.object,
  CASE WHEN r.relation IS NULL THEN m.refclassid ELSE 'pg_class'::regclass::oid END,
  COALESCE(r.relation, r.type, m.refobjid),
  CASE WHEN m.refobjsubid > 0 AND i.indexrelid IS NULL AND m.refclassid = 'pg_class'::regclass
  THEN (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = m.refobjid AND a.attnum = m.refobjsubid) END
FROM mine m
LEFT JOIN pg_type t ON m.refclassid = 'pg_type'::regclass AND t.oid = m.refobjid
LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
LEFT JOIN pg_constraint k ON m.refclassid = 'pg_constraint'::regclass AND k.oid = m.refobjid
LEFT JOIN pg_index i ON m.refclassid = 'pg_class'::regclass AND i.indexrelid = m.refobjid,
LATERAL (SELECT COALESCE(NULLIF(COALESCE(e.typrelid, t.typrelid), 0), NULLIF(k.conrelid, 0), i.indrelid),
                COALESCE(e.oid, {range_of_multirange}, t.oid, NULLIF(k.contypid, 0))) r (relation, type)
)sql";

// What no version of the catalog has a place for, so that it is listed and nothing is lost silently: kind,
// schema (or none), name, table, and the object's own class and oid (to leave out members of extensions).
const std::string_view unmanaged_query = R"sql(
SELECT CASE WHEN t.typisdefined THEN 'type' ELSE 'shell type' END, t.typnamespace, t.typname::text, '',
       'pg_type'::regclass::oid, t.oid
FROM pg_type t
WHERE t.typnamespace = ANY($1::oid[]) AND (t.typtype = 'b' OR t.typtype = 'p')
  AND NOT EXISTS (SELECT FROM pg_type element WHERE element.typarray = t.oid)
UNION ALL
SELECT 'conversion', o.connamespace, o.conname, '', 'pg_conversion'::regclass, o.oid
FROM pg_conversion o WHERE o.connamespace = ANY($1::oid[])
UNION ALL
SELECT 'text search parser', p.prsnamespace, p.prsname, '', 'pg_ts_parser'::regclass, p.oid
FROM pg_ts_parser p WHERE p.prsnamespace = ANY($1::oid[])
UNION ALL
SELECT 'text search template', p.tmplnamespace, p.tmplname, '', 'pg_ts_template'::regclass, p.oid
FROM pg_ts_template p WHERE p.tmplnamespace = ANY($1::oid[])
UNION ALL
SELECT 'language', NULL, l.lanname, '', 'pg_language'::regclass, l.oid FROM pg_language l WHERE l.oid >= 16384
UNION ALL
SELECT 'access method', NULL, a.amname, '', 'pg_am'::regclass, a.oid FROM pg_am a WHERE a.oid >= 16384
UNION ALL
SELECT 'transform', NULL, format('for %s language %s', format_type(f.trftype, NULL), l.lanname), '',
       'pg_transform'::regclass, f.oid
FROM pg_transform f JOIN pg_language l ON l.oid = f.trflang WHERE f.oid >= 16384
UNION ALL
SELECT 'publication', NULL, p.pubname, '', 'pg_publication'::regclass, p.oid FROM pg_publication p
UNION ALL
SELECT 'subscription', NULL, s.subname, '', 'pg_subscription'::regclass, s.oid FROM {subscriptions}
UNION ALL
SELECT 'user mapping', NULL, format('for %s on %s', u.usename, u.srvname), '', 'pg_user_mapping'::regclass, u.umid
FROM pg_user_mappings u
UNION ALL
SELECT 'not null constraint', c.relnamespace, k.conname, c.relname, 'pg_constraint'::regclass, k.oid
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
WHERE c.relnamespace = ANY($1::oid[]) AND {odd_not_null}
UNION ALL
SELECT 'replica identity', c.relnamespace, c.relname, c.relname, 'pg_class'::regclass, c.oid
FROM pg_class c WHERE c.relnamespace = ANY($1::oid[]) AND c.relkind = 'm' AND c.relreplident <> 'd'
UNION ALL
SELECT 'partition being detached', c.relnamespace, c.relname, '', 'pg_class'::regclass, c.oid
FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid
WHERE c.relnamespace = ANY($1::oid[]) AND {detach_pending}
UNION ALL
SELECT 'security label', c.relnamespace, c.relname, '', 'pg_class'::regclass, c.oid
FROM pg_seclabel s JOIN pg_class c ON s.classoid = 'pg_class'::regclass AND s.objoid = c.oid
WHERE c.relnamespace = ANY($1::oid[])
UNION ALL
SELECT 'dependence on an extension', p.pronamespace, p.proname, '', 'pg_proc'::regclass, p.oid
FROM pg_depend d JOIN pg_proc p ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid
WHERE d.deptype = 'x' AND p.pronamespace = ANY($1::oid[])
)sql";

}  // namespace wesley::introspect
