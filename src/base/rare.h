// SPDX-License-Identifier: Apache-2.0
// An optional value on the heap, used like std::optional: it takes the room of a pointer where most objects
// have none. Copies are deep.
#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace wesley {

template <class T>
class Rare {
 public:
  using value_type = T;

  Rare() = default;
  Rare(std::nullopt_t) {}  // NOLINT(google-explicit-constructor)
  Rare(const Rare& other) : value_(other ? std::make_unique<T>(*other) : nullptr) {}
  Rare(Rare&& other) noexcept = default;
  Rare(std::optional<T> value) {  // NOLINT(google-explicit-constructor)
    if (value) emplace(std::move(*value));
  }
  template <class U = T>
  requires std::convertible_to<U, T> &&
      (!std::same_as<std::remove_cvref_t<U>, Rare>)&&(!std::same_as<std::remove_cvref_t<U>, std::optional<T>>)
          Rare(U&& value)
      : value_(std::make_unique<T>(std::forward<U>(value))) {}  // NOLINT(google-explicit-constructor)

  Rare& operator=(const Rare& other) {
    if (this != &other) value_ = other ? std::make_unique<T>(*other) : nullptr;
    return *this;
  }
  Rare& operator=(Rare&& other) noexcept = default;
  template <class U = T>
  requires std::convertible_to<U, T> &&
      (!std::same_as<std::remove_cvref_t<U>, Rare>)&&(!std::same_as<std::remove_cvref_t<U>, std::optional<T>>)
          Rare&
          operator=(U&& value) {
    emplace(std::forward<U>(value));
    return *this;
  }

  explicit operator bool() const { return value_ != nullptr; }
  bool has_value() const { return value_ != nullptr; }
  T& operator*() { return *value_; }
  const T& operator*() const { return *value_; }
  T* operator->() { return value_.get(); }
  const T* operator->() const { return value_.get(); }
  template <class U>
  T value_or(U&& other) const {
    return value_ ? *value_ : static_cast<T>(std::forward<U>(other));
  }
  template <class... Arguments>
  T& emplace(Arguments&&... arguments) {
    value_ = std::make_unique<T>(std::forward<Arguments>(arguments)...);
    return *value_;
  }
  void reset() { value_.reset(); }

  friend bool operator==(const Rare& left, const Rare& right) {
    return left.value_ && right.value_ ? *left == *right : left.has_value() == right.has_value();
  }
  template <class U>
  requires std::same_as<U, T> ||
      (std::same_as<T, std::string>&& std::convertible_to<const U&, std::string_view>)friend bool
      operator==(const Rare& left, const U& right) {
    return left && *left == right;
  }

 private:
  std::unique_ptr<T> value_;
};

}  // namespace wesley
