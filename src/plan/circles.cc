// SPDX-License-Identifier: Apache-2.0
#include "plan/circles.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "ddl/ddl.h"
#include "diff/diff.h"

namespace wesley::plan {
namespace {

using catalog::ObjectId;
using catalog::ObjectKind;

// Strongly connected components (Tarjan), without recursion: a plan may have as many steps as a schema
// objects.
class Components {
 public:
  explicit Components(const Drafts& drafts)
      : drafts_(drafts),
        number_(drafts.size()),
        low_(drafts.size()),
        component_(drafts.size(), drafts.size()) {
    for (std::size_t i = 0; i < drafts.size(); ++i)
      if (number_[i] == 0) visit(i);
  }

  // By draft; the least draft of its component.
  const std::vector<std::size_t>& of() const { return component_; }

 private:
  struct Frame {
    std::size_t draft;
    std::size_t next = 0;  // of what it waits for
  };

  void open(std::size_t draft) {
    number_[draft] = low_[draft] = ++count_;
    stack_.push_back(draft);
    frames_.push_back({draft, 0});
  }

  void visit(std::size_t root) {
    open(root);
    while (!frames_.empty()) {
      Frame& frame = frames_.back();
      const std::size_t draft = frame.draft;
      if (frame.next < drafts_[draft].after.size()) {
        const std::size_t other = drafts_[draft].after[frame.next++];
        if (number_[other] == 0) {
          open(other);
        } else if (component_[other] == drafts_.size()) {
          low_[draft] = std::min(low_[draft], number_[other]);
        }
        continue;
      }
      frames_.pop_back();
      if (!frames_.empty()) low_[frames_.back().draft] = std::min(low_[frames_.back().draft], low_[draft]);
      if (low_[draft] == number_[draft]) close(draft);
    }
  }

  void close(std::size_t draft) {
    const auto first = std::find(stack_.rbegin(), stack_.rend(), draft).base() - 1;
    const std::size_t least = *std::min_element(first, stack_.end());
    for (auto member = first; member != stack_.end(); ++member) component_[*member] = least;
    stack_.erase(first, stack_.end());
  }

  const Drafts& drafts_;
  std::size_t count_ = 0;
  std::vector<std::size_t> number_, low_, component_, stack_;
  std::vector<Frame> frames_;
};

std::optional<ObjectId> created_object(const diff::ChangeBody& change) {
  if (const auto* table = std::get_if<diff::CreateTable>(&change))
    return ObjectId{ObjectKind::table, table->after.name, {}};
  if (const auto* domain = std::get_if<diff::CreateDomain>(&change))
    return ObjectId{ObjectKind::domain, domain->after.name, {}};
  if (const auto* composite = std::get_if<diff::CreateComposite>(&change))
    return ObjectId{ObjectKind::composite, composite->after.name, {}};
  if (const auto* definition = std::get_if<diff::CreateDefinition>(&change)) return definition->after.id;
  return std::nullopt;
}

bool only_creates(const Step& step) {
  return step.phase == Phase::expand && step.mode == Mode::transaction && !step.delta.empty() &&
         created_object(step.delta.front().body);
}

// What the drafts of a circle make, as it is to be made at once.
void create_together(const Context& context, Draft& draft) {
  auto& step = draft.step;
  catalog::Catalog made;
  made.server_major = context.to.server_major;
  diff::Application(made).apply(step.delta);
  step.statements = ddl::create_part(made, context.to);
  step.why = "they need each other: what closes the circle is added when both are there";
  step.undo.statements.clear();
  for (const auto& change : step.delta)
    if (const auto object = created_object(change.body))
      step.undo.statements.push_back(
          fmt::format("DROP {} IF EXISTS {} CASCADE", info(object->kind).keyword, to_string(*object)));
}

}  // namespace

void join_circles(Context& context) {
  auto& drafts = context.drafts;
  auto into = Components(drafts).of();
  std::vector<bool> creates(drafts.size(), true);
  std::vector<std::size_t> sizes(drafts.size());
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    ++sizes[into[i]];
    creates[into[i]] = creates[into[i]] && only_creates(drafts[i].step);
  }
  const bool any = std::any_of(sizes.begin(), sizes.end(), [](std::size_t size) { return size > 1; });
  if (!any) return;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    if (!creates[into[i]]) into[i] = i;
    // Marked by what it makes, because absorbing gives it another place.
    if (into[i] == i && creates[i] && sizes[i] > 1) drafts[i].makes.push_back("circle");
  }
  drafts.absorb(into);
  for (auto& draft : drafts)
    if (std::find(draft.makes.begin(), draft.makes.end(), "circle") != draft.makes.end())
      create_together(context, draft);
}

}  // namespace wesley::plan
