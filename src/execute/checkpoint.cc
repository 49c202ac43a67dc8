// SPDX-License-Identifier: Apache-2.0
#include "execute/checkpoint.h"

#include <fmt/format.h>

#include "base/file.h"
#include "base/hash.h"

namespace wesley::execute {

namespace fs = std::filesystem;

namespace {

constexpr int checkpoint_format = 1;

// Targets are lists of schemas: anything can be in their names.
std::string file_name(const Options& options, const Source& source) {
  const std::string target = hex(sha256(options.conninfo + "\n" + options.target)).substr(0, 12);
  return fmt::format("{}-{}.json", source.version, target);
}

// The body of a checkpoint's text; null when the text is torn or of another format.
Json body_of(std::string_view text) {
  const Result<Json> parsed = parse_json(text);
  if (!parsed) return {};
  const Json* format = parsed->find("format");
  const Json* checksum = parsed->find("checksum");
  const Json* body = parsed->find("body");
  if (!format || !checksum || !body || !format->as_integer() || !checksum->as_string()) return {};
  if (*format->as_integer() != checkpoint_format || *checksum->as_string() != sha256_text(body->dump()))
    return {};
  return *body;
}

}  // namespace

Checkpoint::Checkpoint(const Options& options, const Source& source, std::string instance,
                       const Events& events)
    : path_(options.checkpoints.empty() ? fs::path() : options.checkpoints / file_name(options, source)),
      version_(source.version),
      instance_(std::move(instance)),
      events_(&events) {
}

void Checkpoint::inspect() {
  std::error_code error;
  if (path_.empty() || !fs::exists(path_, error)) return;
  const Result<std::string> text = read_file(path_);
  const Json body = text ? body_of(*text) : Json();
  if (body.is_null()) return set_aside("torn");
  const Json* instance = body.find("instance");
  if (!instance || !instance->as_string() || *instance->as_string() != instance_) set_aside("foreign");
}

void Checkpoint::set_aside(std::string_view why) {
  fs::path aside = path_;
  aside += fmt::format(".{}", why);
  std::error_code error;
  fs::rename(path_, aside, error);
  events_->emit("checkpoint-set-aside", nullptr, Json::object({{"path", aside.string()}, {"why", why}}));
}

void Checkpoint::save(const plan::Step& step, std::string_view state, double fraction) {
  if (path_.empty()) return;
  Json body = Json::object({{"instance", instance_},
                            {"version", version_},
                            {"step", step.id},
                            {"summary", step.summary},
                            {"state", state},
                            {"fraction", fraction}});
  std::string checksum = sha256_text(body.dump());
  const Json file = Json::object(
      {{"format", checkpoint_format}, {"checksum", std::move(checksum)}, {"body", std::move(body)}});
  const Result<void> written = write_file_atomic(path_, file.dump() + "\n");
  if (written || warned_) return;
  warned_ = true;
  events_->emit("checkpoint-failed", &step, Json::object({{"reason", written.error().message}}));
}

void Checkpoint::remove() {
  std::error_code error;
  if (!path_.empty()) fs::remove(path_, error);
}

}  // namespace wesley::execute
