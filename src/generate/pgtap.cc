// SPDX-License-Identifier: Apache-2.0
#include "generate/pgtap.h"

#include <algorithm>
#include <map>
#include <mutex>

#include <fmt/format.h>

#include "base/parallel.h"
#include "generate/pgtap_behaviour.h"
#include "generate/pgtap_objects.h"
#include "generate/pgtap_others.h"
#include "generate/pgtap_row_security.h"
#include "generate/pgtap_suite.h"
#include "generate/pgtap_table.h"

namespace wesley::generate {

namespace {

// Of a table: its name, with its schema where that is not `public`. Any name is a file name then, and two
// that differ only in letters' case are two files on every system.
class FileNames {
 public:
  std::string table(const catalog::Name& name) {
    std::string stem = name.schema == "public" ? name.name : name.schema + "." + name.name;
    std::string folded;
    for (char& letter : stem) {
      const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
                         letter == '_' || letter == '.' || (letter >= 'A' && letter <= 'Z');
      if (!plain) letter = '_';
      folded += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
    }
    const int taken = taken_[folded]++;
    return taken == 0 ? stem + ".sql" : fmt::format("{}.{}.sql", stem, taken + 1);
  }

 private:
  std::map<std::string, int> taken_;
};

// A share of the tables at a time, each share with rules of its own: a rule book remembers what it has read.
void test_tables(const catalog::Catalog& catalog, Depth depth, const Belongings& belongings,
                 const std::string& first, const std::function<void(File file)>& take) {
  constexpr std::size_t most_shares = 16;
  constexpr std::size_t least_share = 50;  // tables
  std::vector<const catalog::Table*> tables;
  std::vector<std::string> names;
  FileNames file_names;
  for (const auto& [name, table] : catalog.tables) {
    tables.push_back(&table);
    names.push_back(file_names.table(name));
  }
  const std::size_t share_size = std::max(least_share, tables.size() / most_shares + 1);
  in_parallel((tables.size() + share_size - 1) / share_size, [&](std::size_t share) {
    RuleBook book(catalog);
    RowMaker maker(book);
    const std::size_t end = std::min(tables.size(), (share + 1) * share_size);
    for (std::size_t place = share * share_size; place < end; ++place) {
      const catalog::Table& table = *tables[place];
      Suite suite("table " + to_string(table.name), first);
      test_structure(catalog, belongings, table, suite);
      if (depth == Depth::full) {
        test_behaviour(maker, book, table, suite);
        test_row_security(maker, book, belongings, table, suite);
      }
      take({std::move(names[place]), suite.text()});
    }
  });
}

}  // namespace

std::vector<File> pgtap(const catalog::Catalog& catalog, Depth depth) {
  std::mutex mutex;
  std::vector<File> files;
  pgtap(catalog, depth, [&](File file) {
    const std::lock_guard lock(mutex);
    files.push_back(std::move(file));
  });
  std::sort(files.begin(), files.end(),
            [](const File& left, const File& right) { return left.path < right.path; });
  return files;
}

void pgtap(const catalog::Catalog& catalog, Depth depth, const std::function<void(File file)>& take) {
  const std::string first = without_event_triggers(catalog);
  const Belongings belongings = belongings_of(catalog);
  const auto add = [&](std::string path, const Suite& suite) {
    if (!suite.empty()) take({std::move(path), suite.text()});
  };
  Suite schemas("the schemas, and what they hold", first);
  test_schemas(catalog, belongings, schemas);
  add("00_schemas.sql", schemas);
  Suite types("enums, domains and composite types", first);
  test_types(catalog, types);
  add("01_types.sql", types);
  Suite sequences("sequences", first);
  test_sequences(catalog, belongings, sequences);
  add("02_sequences.sql", sequences);
  Suite routines("functions, procedures and aggregates", first);
  test_routines(catalog, belongings, routines);
  add("03_routines.sql", routines);
  Suite views("views and materialized views", first);
  test_views(catalog, belongings, views);
  add("04_views.sql", views);
  Suite operators("operators, casts, collations and text search", first);
  test_operators(catalog, operators);
  add("05_operators.sql", operators);
  Suite foreign_data("foreign data", first);
  test_foreign_data(catalog, belongings, foreign_data);
  add("06_foreign_data.sql", foreign_data);
  test_tables(catalog, depth, belongings, first, take);
}

}  // namespace wesley::generate
