// SPDX-License-Identifier: Apache-2.0
#include "cli/progress.h"

#include <chrono>
#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace wesley::cli {

namespace {

std::string text_of(const Json& data, std::string_view key) {
  const Json* found = data.find(key);
  if (found == nullptr) return {};
  if (const std::string* text = found->as_string()) return *text;
  return found->dump();
}

double number_of(const Json& data, std::string_view key) {
  const Json* found = data.find(key);
  if (found == nullptr) return 0;
  if (const double* number = found->as_double()) return *number;
  if (const std::int64_t* integer = found->as_integer()) return static_cast<double>(*integer);
  return 0;
}

// "1.28 M", "88 k", "950": as the sample of docs/reference shows.
std::string count_text(double count) {
  if (count >= 1e6) return fmt::format("{:.2f} M", count / 1e6);
  if (count >= 1e4) return fmt::format("{:.0f} k", count / 1e3);
  return fmt::format("{:.0f}", count);
}

std::string bar(double fraction) {
  constexpr int width = 20;
  const int filled = static_cast<int>(std::min(1.0, std::max(0.0, fraction)) * width);
  std::string text;
  for (int i = 0; i < width; ++i) text += i < filled ? "█" : "░";
  return text;
}

bool ended_as_wished(std::string_view state) {
  return state == "awaiting-contract" || state == "stopped";
}

std::string now_text() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

// Of a backfill by rows, of an index build by blocks of the table.
std::string progress_text(const Json& data) {
  if (data.find("rows") == nullptr) {
    const double total = number_of(data, "blocks_total");
    const double fraction = total > 0 ? number_of(data, "blocks_done") / total : 0;
    return fmt::format("{} {:3.0f} %  {}", bar(fraction), fraction * 100, text_of(data, "phase"));
  }
  const double fraction = number_of(data, "fraction");
  return fmt::format("{} {:3.0f} %  {} of {}  {} rows/s", bar(fraction), fraction * 100,
                     count_text(number_of(data, "rows")), count_text(number_of(data, "rows_total")),
                     count_text(number_of(data, "rate")));
}

// Why a step waits or is tried again, and who stands in the way.
std::string reason_of(const Json& data) {
  std::string text;
  for (const std::string_view key : {"for", "message", "reason"}) {
    const std::string part = text_of(data, key);
    if (!part.empty()) text += (text.empty() ? "" : ", ") + part;
  }
  const Json* blockers = data.find("blockers");
  const Json::Array* list = blockers == nullptr ? nullptr : blockers->as_array();
  if (list == nullptr) return text;
  for (const Json& blocker : *list)
    text += fmt::format("; pid {} ({}): {}", text_of(blocker, "pid"), text_of(blocker, "application"),
                        text_of(blocker, "query"));
  return text;
}

}  // namespace

void Progress::operator()(const execute::Event& event) {
  if (!invocation_.out().json()) {
    show(event);
    return;
  }
  Json line = Json::object({{"event", event.kind}, {"time", now_text()}});
  if (event.step != nullptr) line.add("step", event.step->id);
  if (const Json::Object* members = event.data.as_object()) {
    for (const auto& [key, value] : *members) line.add(key, value);
  }
  invocation_.out().event(line);
}

void Progress::show(const execute::Event& event) {
  Output& out = invocation_.out();
  const std::string step = event.step == nullptr
                               ? ""
                               : fmt::format("{:>3}  {:<9} {}", event.step->id, plan::name(event.step->phase),
                                             event.step->summary);
  if (event.kind == "progress" && event.step != nullptr) {
    out.transient(fmt::format("{}  {}", step, progress_text(event.data)));
  } else if (event.kind == "step-started") {
    out.transient(step);
  } else if (event.kind == "step-done") {
    const double seconds = number_of(event.data, "seconds");
    const std::string took =
        seconds < 1 ? fmt::format("{:.0f} ms", seconds * 1000) : fmt::format("{:.1f} s", seconds);
    out.line(fmt::format("{}  {}  {}", out.paint("green", "✓"), step, out.paint("dim", took)));
  } else if (event.kind == "step-failed") {
    out.line(fmt::format("{}  {}", out.paint("red", "✗"), step));
  } else if (event.kind == "retrying" || event.kind == "waiting" || event.kind == "blocked") {
    out.note(fmt::format("   {} {}: {}", step, event.kind, reason_of(event.data)));
  } else if (event.kind == "resumed") {
    // A contract after its switch goes on with nothing that was cut short.
    if (!ended_as_wished(text_of(event.data, "after"))) out.note("going on where an earlier run stopped");
  } else {
    out.detail(fmt::format("   {} {}", event.kind, event.data.dump()));
  }
}

}  // namespace wesley::cli
