CREATE TYPE level AS ENUM ('low','mid','high','gone');
CREATE TYPE level_range AS RANGE (subtype = level);
CREATE TABLE t (id int PRIMARY KEY, r level_range);
---- after
CREATE TYPE level AS ENUM ('low','mid','high');
CREATE TYPE level_range AS RANGE (subtype = level);
CREATE TABLE t (id int PRIMARY KEY, r level_range);
