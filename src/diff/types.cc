// SPDX-License-Identifier: Apache-2.0
// Types: enums, domains and composites.
#include <algorithm>

#include "diff/table_diff.h"
#include "diff/walk.h"

namespace wesley::diff {

namespace {

using catalog::ObjectKind;

// ALTER TYPE can add labels at any place, and cannot remove or move one.
void diff_enum(const catalog::Enum& before, const catalog::Enum& after, Findings& findings) {
  findings.comment(CommentTarget::object, object_id(ObjectKind::enumeration, after.name), "", before.comment,
                   after.comment, after.annotations.origin);
  std::vector<bool> is_new(after.labels.size(), true);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < after.labels.size(); ++i) {
    if (kept == before.labels.size() || !(after.labels[i] == before.labels[kept])) continue;
    is_new[i] = false;
    ++kept;
  }
  if (kept < before.labels.size()) {
    findings.add(ReplaceEnum{before, after}, after.annotations.origin);
    return;
  }
  const auto last_kept = std::find(is_new.rbegin(), is_new.rend(), false);
  const auto tail = static_cast<std::size_t>(is_new.rend() - last_kept);  // from here on only new ones
  const auto first_kept = std::find(is_new.begin(), is_new.end(), false);
  for (std::size_t i = 0; i < after.labels.size(); ++i) {
    if (!is_new[i]) continue;
    AddEnumValue add{after.name, after.labels[i], "", ""};
    if (i < tail && i > 0) add.after = after.labels[i - 1].label;
    if (i < tail && i == 0) {
      add.before = after.labels[static_cast<std::size_t>(first_kept - is_new.begin())].label;
    }
    findings.add(std::move(add), after.labels[i].annotations.origin);
  }
}

// What ALTER DOMAIN changes, or only its re-creation can.
bool same_but_comments(catalog::Domain before, catalog::Domain after) {
  for (catalog::Domain* domain : {&before, &after}) {
    domain->comment.reset();
    for (catalog::DomainCheck& check : domain->checks) check.comment.reset();
  }
  return before == after;
}

bool same_but_comments(catalog::Composite before, catalog::Composite after) {
  for (catalog::Composite* composite : {&before, &after}) {
    composite->comment.reset();
    for (catalog::Attribute& attribute : composite->attributes) attribute.comment.reset();
  }
  return before == after;
}

template <class Part>
const Part* find(const std::vector<Part>& parts, const std::string& name) {
  const auto found =
      std::find_if(parts.begin(), parts.end(), [&](const Part& part) { return part.name == name; });
  return found == parts.end() ? nullptr : &*found;
}

// Comments of parts that both sides have; those of new ones come with them.
template <class Part>
void comments(CommentTarget target, const catalog::ObjectId& owner, const std::vector<Part>& before,
              const std::vector<Part>& after, Findings& findings) {
  for (const Part& part : after) {
    if (const Part* known = find(before, part.name))
      findings.comment(target, owner, part.name, known->comment, part.comment, {});
  }
}

void diff_domain(const catalog::Domain& before, const catalog::Domain& after, Findings& findings) {
  const catalog::ObjectId id = object_id(ObjectKind::domain, after.name);
  if (!same_but_comments(before, after)) {
    findings.add(AlterDomain{before, after}, after.annotations.origin);
  }
  findings.comment(CommentTarget::object, id, "", before.comment, after.comment, after.annotations.origin);
  comments(CommentTarget::constraint, id, before.checks, after.checks, findings);
}

void diff_composite(const catalog::Composite& before, const catalog::Composite& after, Findings& findings) {
  const catalog::ObjectId id = object_id(ObjectKind::composite, after.name);
  if (!same_but_comments(before, after)) {
    findings.add(AlterComposite{before, after}, after.annotations.origin);
  }
  findings.comment(CommentTarget::object, id, "", before.comment, after.comment, after.annotations.origin);
  comments(CommentTarget::column, id, before.attributes, after.attributes, findings);
}

std::vector<std::string> labels(const catalog::Enum& enumeration) {
  std::vector<std::string> out;
  for (const catalog::EnumLabel& label : enumeration.labels) out.push_back(label.label);
  return out;
}

void diff_enums(const catalog::Catalog& from, const catalog::Catalog& to, Findings& findings) {
  std::map<std::vector<std::string>, const catalog::Enum*> dropped;  // by labels
  std::vector<const catalog::Enum*> created;
  walk(
      from.enums, to.enums,
      [&](const catalog::Enum& before) {
        findings.add(DropEnum{before}, before.annotations.origin);
        dropped.emplace(labels(before), &before);
      },
      [&](const catalog::Enum& after) {
        findings.add(CreateEnum{after}, after.annotations.origin);
        created.push_back(&after);
      },
      [&](const catalog::Enum& before, const catalog::Enum& after) { diff_enum(before, after, findings); });
  report_pairs("enum", std::move(dropped), created, labels, findings);
}

}  // namespace

void diff_types(const catalog::Catalog& from, const catalog::Catalog& to, Findings& findings) {
  diff_enums(from, to, findings);
  walk(
      from.domains, to.domains,
      [&](const auto& before) { findings.add(DropDomain{before}, before.annotations.origin); },
      [&](const auto& after) { findings.add(CreateDomain{after}, after.annotations.origin); },
      [&](const auto& before, const auto& after) { diff_domain(before, after, findings); });
  walk(
      from.composites, to.composites,
      [&](const auto& before) { findings.add(DropComposite{before}, before.annotations.origin); },
      [&](const auto& after) { findings.add(CreateComposite{after}, after.annotations.origin); },
      [&](const auto& before, const auto& after) { diff_composite(before, after, findings); });
}

}  // namespace wesley::diff
