// SPDX-License-Identifier: Apache-2.0
#include "postgres/connect_failure.h"

#include <regex>
#include <vector>

#include <fmt/format.h>

namespace wesley::postgres {
namespace {

struct Advice {
  std::string_view sign;  // an SQLSTATE, or words of libpq or the system
  std::string_view hint;
};

// The server's own refusals carry an SQLSTATE; these stand whatever language the server speaks.
const std::vector<Advice>& server_refusals() {
  static const std::vector<Advice> table = {
      {"28P01",
       "Check user and password: in the URL, in PGPASSWORD, or in ~/.pgpass (which must have mode 0600)."},
      {"28000",
       "The server's pg_hba.conf does not let this user in from here, or the role does not exist. Check the "
       "user "
       "name, and whether the server wants TLS (sslmode=require)."},
      {"3D000",
       "Check the database name; `psql -l` lists those of a server. To create it: CREATE DATABASE, or "
       "`createdb NAME`."},
      {"42501", "Ask for the right: GRANT CONNECT ON DATABASE ... TO ..."},
      {"53300",
       "All connection slots of the server are taken. Close idle sessions (pg_stat_activity), raise "
       "max_connections, or connect as a role with reserved slots."},
      {"57P03", "The server is starting up, shutting down or recovering. Try again in a moment."},
      {"08P01",
       "A connection pooler may stand between. Wesley needs a direct connection to PostgreSQL (session locks "
       "and "
       "settings do not survive a pooler in transaction mode)."},
  };
  return table;
}

// libpq's and the system's own words, for when no server answered.
const std::vector<Advice>& local_failures() {
  static const std::vector<Advice> table = {
      {"Connection refused",
       "No server listens there. Is PostgreSQL running, and is this its host and port? `wesley dev start` "
       "starts a "
       "private one."},
      {"No such file or directory",
       "There is no server socket at this path. Is PostgreSQL running? Give a host to connect over TCP "
       "(postgres://localhost/...), or use `--database embedded`."},
      {"Permission denied",
       "The server's socket cannot be reached by this system user. Give a host to use TCP."},
      {"could not translate host name",
       "Check the spelling of the host name and that DNS resolves it from here."},
      {"timeout expired",
       "The host did not answer in time. Check host, port and firewall; connect_timeout in the URL gives it "
       "longer."},
      {"no password supplied", "Put the password in PGPASSWORD or ~/.pgpass, or in the URL."},
      {"certificate",
       "TLS verification failed. Check sslrootcert and sslmode (verify-full needs the host name in the "
       "certificate)."},
      {"SSL",
       "Server and client disagree on TLS. Try sslmode=require or sslmode=disable, as the server's operator "
       "says."},
      {"Network is unreachable", "Check host, port and route; an IPv6 address may be unreachable from here."},
      {"No route to host", "Check host, port and firewall."},
      {"server closed the connection unexpectedly",
       "Something answered and hung up. Is it a PostgreSQL server, and is it healthy? Its log says why."},
      {"session is read-only", "The servers found do not satisfy target_session_attrs of the URL."},
      {"session is not read-only", "The servers found do not satisfy target_session_attrs of the URL."},
  };
  return table;
}

}  // namespace

Error connect_failure(std::string_view words, std::string_view target) {
  Error error{ErrorCode::connection, {}, {}, {}, {}};
  static const std::regex server_words("([A-Z]+):  ([0-9A-Z]{5}): ([^\n]*)");
  std::string text(words);
  std::smatch match;
  std::string said;
  if (std::regex_search(text, match, server_words)) {
    error.sqlstate = match[2];
    said = match[3];
    for (const Advice& row : server_refusals())
      if (error.sqlstate == row.sign) error.hint = row.hint;
  } else {
    static const std::regex preamble("connection to server [^\n]*? failed: ");
    said = std::regex_replace(text.substr(0, text.find('\n')), preamble, "");
    for (const Advice& row : local_failures()) {
      if (text.find(row.sign) == std::string::npos) continue;
      error.hint = row.hint;
      break;
    }
  }
  error.message = fmt::format("cannot connect to {}: {}", target, said);
  return error;
}

}  // namespace wesley::postgres
