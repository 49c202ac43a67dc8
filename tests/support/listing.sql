-- Everything that PostgreSQL 15 knows of the schema of a database (of an older one, what it has of it), one
-- object a row, by names and never by oids: two databases with equal listings are equal. An opinion of its own: nothing here comes from src/.
WITH user_schema AS (
  SELECT oid, nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
),
member AS (SELECT classid, objid FROM pg_depend WHERE deptype = 'e'),
relation AS (
  SELECT c.*, n.nspname, format('%I.%I', n.nspname, c.relname) AS name
  FROM pg_class c JOIN user_schema n ON n.oid = c.relnamespace
  WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid)
),
-- Privileges of everybody but the owner, the built-in ones written out.
access(kind, name, acl) AS (
  SELECT 'schema', nspname::text, coalesce(nspacl, acldefault('n', nspowner)) FROM pg_namespace
  WHERE oid IN (SELECT oid FROM user_schema)
  UNION ALL
  SELECT 'relation', name, coalesce(relacl, acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner))
  FROM relation WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
  UNION ALL
  SELECT 'column', name || '.' || quote_ident(attname), attacl
  FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid WHERE attnum > 0 AND NOT attisdropped
  UNION ALL
  SELECT 'routine', p.oid::regprocedure::text, coalesce(proacl, acldefault('f', proowner))
  FROM pg_proc p JOIN user_schema n ON n.oid = pronamespace
  WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_proc'::regclass AND m.objid = p.oid)
  UNION ALL
  SELECT 'type', t.oid::regtype::text, coalesce(typacl, acldefault('T', typowner))
  FROM pg_type t JOIN user_schema n ON n.oid = typnamespace
  WHERE typtype IN ('e', 'd', 'r', 'c') AND typelem = 0
    AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_type'::regclass AND m.objid = t.oid)
  UNION ALL
  SELECT 'foreign-data-wrapper', fdwname, coalesce(fdwacl, acldefault('F', fdwowner)) FROM pg_foreign_data_wrapper
  UNION ALL
  SELECT 'server', srvname, coalesce(srvacl, acldefault('S', srvowner)) FROM pg_foreign_server
),
listing(kind, name, properties) AS (
  SELECT 'schema', nspname::text, '{}'::jsonb FROM user_schema
  UNION ALL
  SELECT 'extension', extname, jsonb_build_object('schema', extnamespace::regnamespace, 'version', extversion)
  FROM pg_extension
  UNION ALL
  SELECT 'relation', c.name, jsonb_build_object(
    'kind', c.relkind, 'persistence', c.relpersistence,
    'options', (SELECT jsonb_agg(o ORDER BY o) FROM unnest(c.reloptions) o),
    'toast', (SELECT jsonb_agg(o ORDER BY o) FROM pg_class t, unnest(t.reloptions) o WHERE t.oid = c.reltoastrelid),
    'replica', c.relreplident, 'row_security', c.relrowsecurity, 'forced', c.relforcerowsecurity,
    'tablespace', (SELECT spcname FROM pg_tablespace t WHERE t.oid = c.reltablespace),
    'method', (SELECT amname FROM pg_am a WHERE a.oid = c.relam),
    'of', nullif(c.reloftype, 0)::regtype::text,
    'partitioned', CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
    'bound', pg_get_expr(c.relpartbound, c.oid),
    'parents', (SELECT jsonb_agg(i.inhparent::regclass::text ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid),
    'server', (SELECT jsonb_build_array(s.srvname, f.ftoptions) FROM pg_foreign_table f JOIN pg_foreign_server s
               ON s.oid = f.ftserver WHERE f.ftrelid = c.oid),
    'query', CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END)
  FROM relation c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
  UNION ALL
  SELECT 'column', c.name || '.' || quote_ident(a.attname), jsonb_build_object(
    'place', rank() OVER (PARTITION BY c.oid ORDER BY a.attnum), 'type', format_type(a.atttypid, a.atttypmod),
    'not_null', a.attnotnull, 'default', pg_get_expr(d.adbin, d.adrelid), 'identity', a.attidentity,
    'generated', a.attgenerated, 'collation', nullif(a.attcollation, 0)::regcollation::text,
    'storage', a.attstorage, 'compression', to_jsonb(a) -> 'attcompression', 'statistics', a.attstattarget,
    -- Some builds keep a version of their own among the options of a column.
    'options', (SELECT jsonb_agg(o ORDER BY o) FROM unnest(a.attoptions) o WHERE o !~ '^pg_attver='), 'fdw', a.attfdwoptions,
    'local', a.attislocal, 'inherited', a.attinhcount)
  FROM relation c JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND a.attnum > 0 AND NOT a.attisdropped
  UNION ALL
  SELECT 'constraint', coalesce(r.name, n.nspname || '.' || t.typname) || '.' || quote_ident(k.conname)
      || CASE WHEN k.conparentid <> 0 AND k.contype = 'f' THEN ' to ' || k.confrelid::regclass ELSE '' END,
    jsonb_build_object(
      'kind', k.contype, 'definition', pg_get_constraintdef(k.oid), 'deferrable', k.condeferrable,
      'deferred', k.condeferred, 'valid', k.convalidated, 'local', k.conislocal, 'inherited', k.coninhcount,
      'no_inherit', k.contype = 'c' AND k.connoinherit, 'index', CASE WHEN k.contype <> 'f' THEN nullif(k.conindid, 0)::regclass::text END,
      'parent', (SELECT p.conrelid::regclass || '.' || p.conname FROM pg_constraint p WHERE p.oid = k.conparentid))
  FROM pg_constraint k JOIN user_schema n ON n.oid = k.connamespace
  LEFT JOIN relation r ON r.oid = k.conrelid LEFT JOIN pg_type t ON t.oid = k.contypid
  WHERE k.contype NOT IN ('t', 'n') AND (r.oid IS NOT NULL OR t.oid IS NOT NULL
    AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_type'::regclass AND m.objid = t.oid))
  UNION ALL
  SELECT 'index', x.name, jsonb_build_object(
    'definition', pg_get_indexdef(i.indexrelid), 'valid', i.indisvalid, 'primary', i.indisprimary,
    'clustered', i.indisclustered, 'replica', i.indisreplident,
    'tablespace', (SELECT spcname FROM pg_tablespace t WHERE t.oid = x.reltablespace),
    'statistics', (SELECT jsonb_agg(a.attstattarget ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = x.oid),
    'parent', (SELECT h.inhparent::regclass::text FROM pg_inherits h WHERE h.inhrelid = x.oid))
  FROM pg_index i JOIN relation x ON x.oid = i.indexrelid
  UNION ALL
  SELECT 'sequence', c.name, jsonb_build_object(
    'persistence', c.relpersistence, 'type', format_type(s.seqtypid, NULL), 'start', s.seqstart,
    'increment', s.seqincrement, 'maximum', s.seqmax, 'minimum', s.seqmin, 'cache', s.seqcache, 'cycle', s.seqcycle,
    'owner', (SELECT jsonb_agg(pg_describe_object(d.refclassid, d.refobjid, d.refobjsubid) || d.deptype::text)
              FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i')))
  FROM pg_sequence s JOIN relation c ON c.oid = s.seqrelid
  UNION ALL
  SELECT 'routine', p.oid::regprocedure::text || p.prokind::text, jsonb_build_object(
    'definition', CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid)
                       ELSE (to_jsonb(g) - '{aggfnoid,aggtranstype,aggmtranstype,aggsortop}'::text[])::text || pg_get_function_arguments(p.oid) || p.proparallel::text
                            || p.provolatile::text || pg_get_function_result(p.oid) END)
  FROM pg_proc p JOIN user_schema n ON n.oid = p.pronamespace
  LEFT JOIN (SELECT a.*, format_type(aggtranstype, NULL) AS state, format_type(aggmtranstype, NULL) AS moving_state,
                    aggsortop::regoperator AS sort FROM pg_aggregate a) g ON g.aggfnoid = p.oid
  WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_proc'::regclass AND m.objid = p.oid)
  UNION ALL
  SELECT 'trigger', r.name || '.' || quote_ident(t.tgname), jsonb_build_object(
    'definition', pg_get_triggerdef(t.oid), 'enabled', t.tgenabled, 'cloned', t.tgparentid <> 0)
  FROM pg_trigger t JOIN relation r ON r.oid = t.tgrelid WHERE NOT t.tgisinternal
  UNION ALL
  SELECT 'rule', r.name || '.' || quote_ident(w.rulename), jsonb_build_object(
    'definition', pg_get_ruledef(w.oid), 'enabled', w.ev_enabled)
  FROM pg_rewrite w JOIN relation r ON r.oid = w.ev_class WHERE w.rulename <> '_RETURN'
  UNION ALL
  SELECT 'policy', r.name || '.' || quote_ident(p.polname), jsonb_build_object(
    'command', p.polcmd, 'permissive', p.polpermissive,
    'roles', (SELECT jsonb_agg(coalesce(a.rolname, 'PUBLIC') ORDER BY coalesce(a.rolname, 'PUBLIC'))
              FROM unnest(p.polroles) role LEFT JOIN pg_roles a ON a.oid = role),
    'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid))
  FROM pg_policy p JOIN relation r ON r.oid = p.polrelid
  UNION ALL
  SELECT 'type', t.oid::regtype::text, jsonb_build_object(
    'kind', t.typtype, 'labels', (SELECT jsonb_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
    'base', CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END, 'not_null', t.typnotnull,
    'default', coalesce(pg_get_expr(t.typdefaultbin, 0), t.typdefault), 'collation', nullif(t.typcollation, 0)::regcollation::text,
    'range', (SELECT jsonb_build_array(format_type(r.rngsubtype, NULL), (to_jsonb(r) ->> 'rngmultitypid')::oid::regtype::text,
                nullif(r.rngcollation, 0)::regcollation::text, r.rngcanonical::text, r.rngsubdiff::text,
                (SELECT opcname FROM pg_opclass o WHERE o.oid = r.rngsubopc)) FROM pg_range r WHERE r.rngtypid = t.oid))
  FROM pg_type t JOIN user_schema n ON n.oid = t.typnamespace
  WHERE t.typtype IN ('e', 'd', 'r', 'b', 'm') AND t.typelem = 0
    AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_type'::regclass AND m.objid = t.oid)
  UNION ALL
  SELECT 'operator', o.oid::regoperator::text, jsonb_build_object(
    'function', o.oprcode::regprocedure, 'result', format_type(o.oprresult, NULL), 'hashes', o.oprcanhash,
    'merges', o.oprcanmerge, 'commutator', o.oprcom::regoperator, 'negator', o.oprnegate::regoperator,
    'restrict', o.oprrest, 'join', o.oprjoin)
  FROM pg_operator o JOIN user_schema n ON n.oid = o.oprnamespace
  WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_operator'::regclass AND m.objid = o.oid)
  UNION ALL
  SELECT 'operator-class', n.nspname || '.' || o.opcname, jsonb_build_object(
    'method', (SELECT amname FROM pg_am a WHERE a.oid = o.opcmethod), 'type', o.opcintype::regtype,
    'family', (SELECT opfname FROM pg_opfamily f WHERE f.oid = o.opcfamily), 'default', o.opcdefault,
    'key', nullif(o.opckeytype, 0)::regtype::text)
  FROM pg_opclass o JOIN user_schema n ON n.oid = o.opcnamespace
  WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_opclass'::regclass AND m.objid = o.oid)
  UNION ALL
  SELECT 'operator-family', n.nspname || '.' || f.opfname || ' ' || (SELECT amname FROM pg_am a WHERE a.oid = f.opfmethod),
    jsonb_build_object(
      'operators', (SELECT jsonb_agg(jsonb_build_array(amopstrategy, amopopr::regoperator, amoppurpose,
                      (SELECT opfname FROM pg_opfamily s WHERE s.oid = amopsortfamily)) ORDER BY amopstrategy, amopopr::regoperator::text)
                    FROM pg_amop WHERE amopfamily = f.oid),
      'functions', (SELECT jsonb_agg(jsonb_build_array(amprocnum, amproclefttype::regtype, amprocrighttype::regtype, amproc::regprocedure)
                      ORDER BY amprocnum, amproclefttype::regtype::text, amprocrighttype::regtype::text)
                    FROM pg_amproc WHERE amprocfamily = f.oid))
  FROM pg_opfamily f JOIN user_schema n ON n.oid = f.opfnamespace
  WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_opfamily'::regclass AND m.objid = f.oid)
  UNION ALL
  SELECT 'cast', format('%s AS %s', c.castsource::regtype, c.casttarget::regtype), jsonb_build_object(
    'function', nullif(c.castfunc, 0)::regprocedure::text, 'context', c.castcontext, 'method', c.castmethod)
  FROM pg_cast c
  WHERE c.oid >= 16384 AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_cast'::regclass AND m.objid = c.oid)
  UNION ALL
  SELECT 'collation', c.oid::regcollation::text, to_jsonb(c) - 'oid' - 'collnamespace' - 'collowner' - 'collencoding'
  FROM pg_collation c JOIN user_schema n ON n.oid = c.collnamespace
  UNION ALL
  SELECT 'text-search-dictionary', d.oid::regdictionary::text, jsonb_build_object(
    'template', (SELECT tmplname FROM pg_ts_template t WHERE t.oid = d.dicttemplate), 'options', d.dictinitoption)
  FROM pg_ts_dict d JOIN user_schema n ON n.oid = d.dictnamespace
  WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_ts_dict'::regclass AND m.objid = d.oid)
  UNION ALL
  SELECT 'text-search-configuration', c.oid::regconfig::text, jsonb_build_object(
    'parser', (SELECT prsname FROM pg_ts_parser p WHERE p.oid = c.cfgparser),
    'mappings', (SELECT jsonb_agg(jsonb_build_array(maptokentype, mapdict::regdictionary) ORDER BY maptokentype, mapseqno)
                 FROM pg_ts_config_map m WHERE m.mapcfg = c.oid))
  FROM pg_ts_config c JOIN user_schema n ON n.oid = c.cfgnamespace
  WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_ts_config'::regclass AND m.objid = c.oid)
  UNION ALL
  SELECT 'statistics', n.nspname || '.' || s.stxname, jsonb_build_object(
    'definition', pg_get_statisticsobjdef(s.oid), 'target', s.stxstattarget)
  FROM pg_statistic_ext s JOIN user_schema n ON n.oid = s.stxnamespace
  UNION ALL
  SELECT 'foreign-data-wrapper', fdwname, jsonb_build_object(
    'handler', fdwhandler::regproc, 'validator', fdwvalidator::regproc, 'options', fdwoptions)
  FROM pg_foreign_data_wrapper w
  UNION ALL
  SELECT 'server', srvname, jsonb_build_object('type', srvtype, 'version', srvversion, 'options', (SELECT jsonb_agg(o ORDER BY o) FROM unnest(srvoptions) o),
    'wrapper', (SELECT fdwname FROM pg_foreign_data_wrapper w WHERE w.oid = srvfdw))
  FROM pg_foreign_server
  UNION ALL
  SELECT 'event-trigger', evtname, jsonb_build_object(
    'event', evtevent, 'function', evtfoid::regproc, 'enabled', evtenabled, 'tags', evttags)
  FROM pg_event_trigger
  UNION ALL
  SELECT 'default-privileges',
    format('%s %s', coalesce(nullif(defaclnamespace, 0)::regnamespace::text, '*'), defaclobjtype),
    jsonb_agg(acl::text ORDER BY acl::text) FROM pg_default_acl, unnest(defaclacl) acl GROUP BY 2
  UNION ALL
  SELECT 'access', a.kind || ' ' || a.name || ' to ' || coalesce(r.rolname, 'PUBLIC'),
    jsonb_agg(x.privilege_type || CASE WHEN x.is_grantable THEN '*' ELSE '' END ORDER BY x.privilege_type)
  FROM access a, aclexplode(a.acl) x LEFT JOIN pg_roles r ON r.oid = x.grantee
  WHERE x.grantee = 0 OR NOT r.rolsuper AND r.rolname <> 'pg_database_owner' GROUP BY 2
  UNION ALL
  SELECT 'comment', pg_describe_object(d.classoid, d.objoid, d.objsubid), to_jsonb(d.description)
  FROM pg_description d
  WHERE d.objoid >= 16384 OR d.classoid = 'pg_namespace'::regclass AND d.objoid = 'public'::regnamespace
)
SELECT kind || ' ' || name, jsonb_strip_nulls(properties)::text FROM listing ORDER BY kind COLLATE "C", name COLLATE "C", 2
