// Text such as stands in every repository, made up for tests: code of several languages, configuration, logs, markup,
// prose. The same in every run. It holds no credential, and words such as "token" and "password" as often as source
// code does (200 to 400 in each megabyte).
#pragma once

#include <array>
#include <random>
#include <string>
#include <string_view>

namespace assay::testing {

class CommonText {
 public:
  static std::string make(std::size_t bytes) {
    CommonText text;
    while (text.out_.size() < bytes) text.line();
    return std::move(text.out_);
  }

 private:
  static constexpr std::array kWords = std::to_array<std::string_view>({
      "account",   "action",      "address", "after",    "alpha",    "amount",   "append",   "array",     "attribute",
      "average",   "base",        "before",  "block",    "body",     "border",   "branch",   "buffer",    "build",
      "bundle",    "button",      "cache",   "call",     "cancel",   "channel",  "check",    "child",     "class",
      "clear",     "client",      "close",   "color",    "column",   "command",  "commit",   "compare",   "config",
      "connect",   "container",   "content", "context",  "copy",     "count",    "create",   "current",   "cursor",
      "data",      "date",        "default", "delete",   "depth",    "device",   "digest",   "display",   "document",
      "domain",    "driver",      "each",    "edit",     "element",  "email",    "enable",   "encode",    "end",
      "entry",     "environment", "error",   "event",    "example",  "expect",   "export",   "extension", "factory",
      "field",     "file",        "filter",  "find",     "first",    "flag",     "flush",    "folder",    "font",
      "footer",    "format",      "frame",   "function", "gateway",  "get",      "global",   "graph",     "group",
      "handler",   "hash",        "header",  "height",   "hidden",   "history",  "host",     "http",      "icon",
      "image",     "import",      "index",   "info",     "init",     "input",    "insert",   "instance",  "integer",
      "interface", "invalid",     "item",    "iterator", "job",      "join",     "json",     "kernel",    "key",
      "label",     "last",        "layer",   "length",   "level",    "library",  "limit",    "line",      "link",
      "list",      "load",        "local",   "lock",     "login",    "loop",     "main",     "manager",   "map",
      "margin",    "match",       "max",     "memory",   "menu",     "merge",    "message",  "method",    "metric",
      "model",     "module",      "mount",   "name",     "network",  "node",     "number",   "object",    "offset",
      "option",    "order",       "output",  "owner",    "package",  "page",     "panel",    "parameter", "parent",
      "parse",     "password",    "path",    "pattern",  "plugin",   "pointer",  "policy",   "port",      "prefix",
      "print",     "private",     "process", "profile",  "project",  "property", "protocol", "provider",  "public",
      "query",     "queue",       "random",  "range",    "read",     "record",   "region",   "release",   "remote",
      "render",    "report",      "request", "resource", "response", "result",   "return",   "role",      "root",
      "route",     "row",         "sample",  "schema",   "scope",    "screen",   "script",   "search",    "secret",
      "section",   "select",      "server",  "service",  "session",  "settings", "shape",    "size",      "socket",
      "source",    "stack",       "start",   "state",    "status",   "stream",   "string",   "style",     "submit",
      "suffix",    "summary",     "symbol",  "system",   "table",    "target",   "task",     "template",  "test",
      "text",      "thread",      "time",    "title",    "token",    "total",    "trace",    "tree",      "type",
      "unit",      "update",      "upload",  "user",     "valid",    "value",    "vector",   "version",   "view",
      "visible",   "volume",      "warning", "width",    "window",   "worker",   "write",    "zone",
  });
  // %w a word, %W one with a capital, %s two words with '_', %c two in camel case, %n a number, %h hexadecimal digits.
  static constexpr std::array kLines = std::to_array<std::string_view>({
      "  const %c = %w.%c(%s, %n);",
      "  if (%s == nullptr) return %s(%n);",
      "def %s(self, %s, %s=None):",
      "    self.%s = %s[\"%w\"]",
      "    for %w in range(%n): %s.append(%w)",
      "func (%w *%W) %c(%w string, %w int) (%W, error) {",
      "\t\treturn nil, fmt.Errorf(\"%w %w: %%w\", err)",
      "import { %W, %W } from '../%w/%w';",
      "export default function %c({ %w, %w }) {",
      "  <div class=\"%w-%w\" id=\"%w-%n\"><span>%W %w %w</span></div>",
      "  %w-%w: %npx; border-%w: #%h;",
      "  %s: %n",
      "  - name: %W %w %w",
      "    uses: actions/%w@v%n",
      "    run: make %w && ./build/%w --%w=%n",
      "%n-01-02T03:04:05Z INFO %w.%w: %w %w took %n ms",
      "127.0.0.1 - - \"GET /%w/%w/%n?%w=%w HTTP/1.1\" 200 %n",
      "// The %w of a %w is the %w that its %w had when the %w was %w.",
      "# %W %w and %w the %w %w of every %w (see https://docs.python.org/3/library/%w.html)",
      "SELECT %s, %s FROM %s WHERE %s = %n ORDER BY %s;",
      "      \"%w\": {\"version\": \"%n.%n.%n\", \"resolved\": \"https://registry.npmjs.org/%w/-/%w-%n.tgz\"},",
      "%h%h%h%h%h  ./%w/%w_%w.txt",
      "  EXPECT_EQ(%s.%w(), %nU) << \"%w %w\";",
      "#include \"%w/%s.h\"",
      "%W_%W=%w-%n",
      "  %c.%c(%w => %w.%w !== %n && %w);",
      "static inline struct %s *%s(const char *%w, size_t %w)",
      "Copyright (c) %n The %W Authors. Permission is hereby granted, free of charge, to any person",
      "  %w/%w-%w.yaml | %n ++++----",
      "try { %w.%c(); } catch (%WException e) { logger.warn(\"%w\", e); }",
  });

  std::string_view word() { return kWords[random_() % kWords.size()]; }
  std::string capital() {
    std::string text(word());
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
  }

  void line() {
    const std::string_view form = kLines[random_() % kLines.size()];
    for (std::size_t i = 0; i < form.size(); ++i) {
      if (form[i] != '%' || i + 1 == form.size()) {
        out_ += form[i];
        continue;
      }
      switch (form[++i]) {
        case 'w':
          out_ += word();
          break;
        case 'W':
          out_ += capital();
          break;
        case 's':
          out_.append(word()).append("_").append(word());
          break;
        case 'c':
          out_.append(word()).append(capital());
          break;
        case 'n':
          out_ += std::to_string(random_() % 3000);
          break;
        case 'h':
          for (int digit = 0; digit < 8; ++digit) out_ += "0123456789abcdef"[random_() % 16];
          break;
        default:
          out_ += form[i];
      }
    }
    out_ += '\n';
  }

  std::mt19937 random_{7};  // the same text in every run
  std::string out_;
};

}  // namespace assay::testing
