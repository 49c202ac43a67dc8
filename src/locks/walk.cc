// SPDX-License-Identifier: Apache-2.0
#include "locks/walk.h"

#include <algorithm>
#include <array>

#include "locks/evolution.h"

namespace wesley::locks {

namespace {

template <std::size_t N>
bool is_one_of(std::string_view kind, const std::array<std::string_view, N>& kinds) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}
constexpr std::array<std::string_view, 2> begins = {"TRANS_STMT_BEGIN", "TRANS_STMT_START"};
constexpr std::array<std::string_view, 3> ends = {"TRANS_STMT_COMMIT", "TRANS_STMT_ROLLBACK",
                                                  "TRANS_STMT_PREPARE"};

class Walk {
 public:
  Walk(const Context& context, bool in_transaction, const Visitor& visitor)
      : evolution_(context), visitor_(visitor) {
    if (in_transaction) begin();
  }

  void statement(const sql::StatementText& text) {
    const auto tree = sql::parse(text.text);
    if (!tree || tree->statements().empty()) return show(text, {});
    for (const sql::Statement& each : tree->statements()) known(text, each);
  }

 private:
  // BEGIN and COMMIT belong to the block they delimit.
  void known(const sql::StatementText& text, const sql::Statement& statement) {
    const bool control = statement.node.is("TransactionStmt");
    const std::string_view kind = control ? statement.node.enumerator("kind") : std::string_view();
    if (is_one_of(kind, begins)) begin();
    show(text, statement);
    if (is_one_of(kind, ends)) open_ = false;
    evolution_.apply(statement);
  }

  void begin() {
    if (!open_) ++transaction_;
    open_ = true;
  }

  void show(const sql::StatementText& text, const sql::Statement& statement) {
    const Context context = evolution_.context();
    WalkedStatement walked;
    walked.text = text.text;
    walked.offset = text.offset;
    walked.line = text.line;
    walked.node = statement.node;
    walked.transaction = open_ ? transaction_ : 0;
    walked.effect = statement.node ? classify(statement, context) : classify(text.text, context);
    walked.context = &context;
    visitor_.statement(walked);
  }

  Evolution evolution_;
  const Visitor& visitor_;
  int transaction_ = 0;
  bool open_ = false;
};

}  // namespace

bool WalkedStatement::made_here(const sql::Node& range_var) const {
  if (context == nullptr || context->created == nullptr || !range_var) return false;
  const std::string_view schema = range_var.string("schemaname");
  return context->created->contains({schema.empty() ? context->default_schema : std::string(schema),
                                     std::string(range_var.string("relname"))});
}

Result<void> walk(std::string_view text, const Context& context, bool in_transaction,
                  const Visitor& visitor) {
  Walk state(context, in_transaction, visitor);
  sql::Splitter splitter({[&](const sql::StatementText& statement) -> Result<void> {
                            state.statement(statement);
                            return {};
                          },
                          [&](const sql::LineComment& comment) -> Result<void> {
                            if (visitor.comment) visitor.comment(comment);
                            return {};
                          },
                          {}});
  WESLEY_TRY(splitter.feed(text));
  return splitter.finish();
}

}  // namespace wesley::locks
