// SPDX-License-Identifier: Apache-2.0
// The layout of docs/reference: place, source line, caret and label, related places, help.
#include <algorithm>

#include <fmt/format.h>

#include "diagnostic/diagnostic.h"
#include "diagnostic/excerpt.h"

namespace wesley {

namespace {

constexpr std::string_view bold = "\033[1m";
constexpr std::string_view red = "\033[1;31m";
constexpr std::string_view yellow = "\033[1;33m";
constexpr std::string_view blue = "\033[34m";
constexpr std::string_view cyan = "\033[36m";
constexpr std::string_view reset = "\033[0m";

class TextRenderer {
 public:
  TextRenderer(const SourceMap& sources, bool color) : sources_(sources), color_(color) {}

  std::string render(const Diagnostics& diagnostics) {
    for (const Diagnostic& diagnostic : diagnostics.sorted()) {
      if (!out_.empty()) out_ += '\n';
      one(diagnostic);
    }
    return std::move(out_);
  }

 private:
  void one(const Diagnostic& diagnostic) {
    const Severity severity = diagnostic.severity;
    const std::string_view style = severity == Severity::error     ? red
                                   : severity == Severity::warning ? yellow
                                                                   : cyan;
    if (diagnostic.span) out_ += painted(bold, place(*diagnostic.span) + ":") + " ";
    out_ += painted(style, fmt::format("{}[{}]:", severity_text(severity), code_text(diagnostic.kind)));
    out_ += " " + painted(bold, diagnostic.message) + "\n";
    if (diagnostic.span) line(*diagnostic.span, '^', style, diagnostic.label);
    for (const Label& label : diagnostic.related) {
      out_ += fmt::format("   {}:\n", painted(bold, place(label.span)));
      line(label.span, '-', blue, label.text);
    }
    if (!diagnostic.help.empty()) help(diagnostic.help);
  }

  std::string place(const SourceSpan& span) const {
    const Position at = sources_.position(span);
    return fmt::format("{}:{}:{}", sources_.file(span.file).path, at.line, at.column);
  }

  void line(const SourceSpan& span, char mark, std::string_view style, std::string_view label) {
    const SourceFile& file = sources_.file(span.file);
    const std::uint32_t number = file.lines.position(span.begin).line;
    const std::string_view text = file.lines.line(number);
    const auto line_begin = static_cast<std::size_t>(text.data() - file.text.data());
    const std::size_t begin = std::max<std::size_t>(span.begin, line_begin) - line_begin;
    const std::size_t end = std::max<std::size_t>(span.end, line_begin) - line_begin;
    const Excerpt shown = excerpt(text, begin, end);
    const std::string gutter = fmt::format("{:>5}", number);
    out_ += painted(blue, gutter + " |") + (shown.text.empty() ? "" : " " + shown.text) + "\n";
    std::string marks(shown.mark_width, mark);
    if (!label.empty()) marks += fmt::format(" {}", label);
    out_ += painted(blue, std::string(gutter.size(), ' ') + " |") + " " + std::string(shown.mark_begin, ' ') +
            painted(style, marks) + "\n";
  }

  // Further lines of a help text stand under its first word.
  void help(std::string_view text) {
    out_ += "   " + painted(cyan, "help:") + " ";
    for (const char c : text) {
      out_ += c;
      if (c == '\n') out_ += "         ";
    }
    out_ += '\n';
  }

  std::string painted(std::string_view style, std::string_view text) const {
    return color_ ? fmt::format("{}{}{}", style, text, reset) : std::string(text);
  }

  const SourceMap& sources_;
  bool color_;
  std::string out_;
};

}  // namespace

std::string render_text(const Diagnostics& diagnostics, const SourceMap& sources, bool color) {
  return TextRenderer(sources, color).render(diagnostics);
}

}  // namespace wesley
