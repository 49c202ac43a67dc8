CREATE SCHEMA "My Schema";
CREATE TYPE "My Schema"."Le vel" AS ENUM ('low','mid','gone');
CREATE DOMAIN "My Schema"."Do main" AS "My Schema"."Le vel";
CREATE TYPE "My Schema"."Ra nge" AS RANGE (subtype = "My Schema"."Le vel", multirange_type_name = "My Schema"."Mu lti");
CREATE TABLE t (id int PRIMARY KEY, "A b" "My Schema"."Le vel"[] DEFAULT '{low}'::"My Schema"."Le vel"[], d "My Schema"."Do main", r "My Schema"."Ra nge", m "My Schema"."Mu lti");
CREATE TABLE gone (a "My Schema"."Le vel");
---- after
CREATE SCHEMA "My Schema";
CREATE TYPE "My Schema"."Le vel" AS ENUM ('low','mid');
CREATE DOMAIN "My Schema"."Do main" AS "My Schema"."Le vel";
CREATE TYPE "My Schema"."Ra nge" AS RANGE (subtype = "My Schema"."Le vel", multirange_type_name = "My Schema"."Mu lti");
CREATE TABLE t (id int PRIMARY KEY, "A b" "My Schema"."Le vel"[] DEFAULT '{low}'::"My Schema"."Le vel"[], d "My Schema"."Do main", r "My Schema"."Ra nge", m "My Schema"."Mu lti");
CREATE TABLE new (a "My Schema"."Le vel" DEFAULT 'low'::"My Schema"."Le vel");
