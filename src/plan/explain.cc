// SPDX-License-Identifier: Apache-2.0
#include "plan/explain.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/source.h"
#include "plan/explain_row.h"

namespace wesley::plan {
namespace {

constexpr std::size_t what_width = 62;
constexpr std::size_t relations_width = 24;

std::size_t width(std::string_view text) {
  return count_code_points(text);
}

std::string padded(std::string_view text, std::size_t to, bool right = false) {
  std::string space(width(text) < to ? to - width(text) : 0, ' ');
  return right ? space + std::string(text) : std::string(text) + space;
}

// Lines of at most `limit` columns, broken at spaces.
std::vector<std::string> wrapped(std::string_view text, std::size_t limit) {
  std::vector<std::string> lines(1);
  std::size_t at = 0;
  while (at < text.size()) {
    auto end = std::min(text.find(' ', at), text.size());
    auto word = text.substr(at, end - at);
    auto& line = lines.back();
    if (line.empty()) {
      line = word;
    } else if (width(line) + 1 + width(word) <= limit) {
      line.append(" ").append(word);
    } else {
      lines.emplace_back(word);
    }
    at = end + 1;
  }
  return lines;
}

struct Widths {
  std::size_t number = 2, phase = 8, what = 4, lock = 4, relations = 0, blocks = 6, expected = 8;
};

Widths measure(const std::vector<ExplainRow>& rows) {
  Widths widths;
  for (const auto& row : rows) {
    widths.number = std::max(widths.number, width(row.number));
    widths.phase = std::max(widths.phase, width(row.phase));
    for (const auto& line : wrapped(row.what, what_width)) widths.what = std::max(widths.what, width(line));
    widths.lock = std::max(widths.lock, width(row.lock));
    for (const auto& line : wrapped(row.relations, relations_width))
      widths.relations = std::max(widths.relations, width(line));
    widths.blocks = std::max(widths.blocks, width(row.blocks));
    widths.expected = std::max(widths.expected, width(row.expected));
  }
  return widths;
}

std::string trimmed(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

void print_row(std::string& out, const ExplainRow& row, const Widths& widths) {
  auto what = wrapped(row.what, what_width), relations = wrapped(row.relations, relations_width);
  for (std::size_t i = 0; i < std::max(what.size(), relations.size()); ++i) {
    auto part = [&](const std::string& text) { return i == 0 ? text : std::string(); };
    auto line = [&](const std::vector<std::string>& lines) {
      return i < lines.size() ? lines[i] : std::string();
    };
    out += trimmed(fmt::format("{}  {}  {}  {}  {}  {}  {}", padded(part(row.number), widths.number, true),
                               padded(part(row.phase), widths.phase), padded(line(what), widths.what),
                               padded(part(row.lock), widths.lock), padded(line(relations), widths.relations),
                               padded(part(row.blocks), widths.blocks),
                               padded(part(row.expected), widths.expected, true)));
  }
}

void print_statements(std::string& out, const Step& step, std::size_t indent) {
  for (const auto& statement : step.statements) {
    std::size_t at = 0;
    while (at <= statement.size()) {
      auto end = std::min(statement.find('\n', at), statement.size());
      out += std::string(indent, ' ') + statement.substr(at, end - at) +
             (end == statement.size() ? ";\n" : "\n");
      at = end + 1;
    }
  }
}

void print_notes(std::string& out, const std::vector<ExplainNote>& notes) {
  constexpr std::size_t line_width = 110;
  std::size_t label_width = 7;
  for (const auto& note : notes) label_width = std::max(label_width, width(note.label));
  for (const auto& note : notes) {
    auto lines = wrapped(note.text, line_width);
    for (std::size_t i = 0; i < lines.size(); ++i)
      out += trimmed(padded(i == 0 ? note.label : "", label_width) + "   " + lines[i]);
  }
}

Json names(const std::vector<catalog::Name>& relations) {
  Json list = Json::array();
  for (const auto& relation : relations) list.push(catalog::to_string(relation));
  return list;
}

template <class T>
Json strings(const std::vector<T>& texts) {
  Json list = Json::array();
  for (const auto& text : texts) list.push(Json(text));
  return list;
}

std::string_view name_of(locks::Blocks blocks) {
  constexpr std::array<std::string_view, 3> names = {"none", "writes", "all"};
  return names[static_cast<std::size_t>(blocks)];
}

std::string_view name_of(UndoKind kind) {
  constexpr std::array<std::string_view, 3> names = {"statements", "lossy", "none"};
  return names[static_cast<std::size_t>(kind)];
}

Json json_of(const Estimate& estimate) {
  return Json::object({{"optimistic_seconds", estimate.optimistic},
                       {"expected_seconds", estimate.expected},
                       {"pessimistic_seconds", estimate.pessimistic},
                       {"rows", estimate.rows},
                       {"disk_bytes", estimate.disk_bytes}});
}

Json locks_json(const Step& step) {
  Json list = Json::array();
  for (const auto& lock : step.locks) {
    auto row =
        Json::object({{"relation", catalog::to_string(lock.relation)}, {"mode", locks::name(lock.mode)}});
    if (!lock.condition.empty()) row.add("condition", lock.condition);
    list.push(std::move(row));
  }
  return list;
}

Json hazards_json(const std::vector<locks::Hazard>& hazards) {
  Json list = Json::array();
  for (auto hazard : hazards) list.push(locks::info(hazard).code);
  return list;
}

Json json_of(const Step& step) {
  Json pre = Json::array();
  for (const auto& check : step.pre)
    pre.push(Json::object({{"query", check.query}, {"problem", check.problem}}));
  auto json = Json::object({{"id", step.id},
                            {"phase", name(step.phase)},
                            {"mode", name(step.mode)},
                            {"after", strings(step.after)},
                            {"summary", step.summary},
                            {"why", step.why},
                            {"statements", strings(step.statements)},
                            {"locks", locks_json(step)},
                            {"scans", names(step.scans)},
                            {"rewrites", names(step.rewrites)},
                            {"blocks", name_of(step.blocks)},
                            {"duration", step.duration == locks::Duration::instant ? "instant" : "scan"},
                            {"hazards", hazards_json(step.hazards)},
                            {"pre", std::move(pre)},
                            {"done", step.done},
                            {"undo", Json::object({{"kind", name_of(step.undo.kind)},
                                                   {"statements", strings(step.undo.statements)},
                                                   {"reason", step.undo.reason}})},
                            {"estimate", json_of(step.estimate)}});
  if (step.batch)
    json.add("batch", Json::object({{"table", catalog::to_string(step.batch->table)},
                                    {"key", strings(step.batch->key)}}));
  if (step.origin.known())
    json.add("origin", Json::object({{"file", step.origin.file},
                                     {"line", static_cast<std::int64_t>(step.origin.line)}}));
  if (step.redact) json.add("redact", true);
  return json;
}

// The first digits of a catalog's hash tell two apart; the whole of it is in the file and in --json. Other
// ends have names.
std::string_view short_end(std::string_view end) {
  constexpr std::string_view hash_prefix = "sha256:";
  constexpr std::size_t digits = 12;
  if (!end.starts_with(hash_prefix)) return end;
  return end.substr(hash_prefix.size(), digits);
}

std::string cell(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.insert(at, "\\");
  return text;
}

}  // namespace

std::string explain_text(const std::vector<Step>& steps, const ExplainContext& context) {
  std::vector<ExplainRow> rows;
  for (const auto& step : steps) rows.push_back(explain_row(step, context));
  auto widths = measure(rows);
  auto out =
      trimmed(fmt::format("{}   {}", context.title, fmt::join(explain_headline(steps, context), " · ")));
  auto ends = context.from.empty() && context.to.empty()
                  ? std::string()
                  : fmt::format("{} -> {}", short_end(context.from), short_end(context.to));
  auto sizes = explain_sizes(steps, context);
  if (!ends.empty() || !sizes.empty())
    out += trimmed(ends + (ends.empty() || sizes.empty() ? "" : "      ") + sizes);
  if (steps.empty()) return out;
  out += "\n";
  print_row(out, {"#", "phase", "what", "lock", "", "blocks", "expected"}, widths);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    print_row(out, rows[i], widths);
    if (context.statements) print_statements(out, steps[i], widths.number + widths.phase + 6);
  }
  out += "\n";
  print_notes(out, explain_notes(steps));
  return out;
}

std::string explain_markdown(const std::vector<Step>& steps, const ExplainContext& context) {
  auto out = fmt::format("## {}\n\n{}\n", context.title, fmt::join(explain_headline(steps, context), " · "));
  if (auto sizes = explain_sizes(steps, context); !sizes.empty()) out += "\n" + sizes + "\n";
  if (steps.empty()) return out;
  out +=
      "\n| # | phase | what | lock | on | blocks | expected |\n| ---: | --- | --- | --- | --- | --- | ---: "
      "|\n";
  for (const auto& step : steps) {
    auto row = explain_row(step, context);
    out += fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", row.number, row.phase, cell(row.what),
                       row.lock, row.relations, row.blocks, row.expected);
  }
  out += "\n";
  for (const auto& note : explain_notes(steps)) out += fmt::format("- **{}**: {}\n", note.label, note.text);
  if (!context.statements) return out;
  for (const auto& step : steps) {
    out += fmt::format("\n### {}. {}\n\n```sql\n", step.id, step.summary);
    print_statements(out, step, 0);
    out += "```\n";
  }
  return out;
}

Json explain_json(const std::vector<Step>& steps, const ExplainContext& context) {
  Json list = Json::array(), hazards = Json::array();
  std::vector<locks::Hazard> all;
  for (const auto& step : steps) {
    list.push(json_of(step));
    all.insert(all.end(), step.hazards.begin(), step.hazards.end());
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return Json::object({{"title", context.title},
                       {"server", context.server_major},
                       {"from", context.from},
                       {"to", context.to},
                       {"risk", overall_risk(steps)},
                       {"phases", phase_count(steps)},
                       {"estimate", json_of(total_estimate(steps))},
                       {"hazards", hazards_json(all)},
                       {"steps", std::move(list)}});
}

}  // namespace wesley::plan
